/**
 * How a push is written. The contract does not say; Juhe's other services do one of the first two, and the third is
 * what the contract's examples look like.
 *
 * - `form-data-field`: a form whose field `data` holds the JSON
 * - `flat-form`: a form with a field for each key; lists as JSON, null as nothing
 * - `bracket-form`: as PHP writes nested forms, `passengers[0][seatNo]`; null is left out
 * - `json`: the JSON itself
 */
export const callbackEncodings = ['form-data-field', 'flat-form', 'bracket-form', 'json'] as const

/** One of the ways to write a push. */
export type CallbackEncoding = (typeof callbackEncodings)[number]

type Body = Readonly<Record<string, unknown>>

const formType = 'application/x-www-form-urlencoded;charset=utf-8'

/** A push as it goes over the wire. */
export function encodeCallback(
  encoding: CallbackEncoding,
  body: Body,
): { contentType: string; text: string } {
  switch (encoding) {
    case 'form-data-field':
      return { contentType: formType, text: new URLSearchParams({ data: JSON.stringify(body) }).toString() }
    case 'flat-form':
      return {
        contentType: formType,
        text: form(Object.entries(body).map(([name, value]) => [name, flat(value)])),
      }
    case 'bracket-form':
      return {
        contentType: formType,
        text: form(Object.entries(body).flatMap(([name, value]) => nested(name, value))),
      }
    case 'json':
      return { contentType: 'application/json;charset=utf-8', text: JSON.stringify(body) }
  }
}

const form = (fields: [string, string][]) => new URLSearchParams(fields).toString()

function flat(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function nested(name: string, value: unknown): [string, string][] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [[name, String(value)]]
  return Object.entries(value).flatMap(([key, inner]) => nested(`${name}[${key}]`, inner))
}
