import type { Fetch } from '#shared/fetch.ts'
import { isRecord, parsed } from '#shared/juhe/classify.ts'
import { maskAddresses } from '#shared/mask-addresses.ts'

/** The calls of the check, by what they ask: each is of no effect at Juhe. */
export const caseNames = [
  ...(['dataDictionary', 'search', 'orderDetail', 'issuedDetail'] as const),
  ...(['cancelOrder', 'applyRefundOrder', 'wrongKey', 'https'] as const),
] as const

/** One of those calls. */
export type CaseName = (typeof caseNames)[number]

/** One call and its whole answer, for the check's own use: it may hold the key. */
export type Exchange = {
  readonly caseName: CaseName
  readonly status: number
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** From the request to the last byte, ms. */
  readonly ms: number
  /** When the answer was read, ms since the epoch. */
  readonly at: number
}

/** Headers that are looked at: those in which services say how many calls are left, and these three. */
const headerNames = [
  ...['content-type', 'date', 'server'],
  ...['x-ratelimit-remaining', 'ratelimit-remaining', 'x-rate-limit-remaining', 'x-quota-remaining'],
]

/** The same fetch, which hands over each exchange that came to its end. `now` is ms, of a clock that is not turned. */
export function recordingFetch(
  fetch: Fetch,
  caseName: CaseName,
  now: () => number,
  record: (exchange: Exchange) => void,
): Fetch {
  return async (target, init) => {
    const startedAt = now()
    const reply = await fetch(target, init)
    return {
      ok: reply.ok,
      status: reply.status,
      text: async () => {
        const text = await reply.text()
        const headers = headerNames.flatMap((name): [string, string][] => {
          const value = reply.header?.(name)
          return value === undefined ? [] : [[name, value]]
        })
        const at = now()
        const { status } = reply
        record({ caseName, status, headers: Object.fromEntries(headers), text, ms: at - startedAt, at })
        return text
      },
    }
  }
}

/** An answer as it may be kept: nothing in it tells a key, or who somebody is. */
export type Fixture = {
  readonly case: CaseName
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Fields whose values, however deep, tell who somebody is, or open something. */
const personal =
  /names?$|person|passenger|phone|mobile|mail|card|passport|identity|idno|birth|account|pwd|password|^key$|token|secret|address|contact/i
/** Stations, trains and seats have names, too; and kinds and numbers of people are not who they are. */
const impersonal =
  /^((\w*(station|train|seat|class|city))names?|pullInByIdCard|\w*(card|passenger)type|passenger(count|num)?s?)$/i

/** What may be kept of an exchange. `secrets` are texts that must not be in it, whoever wrote them. */
export function fixtureOf(exchange: Exchange, secrets: readonly string[]): Fixture {
  const { caseName, status, headers, text } = exchange
  const body = parsed(text)
  const maskedBody = body === undefined ? maskedText(text) : JSON.stringify(masked(body))
  return {
    case: caseName,
    status,
    contentType: headers['content-type'] ?? '',
    body: secrets.reduce(
      (result, secret) => (secret === '' ? result : result.replaceAll(secret, '***')),
      maskedBody,
    ),
  }
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskedJson(value)
  if (typeof value === 'number') return maskedText(String(value)) === String(value) ? value : 0
  if (Array.isArray(value)) return value.map(masked)
  return isRecord(value) ? ofEach(value, masked) : value
}

/** Everything in it but its shape. */
function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden)
  if (isRecord(value)) return ofEach(value, hidden)
  return value === null || typeof value === 'boolean' ? value : '***'
}

function ofEach(record: Readonly<Record<string, unknown>>, otherwise: (value: unknown) => unknown) {
  const entries = Object.entries(record).map(([name, part]) => {
    if (impersonal.test(name)) return [name, masked(part)]
    return [name, personal.test(name) ? hidden(part) : otherwise(part)]
  })
  return Object.fromEntries(entries)
}

/** JSON within a text is masked as JSON. */
function maskedJson(text: string): string {
  const trimmed = text.trimStart()
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return maskedText(text)
  try {
    return JSON.stringify(masked(JSON.parse(text)))
  } catch {
    return maskedText(text)
  }
}

/** Numbers of documents and phones, and addresses, wherever they stand. */
function maskedText(text: string): string {
  return maskAddresses(text, '***')
    .replace(/(?<!\w)\d{17}[\dXx](?!\w)/g, '***')
    .replace(/(?<!\w)(\+?86)?1[3-9]\d{9}(?!\w)/g, '***')
}
