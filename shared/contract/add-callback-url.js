import * as z from 'zod/mini'
import { built } from './answers.ts'
import { choice, parameters, readable, text, tidiedParameters } from './fields.ts'
/** All of them. */
export const callbackTypes = [1, 2, 3]
const LONGEST_URL = 2048
function isWebUrl(value) {
  if (value.length > LONGEST_URL || /[\s\p{Cc}]/u.test(value) || !/^https?:\/\//i.test(value)) return false
  return URL.canParse(value)
}
const fields = {
  url: text(`须为http或https开头的完整地址,不超过${LONGEST_URL}个字符`, isWebUrl),
  type: choice({ 1: 1, 2: 2, 3: 3 }, '须为1(出票结果)、2(退票退款)或3(抢票过期)'),
  format: z.optional(choice({ json: 'json', form: 'form' }, '须为json或form')),
}
/** The URL, where it can be read, of flat parameters that cannot be read as a whole. */
export function readableCallbackUrl(input) {
  return readable(fields.url, tidiedParameters(input, ['url']).url)
}
/** Reads the flat parameters of addCallbackUrl. Which hosts may be called is decided elsewhere. */
export const addCallbackUrlRequest = z.pipe(
  parameters(fields),
  z.transform(({ url, type, format }) => ({
    url,
    type,
    ...(format === undefined ? {} : { format }),
  })),
)
/** The answer of addCallbackUrl, exactly as the example of contract §6: `data`, and no `result`. */
export const addCallbackUrlResponse = /* @__PURE__ */ built(() =>
  z.strictObject({ error_code: z.literal(0), reason: z.literal('success'), data: z.null() }),
)
/** What addCallbackUrl answers, with the keys in the documented order. */
export const callbackUrlAdded = { error_code: 0, reason: 'success', data: null }
