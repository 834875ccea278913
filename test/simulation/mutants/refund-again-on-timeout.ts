import type { JuheClientOptions } from '#shared/juhe/attempts.ts'
import * as real from '#shared/juhe/client.ts'

export * from '#shared/juhe/client.ts'

/** Asks for a refund again when nobody answered. */
export function createJuheClient(options: JuheClientOptions): real.JuheClient {
  const client = real.createJuheClient(options)
  return {
    ...client,
    applyRefundOrder: async (outOrderNo, passengerId, call) => {
      const first = await client.applyRefundOrder(outOrderNo, passengerId, call)
      return first.kind === 'unknown' ? client.applyRefundOrder(outOrderNo, passengerId, call) : first
    },
  }
}
