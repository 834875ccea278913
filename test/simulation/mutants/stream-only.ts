import type * as real from '#shared/orders/attend.ts'

export * from '#shared/orders/attend.ts'

/** The stream will see to the pushes. */
export async function attendPushes(
  ..._: Parameters<typeof real.attendPushes>
): ReturnType<typeof real.attendPushes> {}
