import { lookAheadMs } from '#shared/attention/tick.ts'
import type { Cluster, Server } from './cluster.ts'
import { tickFaults } from './fault-kinds.ts'
import type { Timer } from './schedule.ts'
import type { World } from './world.ts'

/**
 * The schedule that invokes the reconciler: in one place for processes, or in all of them. Ticks at which nothing is due
 * are left out, since they would do nothing.
 */
export type Reconcilers = {
  /** Something about what is due has changed, or a process was started. */
  readonly plan: () => void
}

/** Runs of one process that go on beside each other at most. */
const mostRuns = 3

export function createReconcilers(
  world: World,
  cluster: () => Cluster,
  onTickMissed: () => void,
): Reconcilers {
  const { schedule, table, tell } = world
  const { tickMs, conditions } = world.plan
  const isEverywhere = conditions.some(({ kind }) => kind === 'two reconcilers at once')
  const planned = new Map<Server, { readonly at: number; readonly timer: Timer }>()
  const runs = new Map<Server, number>()

  function planFor(server: Server): void {
    const { process } = server
    if (process.place > 0 && !isEverywhere) return
    const due = table.earliestDue()
    if (due === undefined || (runs.get(server) ?? 0) >= mostRuns) return
    const skewMs = process.now() - schedule.now()
    // Each place has ticks of its own, so that two at once meet at different points.
    const phase = Math.floor((tickMs * process.place) / 3)
    const from = Math.max(schedule.now() + 1, due - lookAheadMs - skewMs)
    const at = Math.ceil((from - world.start - phase) / tickMs) * tickMs + world.start + phase
    const known = planned.get(server)
    if (known !== undefined && known.at <= at) return
    if (known !== undefined) known.timer.cancelled = true
    planned.set(server, { at, timer: schedule.at(at, () => tick(server)) })
  }

  function tick(server: Server): void {
    planned.delete(server)
    if (!server.process.isAlive()) return
    const key = world.faults.name(`tick ${server.process.name}`)
    const fault = world.faults.draw(key, tickFaults)
    if (fault !== undefined) world.faults.felt(key, fault)
    tell(`${server.process.name} reconciles`)
    if (fault === 'tick is missed') onTickMissed()
    else run(server)
    if (fault === 'tick comes twice') run(server)
    planFor(server)
  }

  function run(server: Server): void {
    if ([...runs].some(([other, n]) => other !== server && n > 0)) world.met('two reconcilers at once')
    runs.set(server, (runs.get(server) ?? 0) + 1)
    cluster().call(
      server,
      (functions) => functions.reconcile(),
      10 * 60_000,
      () => {
        runs.set(server, (runs.get(server) ?? 1) - 1)
        plan()
      },
    )
  }

  function plan(): void {
    for (const server of cluster().alive()) planFor(server)
  }

  return { plan }
}
