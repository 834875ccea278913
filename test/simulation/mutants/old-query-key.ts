import * as real from '#shared/orders/upstream/send-submit.ts'

export * from '#shared/orders/upstream/send-submit.ts'

/** Juhe will remember the search. */
export function sendSubmit(
  services: real.SubmitServices,
  ...others: Parameters<typeof real.sendSubmit> extends [unknown, ...infer Others] ? Others : never
): Promise<real.Sent> {
  return real.sendSubmit({ ...services, upstreamQueryLifeMs: Number.POSITIVE_INFINITY }, ...others)
}
