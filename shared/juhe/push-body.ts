import { parseJson } from '#contract/parse-json.ts'
import type { ReplyBody } from './classify.ts'
import { isRecord, parsed } from './classify.ts'

/** More passengers than any order has; an index beyond is not believed. */
const MOST_PASSENGERS = 50

/**
 * The fields of a push, in whichever of the ways it was sent: raw JSON, a form field `data` that holds the JSON,
 * or flat form fields (passengers as JSON or as `passengers[0][passengerName]`); the form url-encoded or
 * multipart. The body itself decides, since the content type is not to be relied on.
 *
 * @returns undefined when nothing of that can be read.
 */
export function readPushBody(contentType: string | undefined, body: string): ReplyBody | undefined {
  const text = body.replace(/^\uFEFF/, '').trim()
  if (text.startsWith('{')) return unwrapped(parsed(text))
  const form = text.startsWith('--') ? multipartFields(contentType, text) : [...new URLSearchParams(text)]
  const fields = Object.fromEntries(form)
  const wrapped = unwrapped(fields)
  return wrapped === fields ? flatFields(form) : wrapped
}

/** What the field `data` holds, if there is one and it holds an object; the object itself otherwise. */
function unwrapped(body: ReplyBody | undefined): ReplyBody | undefined {
  if (body === undefined || !Object.hasOwn(body, 'data')) return body
  if (isRecord(body.data)) return body.data
  return typeof body.data === 'string' ? parsed(body.data.trim()) : body
}

function flatFields(form: readonly (readonly [string, string])[]): ReplyBody | undefined {
  const flat = new Map<string, unknown>()
  const passengers: Map<string, string>[] = []
  for (const [name, value] of form) {
    const nested = /^passengers\[(\d{1,2})\](?:\[(\w{1,40})\]|\.(\w{1,40}))$/.exec(name)
    if (nested === null) {
      flat.set(name, name === 'passengers' ? jsonOrText(value) : value)
      continue
    }
    const index = Number(nested[1])
    if (index >= MOST_PASSENGERS) continue
    passengers[index] ??= new Map()
    passengers[index].set(nested[2] ?? nested[3] ?? '', value)
  }
  const list = passengers.filter((one) => one !== undefined).map((one) => Object.fromEntries(one))
  if (list.length > 0) flat.set('passengers', list)
  return flat.size === 0 ? undefined : Object.fromEntries(flat)
}

function jsonOrText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

/** The text fields of a multipart form, as PHP's curl sends one when it is given an array. */
function multipartFields(contentType: string | undefined, text: string): [string, string][] {
  const named = /boundary="?([^";]{1,70})"?/i.exec(contentType ?? '')?.[1]
  const boundary = named ?? /^--([^\r\n]{1,70})/.exec(text)?.[1] ?? ''
  return text.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const end = /\r?\n\r?\n/.exec(part)
    if (end === null) return []
    const name = /;\s*name="([^"]{1,100})"/i.exec(part.slice(0, end.index))?.[1]
    return name === undefined ? [] : [[name, part.slice(end.index + end[0].length).replace(/\r?\n$/, '')]]
  })
}
