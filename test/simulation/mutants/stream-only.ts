import type * as real from '#shared/attention/attend.ts'

export * from '#shared/attention/attend.ts'

/** The stream will see to the pushes. */
export async function attendPushes(
  ..._: Parameters<typeof real.attendPushes>
): ReturnType<typeof real.attendPushes> {}
