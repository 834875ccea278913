import * as z from 'zod/mini'
import { answer, built } from './answers.ts'
import {
  cursorRule,
  type EventPlace,
  type EventWindow,
  readPlace,
  windowFields,
  windowOf,
} from './event-window.ts'
import { choice, parameters, text } from './fields.ts'

/** Which pushes to send again. An extension of the contract. */
export type ResendPushesRequest = EventWindow & {
  /** Whether pushes that were delivered are sent again, too. */
  readonly includeDelivered: boolean
  /** Whether they are only counted. */
  readonly dryRun: boolean
  readonly after?: EventPlace
}

/** Reads the flat parameters of resendPushes. */
export const resendPushesRequest = /* @__PURE__ */ built(() => {
  const flag = () => z.optional(choice({ 0: false, 1: true }, '须为0或1'))
  return z.pipe(
    parameters({
      ...windowFields(),
      includeDelivered: flag(),
      dryRun: flag(),
      cursor: z.optional(text(cursorRule, (value) => readPlace(value) !== undefined)),
    }),
    z.transform(({ includeDelivered = false, dryRun = false, cursor, ...window }): ResendPushesRequest => {
      const place = cursor === undefined ? undefined : readPlace(cursor)
      return {
        ...windowOf(window),
        includeDelivered,
        dryRun,
        ...(place === undefined ? {} : { after: place }),
      }
    }),
  )
})

/** The answer of resendPushes: how many pushes of this page go out again; `cursor` is "" when nothing comes after. */
export const resendPushesResponse = /* @__PURE__ */ built(() =>
  answer(() => z.strictObject({ resent: z.number(), cursor: z.string() })),
)

/** The result of resendPushes. */
export type ResendPushesResult = z.infer<typeof resendPushesResponse>['result']
