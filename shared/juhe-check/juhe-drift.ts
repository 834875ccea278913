import type { Check } from './verdict.ts'

/** Juhe is not as the service relies on it: the message has a line for each check that differs. */
export class JuheDrift extends Error {
  override readonly name = 'JuheDrift'

  constructor(differing: readonly Check[]) {
    super(differing.map(({ name, detail }) => `${name}: ${detail}`).join('\n'))
  }
}
