import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs, minuteMs } from '#contract/durations.ts'
import { ensureTable } from '#infra/local/store/dynalite-store.ts'
import type { QueueName } from '#shared/attention/queues.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { orderKey } from '#shared/table/keys.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import type { Engine } from '#test/support/engines.ts'
import { countingSender, type TableCall } from '../support/counting-sender.ts'
import { type Life, type LifeOptions, startLife } from '../support/life.ts'
import type { Row } from '../support/row.ts'

/** One step of an order's life and the calls that it made. */
export type Step = { readonly name: string; readonly calls: readonly TableCall[] }

/** Limits such as a stage may have: what they add is counted too. */
const limits = { LIMIT_REQUESTS_PER_MINUTE: '600', LIMIT_ORDERS_PER_DAY: '10000', LIMIT_OPEN_ORDERS: '1000' }

/**
 * Lives one order on an engine: submitted, issued, pushed, asked for twice, refunded, pushed. Key and tenant have been
 * looked up before, as they have for all but one request of each 15 s.
 */
export async function orderLife(engine: Engine): Promise<readonly Step[]> {
  return onEngine(engine, {}, async (life, take) => {
    await live(life, () => undefined, 'WARMUP0001')
    take()
    const steps: Step[] = []
    await live(life, (name) => void steps.push({ name, calls: take() }), 'ORDER00001')
    return steps
  })
}

/** One routine question about an order for which Juhe finds no ticket yet. */
export async function routineAsk(engine: Engine): Promise<Step> {
  return onEngine(engine, { tickMs: 24 * 3_600_000 }, async (life, take) => {
    const found = await searchTrip(life, life.now())
    const { result } = await life.call('submitOrder', submitFor(found, { outOrderNo: 'ASKED00001' }))
    life.pass(10 * 60_000)
    take()
    await life.work('attention', orderKey(result.orderNo))
    return { name: 'ask', calls: take() }
  })
}

type Take = () => readonly TableCall[]

/** Something on a new engine, whose calls are counted. */
async function onEngine<Found>(
  engine: Engine,
  options: Omit<LifeOptions, 'sender'>,
  work: (life: Life, take: Take) => Promise<Found>,
): Promise<Found> {
  const store = await engine.start()
  const connection = connectDynamo({ endpoint: store.endpoint })
  try {
    await ensureTable(store.endpoint, 'orders')
    const { sender, take } = countingSender(connection)
    return await work(await startLife({ sender, ...options }), take)
  } finally {
    connection.destroy()
    await store.close()
  }
}

async function live(life: Life, step: (name: string) => void, outOrderNo: string): Promise<void> {
  const found = await searchTrip(life, life.now())
  step('search')
  const { result } = await life.call('submitOrder', submitFor(found, { outOrderNo }))
  step('submit')
  const work = async (queue: QueueName, name: string) => {
    await life.work(queue, orderKey(result.orderNo))
    step(name)
  }
  const untilPush = () => {
    for (let waited = 0; waited < 1_000; waited += 1) {
      const [push] = life.pass(100)
      if (push !== undefined) return push
    }
    throw new Error('Juhe pushes nothing')
  }
  const issued = untilPush()
  await life.takeIn(issued)
  step('push in: issued')
  await work('attention', 'confirm: issued')
  await work('pushes', 'push out: issued')
  const detail = await life.call('orderDetail', { outOrderNo, issue: 1 })
  step('detail')
  await life.call('orderDetail', { outOrderNo, issue: 0 })
  step('detail again')
  life.pass(6 * 60_000)
  const [{ passengerId }] = detail.result.passengers
  await life.call('applyRefundOrder', { outOrderNo, passengerId })
  step('refund')
  await life.takeIn(untilPush())
  step('push in: refunded')
  await work('attention', 'confirm: refunded')
  await work('pushes', 'push out: refunded')
  life.pass(minuteMs)
  const from = formatChinaTime(life.now() - dayMs, 'yyyy-MM-dd HH:mm:ss')
  await life.call('listEvents', { from })
  step('events of a day')
  await life.call('statement', { date: formatChinaTime(life.now(), 'yyyyMMdd') })
  step('statement of a day')
  await life.call('resendPushes', { from, includeDelivered: '1' })
  step('resend a day')
}

