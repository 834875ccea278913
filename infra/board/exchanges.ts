import { maskDocumentNumber, maskEmail, maskName, maskPhoneMiddle } from '#contract/mask.ts'
import { parseJson } from '#contract/parse-json.ts'
import type { Post } from '#shared/pushes/post.ts'
import type { Exchange } from './wire.ts'

/** What went out with the pushes and what came back, kept in memory: bodies have no place in the table. */
export type Exchanges = {
  /** A post that does the same, and notes both. */
  watch(post: Post): Post
  /** Of a push, the oldest first. */
  of(webhookId: string): readonly Exchange[]
}

/** So much of an answer is kept, in characters. */
const mostAnswer = 4_096
const keptOfPush = 12
/** Pushes beyond these are forgotten, those tried longest ago first. */
const keptPushes = 500

/** Nothing noted yet. `now`: the service's clock, ms. */
export function createExchanges(now: () => number): Exchanges {
  const noted = new Map<string, readonly Exchange[]>()

  function note(id: string, exchange: Exchange): void {
    const before = noted.get(id) ?? []
    noted.delete(id)
    noted.set(id, [...before, exchange].slice(-keptOfPush))
    const [oldest] = noted.keys()
    if (noted.size > keptPushes && oldest !== undefined) noted.delete(oldest)
  }

  return {
    of: (id) => noted.get(id) ?? [],
    watch: (post) => async (request) => {
      const at = now()
      const pieces: Buffer[] = []
      const reply = await post({ ...request, onAnswer: (piece) => pieces.push(piece) })
      const { body, hide } = masked(request.body)
      const answer = hide(Buffer.concat(pieces).toString('utf8').slice(0, mostAnswer))
      const result = reply.kind === 'answered' ? { httpStatus: reply.httpStatus } : {}
      note(request.headers['webhook-id'] ?? '', { at, body, answer, ...result })
      return reply
    },
  }
}

/** The fields of a push that are about people, and how they are shown. */
const masks: Readonly<Record<string, (text: string) => string>> = {
  passengerName: maskName,
  cardNo: maskDocumentNumber,
  cellphone: maskPhoneMiddle,
  email: maskEmail,
  // Names and documents of several people in one text.
  msgDetail: () => '***',
}

/** A body as it is shown; and what hides the same people in an answer, which may repeat them. */
function masked(sent: string): { readonly body: string; readonly hide: (text: string) => string } {
  const hidden = new Map<string, string>()
  const json = sent.startsWith('data=') ? (new URLSearchParams(sent).get('data') ?? '') : sent
  const walk = (value: unknown, name = ''): unknown => {
    if (Array.isArray(value)) return value.map((entry) => walk(entry))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, walk(entry, key)]))
    const mask = Object.hasOwn(masks, name) ? masks[name] : undefined
    if (mask === undefined || typeof value !== 'string' || value === '') return value
    hidden.set(value, mask(value))
    return mask(value)
  }
  const body = walk(read(json))
  const longestFirst = () => [...hidden].toSorted(([one], [other]) => other.length - one.length)
  return {
    // Of what cannot be read nothing is shown.
    body: body === undefined ? '' : JSON.stringify(body, null, 2),
    hide: (text) => longestFirst().reduce((shown, [value, mask]) => shown.replaceAll(value, mask), text),
  }
}

function read(json: string): unknown {
  try {
    return parseJson(json)
  } catch {
    return undefined
  }
}
