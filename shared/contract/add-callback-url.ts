import * as z from 'zod/mini'
import { built } from './answers.ts'
import type { DataSuccess } from './envelope.ts'
import { choice, parameters, readable, text, tidiedParameters } from './fields.ts'

/** Which pushes a callback URL takes: 1 ticket results, 2 refunds, 3 expiries. */
export type CallbackType = 1 | 2 | 3
/** All of them. */
export const callbackTypes: readonly CallbackType[] = [1, 2, 3]

/** How a push is written: a JSON body, or a form whose field `data` holds the JSON, as Juhe's siblings do. */
export type PushFormat = 'json' | 'form'

/** Where pushes shall go, contract §6. `format` is an extension. */
export type AddCallbackUrlRequest = {
  /** An absolute http or https URL. */
  readonly url: string
  readonly type: CallbackType
  readonly format?: PushFormat
}

const longestUrl = 2048

function isWebUrl(value: string): boolean {
  if (value.length > longestUrl || /[\s\p{Cc}]/u.test(value) || !/^https?:\/\//i.test(value)) return false
  return URL.canParse(value)
}

const fields = {
  url: text(`须为http或https开头的完整地址,不超过${longestUrl}个字符`, isWebUrl),
  type: choice({ 1: 1, 2: 2, 3: 3 }, '须为1(出票结果)、2(退票退款)或3(抢票过期)'),
  format: z.optional(choice({ json: 'json', form: 'form' }, '须为json或form')),
}

/** The URL, where it can be read, of flat parameters that cannot be read as a whole. */
export function readableCallbackUrl(input: unknown): string | undefined {
  return readable(fields.url, tidiedParameters(input, ['url']).url)
}

/** Reads the flat parameters of addCallbackUrl. Which hosts may be called is decided elsewhere. */
export const addCallbackUrlRequest = z.pipe(
  parameters(fields),
  z.transform(
    ({ url, type, format }): AddCallbackUrlRequest => ({
      url,
      type,
      ...(format === undefined ? {} : { format }),
    }),
  ),
)

/** The answer of addCallbackUrl, exactly as the example of contract §6: `data`, and no `result`. */
export const addCallbackUrlResponse = /* @__PURE__ */ built(() =>
  z.strictObject({ error_code: z.literal(0), reason: z.literal('success'), data: z.null() }),
)

/** What addCallbackUrl answers, with the keys in the documented order. */
export const callbackUrlAdded: DataSuccess = { error_code: 0, reason: 'success', data: null }
