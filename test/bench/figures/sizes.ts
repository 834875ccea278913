import { functionRows } from '#shared/lambda/functions.ts'
import type { Bundles } from '../support/bundles.ts'
import type { Row } from '../support/row.ts'

/** What a function without a table may weigh, in bytes: it needs no SDK. */
const tablelessGoal = 60_000

/** Figure 1: the weight of every bundle, beside the floor's; of what touches no table, alone. */
export function sizes({ bytes }: Bundles): readonly Row[] {
  const floor = bytes('floor', 'order-detail')
  return functionRows.map(({ functionName, table }): Row => {
    const own = bytes('function', functionName)
    const figure = '1 size'
    return table.length === 0
      ? {
          figure,
          subject: functionName,
          value: own / 1_000,
          goal: tablelessGoal / 1_000,
          unit: 'kB',
          detail: '',
        }
      : {
          ...{ figure, subject: functionName, value: own / floor, goal: 1.25, unit: '× floor' },
          detail: `${kB(own)} of ${kB(floor)}`,
        }
  })
}

function kB(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}
