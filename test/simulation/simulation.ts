import { readFileSync } from 'node:fs'
import { parseChinaTime } from '#contract/china-time.ts'
import { seedTenant } from '#infra/local/seed-tenant.ts'
import { createChance } from '#infra/sandbox/model/chance.ts'
import { readStations } from '#infra/sandbox/model/stations.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import type { TimelineEntry } from '#shared/orders/machine/order.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { apiKeyKey, orderKey, tenantKey } from '#shared/table/keys.ts'
import { hashApiKey } from '#shared/tenants/api-keys.ts'
import { setCallbackUrl } from '#shared/tenants/tenant-store.ts'
import { type Cluster, createCluster } from './cluster.ts'
import { createDelays } from './delays.ts'
import { changingOperationOf, createFaultBook, type FaultSource, type Injected } from './fault-book.ts'
import { type Counted, conditionFaults } from './fault-kinds.ts'
import { callbackTokens, callbackUrl, createJuheCallbacks } from './juhe-callbacks.ts'
import { createMemoryTable } from './memory-table.ts'
import type { Plan } from './plan.ts'
import { createQueues } from './queues.ts'
import { createReceivers, receiverUrl, webhookSecret } from './receivers.ts'
import { createReconcilers } from './reconcilers.ts'
import { createSchedule } from './schedule.ts'
import { createSimulatedJuhe, juheKey, writeTimeoutMs } from './simulated-juhe.ts'
import { createSimulatedVault } from './simulated-vault.ts'
import { createStream } from './stream.ts'
import { apiKey, createTenants } from './tenants.ts'
import { createWatch } from './watch.ts'
import type { Violation, World } from './world.ts'

/** How a run went. */
export type Outcome = {
  readonly steps: number
  readonly violation: Violation | undefined
  readonly injected: readonly Injected[]
  /** Those of them that did something. */
  readonly effective: readonly Injected[]
  /** How often each kind of fault did something (what lasts counts once), and how often what came together. */
  readonly counts: ReadonlyMap<Counted, number>
  /** What happened, line by line, if it was asked for. */
  readonly trace: readonly string[]
  /** The orders' own timelines, by the names that the trace gives them. */
  readonly timelines: ReadonlyMap<string, readonly TimelineEntry[]>
}

export type RunOptions = {
  readonly trace?: boolean
  /** Just these faults instead of those that the seed draws. */
  readonly faults?: FaultSource
}

/** Monday morning in China. */
const start = parseChinaTime('2026-03-02 10:00:00', 'yyyy-MM-dd HH:mm:ss')!

/** By then everything has become quiet: the longest wait of all is for an order's personal data to be forgotten. */
const latest = start + 400 * 24 * 3_600_000
const mostSteps = 40_000
/** Steps between two looks at what is due. */
const lookEvery = 100

const stations = readStations(
  readFileSync(new URL('../../shared/stations/stations.tsv', import.meta.url), 'utf8'),
)

const tenantIdOf = (tenant: number) => TenantId.parse(`tenant-${tenant}`)

/** Runs a plan to its end, or to the first violation. The same plan always runs the same way. */
export async function run(plan: Plan, options: RunOptions = {}): Promise<Outcome> {
  const schedule = createSchedule(start)
  const chance = createChance(`run ${plan.seed}`)
  const source: FaultSource = options.faults ?? {
    kind: 'drawn',
    rates: plan.rates,
    until: start + plan.faultsUntilMs,
  }
  const faults = createFaultBook(chance, schedule.now, source)
  const trace: string[] = []
  let violation: Violation | undefined
  const names = namesOf(plan)
  const met = new Map<Counted, number>()
  const lag = plan.conditions.find((condition) => condition.kind === 'index lags')
  const table = createMemoryTable({
    now: schedule.now,
    indexLagMs: lag?.ms ?? 0,
    onLag: () => world.met('index lags'),
    onWrite: (write) => {
      watch.onWrite(write)
      delays.onWrite(write)
      stream?.emit(write)
      reconcilers?.plan()
    },
  })
  const world: World = {
    plan,
    start,
    schedule,
    chance,
    faults,
    table,
    tell:
      options.trace === true ? (line) => trace.push(`${clockOf(schedule.now())} ${line}`) : () => undefined,
    nameOf: (text) => names.get(text) ?? text,
    calmFrom: calmFrom(plan),
    met: (what) => met.set(what, isLasting(what) ? 1 : (met.get(what) ?? 0) + 1),
    violated: (rule, detail) => {
      if (violation === undefined) world.tell(`VIOLATED ${rule}: ${detail}`)
      violation ??= { rule, detail }
    },
  }
  const watch = createWatch(world, (outOrderNo) => juhe.orders(outOrderNo))
  const delays = createDelays(world)
  const vault = createSimulatedVault()
  const receivers = createReceivers(world, watch.onReceived)
  const cluster = (): Cluster => running
  const callbacks = createJuheCallbacks(world, {
    cluster,
    answered: (push, accepted) => juhe.pushAnswered(push, accepted),
    onHandOver: watch.onHandOver,
    isSubmitting: (outOrderNo) => juhe.isSubmitting(outOrderNo),
  })
  const juhe = createSimulatedJuhe(world, {
    stations,
    send: callbacks.send,
    record: (event) => watch.onJuheEvent(event),
    onReply: watch.onJuheReply,
  })
  for (const type of [1, 2, 3] as const) juhe.setCallbackUrl(type, callbackUrl(type))
  let stream: ReturnType<typeof createStream> | undefined
  let reconcilers: ReturnType<typeof createReconcilers> | undefined
  await seedTenants(plan, table, vault)
  stream = createStream(world, cluster, delays.onFault)
  reconcilers = createReconcilers(world, cluster, delays.onTickMissed)
  const running = createCluster(world, {
    juhe,
    receivers,
    queues: createQueues(world, cluster, delays),
    vault,
    env: { ...environment, CONFIRM_CALLBACKS: String(plan.confirmsCallbacks) },
    onStart: () => schedule.after(0, () => reconcilers?.plan()),
  })
  if (plan.conditions.some(({ kind }) => kind === 'clocks differ')) world.met('clocks differ')
  const tenants = createTenants(world, running, watch.onTold)
  for (const operation of plan.operations) schedule.after(operation.at, () => tenants.begin(operation))

  let steps = 0
  await schedule.drain()
  while (violation === undefined && (await schedule.step())) {
    steps += 1
    if (steps % lookEvery === 0) {
      watch.onLook()
      delays.onLook()
    }
    if (steps > mostSteps || schedule.now() > latest)
      world.violated('everything becomes quiet', `after ${steps} steps, at ${clockOf(schedule.now())}`)
  }
  const orderNos = plan.orders.map(({ tenant, outOrderNo }) =>
    orderNoOf(tenantIdOf(tenant), OutOrderNo.parse(outOrderNo)),
  )
  if (violation === undefined) {
    const { exchanges } = tenants
    watch.atTheEnd({ orderNos, juheOrders: juhe.orders, exchanges, received: receivers.received })
  }
  const outcome: Outcome = {
    steps,
    violation,
    injected: [...faults.injected],
    effective: faults.effective(),
    counts: countsOf(met, faults.effective()),
    trace: [...trace],
    timelines: new Map(
      orderNos.map((orderNo) => [world.nameOf(orderNo), watch.orderOf(orderNo)?.timeline ?? []]),
    ),
  }
  for (const { process } of running.alive()) process.kill('the simulation is over')
  juhe.close()
  await schedule.drain()
  return outcome
}

