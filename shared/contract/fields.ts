import * as z from 'zod/mini'
import { parseChinaTime } from './china-time.ts'
import { requiredRule } from './faults.ts'
import { plainStation } from './station-name.ts'

/**
 * What a request brings, whichever way it came: from a query string, a form or a JSON body. The values are
 * text, numbers, or, in a JSON body, anything else.
 */
export type RequestParameters = Readonly<Record<string, unknown>>

/**
 * One value as the schemas want it: numbers as the numerals that a form would have brought, text without
 * white space around it (full-width spaces too), blank text as if it were absent.
 */
export function tidied(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  if (value === null) return undefined
  if (typeof value !== 'string') return value
  const text = value.trim()
  return text === '' ? undefined : text
}

/**
 * The named parameters of a request, tidied; whatever else came along is left out, and so are values that an
 * object only inherits.
 *
 * @param verbatim names whose text is not trimmed, such as a password.
 */
export function tidiedParameters(
  input: unknown,
  names: readonly string[],
  verbatim: readonly string[] = [],
): Record<string, unknown> {
  const tidy: Record<string, unknown> = {}
  if (typeof input !== 'object' || input === null) return tidy
  const fields = new Map<string, unknown>(Object.entries(input))
  for (const name of names) {
    const raw = fields.get(name)
    const value = tidied(raw)
    if (value !== undefined) tidy[name] = verbatim.includes(name) && typeof raw === 'string' ? raw : value
  }
  return tidy
}

/** The schema of a request with these fields: tidies the flat parameters, then checks them. */
export function parameters<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  verbatim: readonly string[] = [],
) {
  const names = Object.keys(shape)
  return z.pipe(
    z.transform((input: unknown) => tidiedParameters(input, names, verbatim)),
    z.object(shape),
  )
}

/**
 * What one value is by itself, or undefined when it is absent or breaks its rule: for judging the rest of a
 * request that cannot be read whole.
 */
export function readable<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> | undefined {
  const read = schema.safeParse(value)
  return read.success ? read.data : undefined
}

/** Says `必填` of an absent value, and the field's own rule of one that has the wrong type. */
export function requiredOr(rule: string) {
  return { error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? requiredRule : rule) }
}

/** A required text that passes a test. */
export function text(rule: string, test: (value: string) => boolean) {
  return z.string(requiredOr(rule)).check(z.refine(test, rule))
}

/** A required text of 1 to `longest` characters on one line; personal names, station names, opaque keys. */
export function line(longest: number) {
  const rule = `须为1-${longest}个字符,且不含控制字符`
  return text(rule, (value) => [...value].length <= longest && !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(value))
}

/** A required station, contract §1 and §2, as the upstream knows it. */
export const station = z.pipe(line(30), z.transform(plainStation))

/** A required choice: a numeral or a word that stands for a value. */
export function choice<const Value>(values: Readonly<Record<string, Value>>, rule: string) {
  return z.pipe(
    z.string(requiredOr(rule)),
    z.transform((value: string, context): Value => {
      if (Object.hasOwn(values, value)) {
        const chosen = values[value]
        if (chosen !== undefined) return chosen
      }
      context.issues.push({ code: 'custom', input: value, message: rule })
      return z.NEVER
    }),
  )
}

/** Our and the tenants' order numbers, contract §2. */
export const outOrderNoField = text('须为6-32位数字或英文字母', (value) => /^[0-9A-Za-z]{6,32}$/.test(value))

/** A calendar day `yyyy-MM-dd` that exists. */
export function isDay(value: string): boolean {
  return parseChinaTime(value, 'yyyy-MM-dd') !== undefined
}
