import { parseJson } from '#contract/parse-json.ts'
import type { ReplyBody } from './classify.ts'
import { isRecord } from './classify.ts'

/** More passengers than any order has; an index beyond is not believed. */
const mostPassengers = 50

/** A callback's fields, out of whatever they were wrapped in. */
export type CallbackBody = {
  readonly fields: ReplyBody
  /** What a field that is not there stands for: forms of PHP leave out what is null. */
  readonly absent: null | undefined
  /** Whether it was wrapped or escaped in a way in which none of Juhe's services is known to send callbacks. */
  readonly isOddlyEncoded: boolean
}

/**
 * The fields of a callback, in whichever of the ways it was sent: raw JSON, a form field `data` that holds the JSON,
 * or flat form fields (passengers as JSON or as `passengers[0][passengerName]`); the form url-encoded or
 * multipart. JSON may be within JSON, as text, in a wrapper (`data`, `result`) or with its quotes escaped for HTML. The
 * body itself decides, since the content type is not to be relied on.
 *
 * @returns undefined when nothing of that can be read.
 */
export function readCallbackBody(contentType: string | undefined, body: string): CallbackBody | undefined {
  const text = body.replace(/^\uFEFF/, '').trim()
  let isOddlyEncoded = false
  const onOdd = () => {
    isOddlyEncoded = true
  }
  const form = /^[{"]/.test(text) ? undefined : formOf(contentType, text, onOdd)
  const wrapper = wrapperOf(Object.fromEntries(form ?? []))
  const isFlat = form !== undefined && wrapper === undefined
  const fields = isFlat ? flatFields(form, onOdd) : objectOf(wrapped(text, form, wrapper, onOdd), onOdd)
  return fields && { fields, absent: isFlat ? null : undefined, isOddlyEncoded }
}

type Form = readonly (readonly [string, string])[]

function formOf(contentType: string | undefined, text: string, onOdd: () => void): Form {
  if (text.startsWith('--')) return multipartFields(contentType, text)
  // A quote that was escaped for HTML holds an `&`, which would end the field.
  const unescaped = text.replace(quote, '%22')
  if (unescaped !== text) onOdd()
  return [...new URLSearchParams(unescaped)]
}

/** The text that holds the callback as JSON: the body, or a field of the form. */
function wrapped(
  text: string,
  form: Form | undefined,
  wrapper: string | undefined,
  onOdd: () => void,
): string | undefined {
  if (form === undefined) return text
  if (wrapper !== 'data') onOdd()
  return form.findLast(([name]) => name === wrapper)?.[1]
}

/** More layers than anybody wraps a callback in. */
const mostLayers = 5

/** The object that a value is, or is the text of, within however many layers; undefined when there is none. */
function objectOf(value: unknown, onOdd: () => void, layer = 0): ReplyBody | undefined {
  if (layer > mostLayers) return undefined
  if (typeof value === 'string') {
    if (layer > 0) onOdd()
    return objectOf(jsonOrText(value, onOdd), onOdd, layer + 1)
  }
  if (!isRecord(value)) return undefined
  const wrapper = wrapperOf(value)
  if (wrapper !== undefined) {
    if (wrapper !== 'data' || layer > 1) onOdd()
    return objectOf(value[wrapper], onOdd, layer + 1)
  }
  if (typeof value.passengers !== 'string') return value
  onOdd()
  return { ...value, passengers: jsonOrText(value.passengers, onOdd) }
}

/** The field in which the callback itself is: one that holds an object or a text, beside no numbers of an order. */
function wrapperOf(body: ReplyBody): string | undefined {
  if (Object.hasOwn(body, 'outOrderNo')) return undefined
  return ['data', 'result'].find((name) => isRecord(body[name]) || typeof body[name] === 'string')
}

/** A double quote, as HTML escapes it. */
const quote = /&(?:quot|#34|#x22);/gi

function flatFields(form: readonly (readonly [string, string])[], onOdd: () => void): ReplyBody | undefined {
  const flat = new Map<string, unknown>()
  const passengers: Map<string, string>[] = []
  for (const [name, value] of form) {
    const nested = /^passengers\[(\d{1,2})\](?:\[(\w{1,40})\]|\.(\w{1,40}))$/.exec(name)
    if (nested === null) {
      flat.set(name, name === 'passengers' ? jsonOrText(value, onOdd) : value)
      continue
    }
    const index = Number(nested[1])
    if (index >= mostPassengers) continue
    passengers[index] ??= new Map()
    passengers[index].set(nested[2] ?? nested[3] ?? '', value)
  }
  const list = passengers.filter((one) => one !== undefined).map((one) => Object.fromEntries(one))
  if (list.length > 0) flat.set('passengers', list)
  return flat.size === 0 ? undefined : Object.fromEntries(flat)
}

/** The value that a text holds as JSON, plain, escaped for HTML or for a URL; the text itself when it holds none. */
function jsonOrText(text: string, onOdd: () => void): unknown {
  for (const spelling of [text, text.replace(quote, '"').replaceAll('&amp;', '&'), decoded(text)]) {
    try {
      const value = parseJson(spelling)
      if (spelling !== text) onOdd()
      return value
    } catch {
      // Another spelling may be one.
    }
  }
  return text
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The text fields of a multipart form, as PHP's curl sends one when it is given an array. */
function multipartFields(contentType: string | undefined, text: string): [string, string][] {
  const declared = /boundary="?([^";]{1,70})"?/i.exec(contentType ?? '')?.[1]
  const boundary = declared ?? /^--([^\r\n]{1,70})/.exec(text)?.[1] ?? ''
  return text.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const end = /\r?\n\r?\n/.exec(part)
    if (end === null) return []
    const name = /;\s*name="([^"]{1,100})"/i.exec(part.slice(0, end.index))?.[1]
    return name === undefined ? [] : [[name, part.slice(end.index + end[0].length).replace(/\r?\n$/, '')]]
  })
}
