import * as real from '#shared/pushes/sign-push.ts'

export * from '#shared/pushes/sign-push.ts'

/** Names the attempt, not the event. */
export function signPush(
  ...[secret, id, at, body]: Parameters<typeof real.signPush>
): ReturnType<typeof real.signPush> {
  return real.signPush(secret, `${id}_${at}`, at, body)
}
