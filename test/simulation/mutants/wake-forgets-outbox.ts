import * as real from '#shared/attention/wake.ts'

export * from '#shared/attention/wake.ts'

/** Wakes the worker of Juhe only. */
export function wake(services: Parameters<typeof real.wake>[0]): ReturnType<typeof real.wake> {
  const sendTo: typeof services.sendTo = async (queue, messages) =>
    queue === 'pushes' ? 0 : services.sendTo(queue, messages)
  return real.wake({ ...services, sendTo })
}