/** What is looked up for many requests at once: key and tenant, when a key was last used, what limits a tenant, whether the stage is paused. */
const shared = /^(KEY|TENANT|USED|RATE|OPEN|STAGE)#/

/** Written beside a call to Juhe: that may end in the next step. */
const budget = /^RATE#juhe#/

const isRead = ({ action }: TableCall) => action === 'get' || action === 'query'

/** The reads and writes of one step that each of its kind makes. Whom a push is for is looked up for each. */
export function ownCalls({ name, calls }: Step): { readonly reads: number; readonly writes: number } {
  const others = name.startsWith('push out') ? budget : shared
  const own = calls.filter(({ of }) => !others.test(of))
  return { reads: own.filter(isRead).length, writes: own.filter((call) => !isRead(call)).length }
}

/** The most that the steps may do. */
export const callGoals: Readonly<Record<string, { readonly reads: number; readonly writes: number }>> = {
  search: { reads: 0, writes: 1 },
  submit: { reads: 1, writes: 2 },
  'push in: issued': { reads: 1, writes: 1 },
  'confirm: issued': { reads: 1, writes: 1 },
  'push out: issued': { reads: 2, writes: 2 },
  detail: { reads: 1, writes: 0 },
  'detail again': { reads: 1, writes: 0 },
  refund: { reads: 1, writes: 2 },
  'push in: refunded': { reads: 1, writes: 1 },
  'confirm: refunded': { reads: 1, writes: 1 },
  'push out: refunded': { reads: 2, writes: 2 },
  // A day of two orders with two events each: the index is asked once, and each event and order is read.
  'events of a day': { reads: 5, writes: 0 },
  'statement of a day': { reads: 5, writes: 0 },
  'resend a day': { reads: 7, writes: 2 },
  ask: { reads: 1, writes: 1 },
}

/** Figure 4: the table's calls of one order's life, and what DynamoDB charges for them. */
export async function units(engine: Engine): Promise<readonly Row[]> {
  const figure = '4 table'
  const steps = [...(await orderLife(engine)), await routineAsk(engine)].filter(
    ({ name }) => name in callGoals,
  )
  return [
    ...steps.flatMap((step): Row[] => {
      const own = ownCalls(step)
      const goal = callGoals[step.name] ?? own
      const detail = step.calls.map(showCall).join(', ')
      return [
        { figure, subject: `${step.name}: reads`, value: own.reads, goal: goal.reads, unit: 'calls', detail },
        {
          figure,
          subject: `${step.name}: writes`,
          value: own.writes,
          goal: goal.writes,
          unit: 'calls',
          detail: '',
        },
      ]
    }),
    ...(await amortised(engine)),
  ]
}

function showCall({ action, of, units: own, indexUnits, itemBytes }: TableCall): string {
  const size = itemBytes === undefined ? '' : `, ${itemBytes} bytes`
  const [what = ''] = of.split('#')
  return `${action} ${what} ${own}${indexUnits > 0 ? `+${indexUnits}` : ''}${size}`
}

/** How many requests the shared look-ups are spread over: a tenant with one request a second, in one process. */
const requests = 300

/**
 * What the shared look-ups, Juhe's budget and a tenant's limits add to each request, when requests come one a second. A
 * process writes the budget once a second at most: here that is once for each submit.
 */
async function amortised(engine: Engine): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const limited of [false, true]) {
    const added = await onEngine(engine, limited ? { env: limits } : {}, async (life, take) => {
      const found = await searchTrip(life, life.now())
      take()
      for (let n = 0; n < requests; n += 1) {
        life.pass(1_000)
        await life.call('submitOrder', submitFor(found, { outOrderNo: `MANY${String(n).padStart(6, '0')}` }))
      }
      return take().filter(({ of }) => shared.test(of))
    })
    const cost = added.reduce((sum, call) => sum + call.units, 0) / requests
    rows.push({
      ...{ figure: '4 table', subject: limited ? 'shared by submits, limited' : 'shared by submits' },
      ...{ value: added.length / requests, goal: limited ? 1.6 : 1.25, unit: 'calls a request' },
      detail: `${cost.toFixed(2)} units a request: ${countByKind(added)}`,
    })
  }
  return rows
}

function countByKind(calls: readonly TableCall[]): string {
  const kinds = new Map<string, number>()
  for (const { action, of } of calls) {
    const kind = `${action} ${of.split('#')[0]}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return `${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')} in ${requests}`
}
