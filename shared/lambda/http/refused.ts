import type { ServiceError } from '#shared/errors.ts'

/** How a middleware ends a request: middy knows no other way to leave its stack early with the rest still run. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly error: ServiceError

  constructor(error: ServiceError) {
    super(error.kind)
    this.error = error
  }
}
