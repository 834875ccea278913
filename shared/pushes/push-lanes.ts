import pLimit, { type LimitFunction } from 'p-limit'

/** How much is sent at once. */
export type LaneLimits = {
  /** To one tenant. */
  readonly perTenant: number
  /** What may wait for one tenant; more is left for the next run. */
  readonly waitingPerTenant: number
}

/**
 * A lane for each tenant: a receiver that answers slowly, or never, delays only its own tenant's pushes.
 */
export type PushLanes = {
  /** Runs the work in the tenant's lane; undefined when the lane is full, and the work has not been begun. */
  run<Value>(tenantId: string, work: () => Promise<Value>): Promise<Value> | undefined
}

/** Ten at once are quick where a receiver answers, and are all that one that hangs can hold. */
const defaultLaneLimits: LaneLimits = { perTenant: 10, waitingPerTenant: 200 }

/** Lanes that are opened when they are first needed, and forgotten when they are empty. */
export function createPushLanes({ perTenant, waitingPerTenant }: LaneLimits = defaultLaneLimits): PushLanes {
  const lanes = new Map<string, LimitFunction>()
  return {
    run(tenantId, work) {
      const lane = lanes.get(tenantId) ?? pLimit(perTenant)
      if (lane.pendingCount >= waitingPerTenant) return undefined
      lanes.set(tenantId, lane)
      return lane(work).finally(() => {
        if (lane.activeCount === 0 && lane.pendingCount === 0) lanes.delete(tenantId)
      })
    },
  }
}
