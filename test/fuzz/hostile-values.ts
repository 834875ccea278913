import * as fc from 'fast-check'
import { anyText } from '#test/support/any-text.ts'

/** Texts that have broken somebody's parser, validator, log or store before. */
const notorious = [
  '',
  ' ',
  '\u3000',
  '\u0000',
  'a\u0000b',
  '\r\n',
  'x\r\nset-cookie: a=b',
  '\u2028',
  '\ufeff1',
  '\u202eabc',
  '\ud800',
  '\udc00\ud800',
  '𠮷野家',
  '👨‍👩‍👧‍👦',
  'é́́́',
  '%00',
  '%',
  '%zz',
  '%e4%b8',
  '+',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'true',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  '1e1',
  '0x10',
  '012',
  '１２３',
  '9007199254740993',
  '184467440737095516160000000000',
  '[]',
  '{}',
  '[null]',
  '[[]]',
  '"',
  '{"a":',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '../../../etc/passwd',
  'TENANT#a',
  'ORDER#T000',
  'https://user:secret@example.com/',
  'http://169.254.169.254/',
  'http://[::ffff:7f00:1]/',
  'javascript:alert(1)',
  '2026-02-30',
  '0000-00-00 00:00:00',
  '275760-09-13',
  '9999-12-31 23:59:59',
] as const

/** Texts that are long in a way that a careless expression takes for ever to refuse. */
const long = fc
  .tuple(
    fc.constantFrom(
      'a',
      '1',
      ' ',
      '|',
      'a.',
      'a@',
      '%',
      '\\',
      '"',
      '{"a":',
      '[',
      'G1|',
      '中',
      '\u0301',
      '😀',
    ),
    fc.oneof(
      { weight: 30, arbitrary: fc.integer({ min: 50, max: 3_000 }) },
      { weight: 1, arbitrary: fc.constant(60_000) },
    ),
    fc.constantFrom('', '!', '@', ']', '\n'),
  )
  .map(([part, times, end]) => part.repeat(times) + end)

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...notorious) },
  { weight: 3, arbitrary: anyText({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: long },
)

const hostileNumber = fc.constantFrom(
  0,
  -0,
  1,
  -1,
  0.1,
  1e21,
  -1e308,
  2 ** 53,
  2 ** 53 + 2,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
)

/** JSON that goes into a body as it stands: a value so deep cannot be written from a value. */
export class Verbatim {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }

  toJSON(): string {
    return this.json
  }
}

/** JSON as deep as given: the text is made without recursion. */
function deep(open: string, depth: number): string {
  return `${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`
}

const deepJson = fc
  .tuple(
    fc.constantFrom('[', '{"a":'),
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 10, max: 4_000 }) },
      { weight: 1, arbitrary: fc.constant(20_000) },
    ),
  )
  .map(([open, depth]) => deep(open, depth))

/** What may stand in a JSON body where a text is expected. Some of it is a text that is JSON itself. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 3, arbitrary: hostileNumber },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { a: { b: [1] } }) },
  { weight: 2, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom('__proto__', 'constructor', 'length', '0', 'key', 'toJSON'),
      hostileText,
      {
        maxKeys: 3,
      },
    ),
  },
  // As a text that is JSON, and as the value itself.
  {
    weight: 1,
    arbitrary: fc.oneof(
      deepJson,
      deepJson.map((json) => new Verbatim(json)),
    ),
  },
)

/** Names that are no parameter's, or have a meaning of their own to a careless reader. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'key ',
    'Key',
    'passengers[0][idCardNo]',
    '',
    'tenantId',
  ),
  hostileText,
)
