import * as real from '#shared/attention/reconcile.ts'

export * from '#shared/attention/reconcile.ts'

/** Sends nothing to the queue of pushes. */
export function reconcile(
  services: Parameters<typeof real.reconcile>[0],
  ...rest: [Parameters<typeof real.reconcile>[1]?]
): ReturnType<typeof real.reconcile> {
  const sendTo: typeof services.sendTo = async (queue, messages) =>
    queue === 'pushes' ? 0 : services.sendTo(queue, messages)
  return real.reconcile({ ...services, sendTo }, ...rest)
}