const environment = {
  TABLE_NAME: 'orders',
  JUHE_URL: 'http://juhe.example',
  JUHE_TIMEOUT_MS: String(writeTimeoutMs),
  CALLBACK_POLICY: 'any',
  SECRETS: JSON.stringify({
    juheKey,
    callbackTokens,
    sealingKeys: [{ kid: 'plain', key: 'A'.repeat(43) }],
    fingerprintKey: 'A'.repeat(43),
  }),
}

/** The tenants are there before anything begins, with all their callback URLs. */
async function seedTenants(
  plan: Plan,
  memory: ReturnType<typeof createMemoryTable>,
  vault: ReturnType<typeof createSimulatedVault>,
): Promise<void> {
  const done = async (write: () => void) => {
    write()
    return { $metadata: {} }
  }
  const table: Table = {
    name: 'orders',
    uuid: () => 'seed',
    sender: {
      get: async (input) => memory.get(input),
      put: (input) => done(() => memory.put(input)),
      update: async (input) => memory.update(input),
      query: async (input) => memory.query(input),
    },
  }
  for (let tenant = 0; tenant < plan.tenants; tenant += 1) {
    const tenantId = tenantIdOf(tenant)
    const seed = { tenantId, name: tenantId, apiKey: apiKey(tenant), webhookSecret: webhookSecret(tenant) }
    await seedTenant(table, vault, seed, start)
    for (const [purpose, type] of [
      ['ticket', 1],
      ['refund', 2],
      ['expiry', 3],
    ] as const)
      await setCallbackUrl(table, tenantId, purpose, { url: receiverUrl(tenant, type), format: 'json' })
  }
}

/** Short names, so that a trace can be read. */
function namesOf(plan: Plan): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (let tenant = 0; tenant < plan.tenants; tenant += 1) {
    names.set(tenantKey(tenantIdOf(tenant)).pk, `tenant ${tenant}`)
    names.set(apiKeyKey(hashApiKey(apiKey(tenant))).pk, `key of tenant ${tenant}`)
  }
  for (const [index, { tenant, outOrderNo }] of plan.orders.entries()) {
    const orderNo = orderNoOf(tenantIdOf(tenant), OutOrderNo.parse(outOrderNo))
    if (names.has(orderNo)) continue
    const name = `o${index}`
    names.set(orderNo, name)
    names.set(orderKey(orderNo).pk, name)
    for (const kind of ['ticketIssued', 'ticketFailed', 'orderExpired'] as const)
      names.set(`msg_${orderNo}_${kind}`, `${name}.${kind}`)
    for (const passenger of [0, 1])
      for (const n of [1, 2, 3, 4, 5])
        names.set(`msg_${orderNo}_refund_${passenger}_${n}`, `${name}.refund ${passenger} ${n}`)
  }
  return names
}

/** Days and time since the run began. */
function clockOf(now: number): string {
  const since = now - start
  const [, time] = new Date(since).toISOString().split('T')
  return `${Math.floor(since / 86_400_000)}d ${time?.slice(0, 12)}`
}

/** When the last fault is over, whatever the seed draws. */
function calmFrom({ faultsUntilMs, conditions }: Plan): number {
  const ends = conditions.map((condition) => ('to' in condition ? condition.to : 0))
  return start + Math.max(faultsUntilMs, ...ends)
}

function isLasting(what: Counted): boolean {
  return conditionFaults.some((kind) => kind === what)
}

function countsOf(
  met: ReadonlyMap<Counted, number>,
  effective: readonly Injected[],
): ReadonlyMap<Counted, number> {
  const counts = new Map(met)
  const add = (what: Counted) => counts.set(what, (counts.get(what) ?? 0) + 1)
  for (const { key, kind } of effective) {
    add(kind)
    const operation = changingOperationOf(key)
    if (operation !== undefined) add(`${operation}: ${kind}`)
  }
  return counts
}
