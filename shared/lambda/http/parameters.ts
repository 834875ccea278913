import type { Fault } from '#contract/faults.ts'
import { parseJson } from '#contract/parse-json.ts'
import { bodyBytes, bodyLimit, bodyText, contentTypeOf, mediaTypeOf } from './body.ts'
import type { HttpEvent } from './event.ts'
import { charsetOf, decoded, formFields, type RequestCharset, repeatedName, withLists } from './form.ts'

/** The parameters of a request, wherever they stood, and what was wrong with the way they were given. */
export type Parameters = {
  /** Has no prototype: a parameter may have any name. */
  readonly values: Readonly<Record<string, unknown>>
  readonly faults: readonly Fault[]
  /** Whether all parameters could be read: if not, the missing ones say nothing. */
  readonly isComplete: boolean
}

/** A request without parameters. */
export const noParameters: Parameters = { values: {}, faults: [], isComplete: true }

type Entry = readonly [name: string, value: unknown]
type Entries = { readonly entries: readonly Entry[]; readonly fault?: Fault }

/**
 * The most parameters that the query, and the body, may hold: far more than all operations together name. Whoever has
 * no key yet shall not cost more than a look at the text.
 */
const mostParameters = 1_000
const tooMany: Entries = {
  entries: [],
  fault: { field: '请求参数', rule: `不得超过${mostParameters}个` },
}

/**
 * Reads the parameters of a request from the query string and, with POST, from the body alike: form,
 * multipart form or JSON object. A parameter given more than once must have the same value everywhere.
 * Never throws: a body that cannot be read is a fault, and so are more than {@link mostParameters}.
 */
export async function readParameters(event: HttpEvent): Promise<Parameters> {
  const query = readForm(event.rawQueryString, 'utf-8', '请求参数')
  const body: Entries = event.requestContext.http.method === 'POST' ? await readBody(event) : { entries: [] }
  const { values, repeated } = merge(withLists([...query.entries, ...body.entries]))
  const faults = [
    ...repeated.map((name) => ({ field: shortened(name), rule: '重复给出且值不同' })),
    ...repeatedWithin(values.passengers),
  ]
  const unread = query.fault ?? body.fault
  return unread === undefined
    ? { values, faults, isComplete: true }
    : { values, faults: [...faults, unread], isComplete: false }
}

async function readBody(event: HttpEvent): Promise<Entries> {
  if (!event.body) return { entries: [] }
  if (bodyBytes(event).length > bodyLimit) return unreadable(`不得超过${bodyLimit / 1024}KB`)
  const mediaType = mediaTypeOf(event)
  if (mediaType === 'multipart/form-data') return await readMultipart(event)
  const charset = charsetOf(contentTypeOf(event))
  const text = decoded(bodyBytes(event), charset)
  if (text === undefined) return unreadable(undecodable)
  return mediaType === 'application/json' ? readJson(text) : readText(text, charset)
}

const undecodable = '须为UTF-8编码'

function readForm(text: string, charset: RequestCharset, field: string): Entries {
  if (marksIn(text, '&') >= mostParameters) return tooMany
  const entries = formFields(text, charset)
  return entries === undefined ? { entries: [], fault: { field, rule: undecodable } } : { entries }
}

function readJson(text: string): Entries {
  // Members are not all that costs: elements of lists count as well.
  if (marksIn(text, ',') >= mostParameters) return tooMany
  try {
    const value = parseJson(text)
    if (!isObject(value)) return unreadable('须为JSON对象')
    const repeated = repeatedName(text)
    return repeated === undefined
      ? { entries: Object.entries(value) }
      : { entries: Object.entries(value), fault: repeatedFault(repeated) }
  } catch {
    return unreadable('不是有效的JSON')
  }
}

function repeatedFault(name: string): Fault {
  return { field: shortened(name), rule: '在JSON中重复给出' }
}

/** A list of objects may come as JSON text: of two values of a name, JSON.parse would silently take the last. */
function repeatedWithin(value: unknown): readonly Fault[] {
  if (typeof value !== 'string') return []
  try {
    JSON.parse(value)
  } catch {
    // The schema of the operation says that it is no JSON.
    return []
  }
  const repeated = repeatedName(value)
  return repeated === undefined ? [] : [repeatedFault(repeated)]
}

async function readMultipart(event: HttpEvent): Promise<Entries> {
  if (marksIn(bodyText(event), /content-disposition:/i) > mostParameters) return tooMany
  const charset = charsetOf(contentTypeOf(event))
  const isUtf8 = decoded(bodyBytes(event), 'utf-8') !== undefined
  const text = isUtf8 && charset === 'utf-8' ? undefined : decoded(bodyBytes(event), charset)
  if (text === undefined && !isUtf8) return unreadable(undecodable)
  try {
    const form = await new Response(text ?? bodyBytes(event), {
      headers: { 'content-type': contentTypeOf(event) },
    }).formData()
    const entries: Entry[] = []
    for (const [name, value] of form) {
      // A file is read like a field: some clients send long values so.
      entries.push([name, typeof value === 'string' ? value : await value.text()])
    }
    return { entries }
  } catch {
    return unreadable('不是有效的multipart表单')
  }
}

/** The text tells itself: curl, for one, sends JSON as a form unless it is told otherwise. */
function readText(text: string, charset: RequestCharset): Entries {
  return /^\s*[{[]/.test(text) ? readJson(text) : readForm(text, charset, '请求体')
}

/** How often a text has a mark, as far as that matters: it is looked through no further than it must be. */
function marksIn(text: string, mark: string | RegExp): number {
  return text.split(mark, mostParameters + 2).length - 1
}

function unreadable(rule: string): Entries {
  return { entries: [], fault: { field: '请求体', rule } }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Of a name, which is the caller's, so much comes back to him. */
const longestName = 64

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName).toWellFormed()}…` : name
}

function merge(entries: readonly Entry[]) {
  const values: Record<string, unknown> = Object.create(null)
  const repeated = new Set<string>()
  for (const [name, value] of entries) {
    if (name in values && !isSame(values[name], value)) repeated.add(name)
    values[name] = value
  }
  return { values, repeated: [...repeated] }
}

/** The number 1 and the text "1" are the same value of a parameter; so are a list and its JSON. */
function isSame(one: unknown, other: unknown): boolean {
  const text = textOf(one)
  return text !== undefined && text === textOf(other)
}

/** Undefined of what is nested too deep to be written: reading JSON has no such bound, writing it has. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim()
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return undefined
  }
}
