import * as fc from 'fast-check'
import { hostileName, hostileText, hostileValue, Verbatim } from './hostile-values.ts'

/** The parameters of a request, in order; a name may come more than once. */
export type Entries = readonly (readonly [name: string, value: unknown])[]

/** A request as it reaches the gateway. */
export type HostileRequest = {
  readonly method: string
  readonly query: string
  readonly body: Buffer
  readonly contentType: string | undefined
}

/** What becomes of one parameter. */
type Change =
  | { readonly kind: 'drop' | 'twice' }
  | { readonly kind: 'replace' | 'repeat' | 'append'; readonly value: unknown }

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Change>({ kind: 'drop' }, { kind: 'twice' }) },
  { weight: 6, arbitrary: hostileValue.map((value): Change => ({ kind: 'replace', value })) },
  { weight: 1, arbitrary: hostileValue.map((value): Change => ({ kind: 'repeat', value })) },
  { weight: 1, arbitrary: hostileText.map((value): Change => ({ kind: 'append', value })) },
)

/**
 * The parameters of a good request, and what is made of them: few of them are changed, and sometimes none, so that what
 * is behind the first check is reached, too.
 */
export function hostileEntries(good: fc.Arbitrary<Readonly<Record<string, unknown>>>): fc.Arbitrary<Entries> {
  return good.chain((parameters) => {
    const names = Object.keys(parameters)
    const extras = fc.oneof(
      { weight: 4, arbitrary: fc.constant<[string, unknown][]>([]) },
      { weight: 1, arbitrary: fc.array(fc.tuple(hostileName, hostileValue), { maxLength: 3 }) },
    )
    return fc
      .tuple(fc.array(fc.tuple(fc.constantFrom(...names), change), { maxLength: 3 }), extras)
      .map(([changes, added]): Entries => {
        const byName = new Map(changes)
        return [...names.flatMap((name) => changed(name, parameters[name], byName.get(name))), ...added]
      })
  })
}

function changed(name: string, value: unknown, change: Change | undefined): [string, unknown][] {
  switch (change?.kind) {
    case 'drop':
      return []
    case 'twice':
      return [
        [name, value],
        [name, value],
      ]
    case 'replace':
      return [[name, change.value]]
    case 'repeat':
      return [
        [name, value],
        [name, change.value],
      ]
    case 'append':
      return [[name, `${textOf(value)}${textOf(change.value)}`]]
    default:
      return [[name, value]]
  }
}

function textOf(value: unknown): string {
  if (value instanceof Verbatim) return value.json
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** The ways in which parameters can travel, and what can happen to the bytes. */
export const ways = ['query', 'form', 'multipart', 'json', 'nameless'] as const
export type Way = (typeof ways)[number]

/** Damage to the bytes of a body or a query: where it begins as a fraction of the length, and what it is. */
export type Damage = {
  readonly kind: 'none' | 'cut' | 'insert' | 'flip' | 'double'
  readonly at: number
  readonly bytes: Uint8Array
}

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constant<Damage>({ kind: 'none', at: 0, bytes: new Uint8Array() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom<Damage['kind']>('cut', 'insert', 'flip', 'double'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc
          .constantFrom('%', '%%', '%u4e2d', '%e4%b8', '\r\n', '\r\n--', '&', '=', '"', '\\u', '{', '\0')
          .map((text) => Buffer.from(text)),
      ),
    }),
  },
)

const contentTypes = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
} as const

export const boundary = '----hostile'

/** A multipart body's content type, which may be broken, too. */
export const multipartTypes = [
  `multipart/form-data; boundary=${boundary}`,
  `multipart/form-data; boundary=${boundary}`,
  `multipart/form-data; boundary="${boundary}"`,
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=other',
  `multipart/form-data; boundary=${'b'.repeat(300)}`,
  'multipart/mixed; boundary=x',
] as const

/** Writes the parameters down. */
export function requestOf(entries: Entries, way: Way, harm: Damage, multipartType: string): HostileRequest {
  switch (way) {
    case 'query':
      return {
        method: 'GET',
        query: damaged(formOf(entries), harm).toString('latin1'),
        body: Buffer.alloc(0),
        contentType: undefined,
      }
    case 'form':
      return {
        method: 'POST',
        query: '',
        body: damaged(formOf(entries), harm),
        contentType: contentTypes.form,
      }
    case 'multipart':
      return {
        method: 'POST',
        query: '',
        body: damaged(multipartOf(entries), harm),
        contentType: multipartType,
      }
    case 'json':
      return {
        method: 'POST',
        query: '',
        body: damaged(jsonOf(entries), harm),
        contentType: contentTypes.json,
      }
    case 'nameless':
      return {
        method: 'POST',
        query: formOf(entries.slice(0, 2)),
        body: damaged(jsonOf(entries.slice(2)), harm),
        contentType: undefined,
      }
  }
}

function formOf(entries: Entries): string {
  return new URLSearchParams(
    entries.map(([name, value]): [string, string] => [name, textOf(value)]),
  ).toString()
}

/** Written by hand: a name may come twice, and `__proto__` is a name like any other. */
function jsonOf(entries: Entries): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${jsonValueOf(value)}`).join(',')}}`
}

function jsonValueOf(value: unknown): string {
  return value instanceof Verbatim ? value.json : (JSON.stringify(value) ?? 'null')
}

function multipartOf(entries: Entries): string {
  const parts = entries.map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${textOf(value)}\r\n`,
  )
  return `${parts.join('')}--${boundary}--\r\n`
}

function damaged(text: string, { kind, at, bytes }: Damage): Buffer {
  const whole = Buffer.from(text)
  const place = Math.floor(at * whole.length)
  switch (kind) {
    case 'none':
      return whole
    case 'cut':
      return whole.subarray(0, place)
    case 'insert':
      return Buffer.concat([whole.subarray(0, place), bytes, whole.subarray(place)])
    case 'flip':
      return Buffer.concat([whole.subarray(0, place), bytes, whole.subarray(place + bytes.length)])
    case 'double':
      return Buffer.concat([whole, whole.subarray(place)])
  }
}
