import type { JuheClientOptions } from '#shared/juhe/attempts.ts'
import * as real from '#shared/juhe/client.ts'

export * from '#shared/juhe/client.ts'

/** Tries a submit again whose outcome is unknown. */
export function createJuheClient(options: JuheClientOptions): real.JuheClient {
  const client = real.createJuheClient(options)
  return {
    ...client,
    submitOrder: async (submit, call) => {
      const first = await client.submitOrder(submit, call)
      return first.kind === 'unknown' ? client.submitOrder(submit, call) : first
    },
  }
}
