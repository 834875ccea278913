import { type FunctionRow, functionRows } from '#shared/lambda/functions.ts'
import type { Bundles } from '../support/bundles.ts'
import type { Row } from '../support/row.ts'

/** What a function without table and queue may weigh, in bytes: it needs no SDK. */
const withoutSdkGoal = 60_000

/** The same where it reads Juhe's answers: the schemas of those take most of zod. */
const readingJuheGoal = 100_000

/** Figure 1: the weight of every bundle, beside that of the floor with the same clients; without any, alone. */
export function sizes({ bytes }: Bundles): readonly Row[] {
  return functionRows.map((row): Row => {
    const { functionName } = row
    const own = bytes('function', functionName)
    const shown = { figure: '1 size', subject: functionName }
    const floorName = floorOf(row)
    if (floorName === undefined) {
      const goal = row.secrets.includes('juhe') ? readingJuheGoal : withoutSdkGoal
      return { ...shown, value: own / 1_000, goal: goal / 1_000, unit: 'kB', detail: '' }
    }
    const floor = bytes('floor', floorName)
    const detail = `${kB(own)} of ${kB(floor)}`
    return { ...shown, value: own / floor, goal: 1.25, unit: '× floor', detail }
  })
}

/** The floor that has the client of the table, or of queues alone; undefined where none is needed. */
function floorOf({ table, sendsTo = [] }: FunctionRow): string | undefined {
  if (table.length > 0) return 'order-detail'
  return sendsTo.length > 0 ? 'wake' : undefined
}

function kB(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}
