import type { Platform, QueuePlatform } from '#shared/lambda/platform/platform.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { createFunctions, type Functions } from './functions.ts'
import { createProcess, type SimulatedProcess } from './process.ts'
import type { Queues } from './queues.ts'
import type { Receivers } from './receivers.ts'
import type { SimulatedJuhe } from './simulated-juhe.ts'
import { createSimulatedStore } from './simulated-store.ts'
import type { World } from './world.ts'

/** A process that runs the service. */
export type Server = { readonly process: SimulatedProcess; readonly functions: Functions }

/** What came of calling a process: its answer, or nothing (it died, or took too long). */
export type CallEnd<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'lost' }

/** The processes that run the service. Each is started again some time after it died. */
export type Cluster = {
  /** One of the living, drawn for what it is wanted for. */
  readonly pick: (subject: string) => Server | undefined
  readonly alive: () => readonly Server[]
  /** Calls a process and tells how that ended, once. */
  readonly call: <Answer>(
    server: Server | undefined,
    work: (functions: Functions) => Promise<Answer>,
    patienceMs: number,
    ended: (end: CallEnd<Answer>) => void,
  ) => void
}

export type ClusterOptions = {
  readonly juhe: SimulatedJuhe
  readonly receivers: Receivers
  readonly queues: Queues
  readonly vault: Vault
  readonly env: Readonly<Record<string, string>>
  readonly onStart: (server: Server) => void
}

/** How long a caller takes to notice that the other end is gone, ms. */
const noticeMs = 15

export function createCluster(
  world: World,
  { juhe, receivers, queues, vault, env, onStart }: ClusterOptions,
): Cluster {
  const { plan, schedule, tell } = world
  const places: (Server | undefined)[] = []
  const skews = plan.conditions.find((condition) => condition.kind === 'clocks differ')?.skewsMs ?? []

  function start(place: number, incarnation: number): void {
    const process = createProcess(world, place, incarnation, skews[place] ?? 0)
    const platform: Platform & QueuePlatform = {
      env,
      now: process.now,
      sleep: process.sleep,
      random: process.random,
      uuid: process.uuid,
      fetch: juhe.fetchOf(process),
      post: receivers.postOf(process),
      connect: () => createSimulatedStore(world, process),
      connectQueues: () => queues.sendToOf(process),
      createVault: () => vault,
      // What is judged at the end of a run are whole orders.
      adjustPolicy: ({ reduceAfterMs: _years, ...policy }) => policy,
      log: (line) => observed(line),
    }
    const server = { process, functions: createFunctions(platform, process) }
    places[place] = server
    process.onDeath(() => {
      places[place] = undefined
      schedule.after(plan.restartMs, () => start(place, incarnation + 1))
    })
    tell(`${process.name} starts`)
    onStart(server)
  }

  /** The one alarm among the observations. */
  function observed(line: Readonly<Record<string, unknown>>): void {
    if (line.event === 'contradiction') tell(`contradiction ${String(line.what)}`)
    if (line.what === 'secondUpstreamOrder')
      world.violated('one order at Juhe', 'submitOrder answered a second number')
  }

  for (let place = 0; place < plan.processes; place += 1) start(place, 1)

  const alive = () => places.filter((server) => server !== undefined)
  return {
    alive,
    pick: (subject) => {
      const living = alive()
      if (living.length < 2) return living[0]
      return living[world.chance.between(0, living.length - 1, 'server', subject, schedule.now())]
    },
    call: (server, work, patienceMs, ended) => {
      let isOpen = true
      const end = (result: Parameters<typeof ended>[0]) => {
        if (!isOpen) return
        isOpen = false
        patience.cancelled = true
        schedule.woke()
        ended(result)
      }
      const lost = () => end({ kind: 'lost' })
      const patience = schedule.after(server === undefined ? noticeMs : patienceMs, lost)
      if (server === undefined) return
      server.process.onDeath(() => schedule.after(noticeMs, lost))
      schedule.woke()
      work(server.functions).then(
        (answer) => {
          if (server.process.isAlive()) end({ kind: 'answered', answer })
        },
        () => lost(),
      )
    },
  }
}
