import * as z from 'zod/mini'
import type { FaultName } from '#infra/sandbox/model/faults.ts'
import { type JuheFault, type JuheFaultsView, juheFaults } from './wire.ts'

/** What goes wrong at the sandbox, on demand. */
export type JuheFaults = {
  /** The faults that the next submits will meet, each as often as that. */
  armed(): Promise<JuheFaultsView>
  /** Lets the next submits meet a fault; `undefined`: no fault any more. */
  arm(fault: JuheFault | undefined): Promise<JuheFaultsView>
}

/** How long the sandbox, which is in the same process, may take to answer, ms. */
const patienceMs = 2_000

/** How often each comes: maintenance takes its time, the others are accidents. */
const timesOf: Readonly<Record<JuheFault, number>> = {
  'reset-after': 1,
  'reset-before': 1,
  html: 1,
  'code-10020': 3,
}

const answerSchema = z.object({
  armed: z.array(z.object({ operation: z.string(), fault: z.string(), times: z.int() })),
})

/** Speaks to the sandbox at `url`, as anybody can. */
export function createJuheFaults(url: string): JuheFaults {
  async function ask(method: string, body?: unknown): Promise<JuheFaultsView> {
    const response = await fetch(`${url}/sandbox/faults`, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return countsOf(answerSchema.parse(await response.json()))
  }
  return {
    armed: () => ask('GET'),
    arm: (fault) =>
      fault === undefined
        ? ask('DELETE')
        : ask('POST', { operation: 'submitOrder', fault: fault satisfies FaultName, times: timesOf[fault] }),
  }
}

function countsOf({ armed }: z.infer<typeof answerSchema>): JuheFaultsView {
  const counts: Partial<Record<JuheFault, number>> = {}
  for (const { operation, fault, times } of armed) {
    const known = juheFaults.find((name) => name === fault)
    if (operation === 'submitOrder' && known !== undefined) counts[known] = (counts[known] ?? 0) + times
  }
  return counts
}
