import * as z from 'zod/mini'
import type { FieldDoc, FieldDocs, FieldSource } from './field-docs.ts'
import { type Speech, say, type Words } from './words.ts'

/** A JSON schema (draft 2020-12), as OpenAPI 3.1 has it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** The fields of a request's schema, as the schema has them: what is documented cannot differ from what is checked. */
export type RequestField = {
  readonly name: string
  readonly isRequired: boolean
  /** The rule in Chinese, as a request that breaks it is told. */
  readonly rule: string
  readonly schema: z.core.$ZodType
}

/** A text that no field takes. */
const nonsense = '\u0001'

/** The fields of a request's schema. Throws if the schema is not an object's. */
export function requestFields(schema: z.core.$ZodType): readonly RequestField[] {
  return Object.entries(shapeOf(schema) ?? {}).map(([name, field]) => ({
    name,
    isRequired: !isOptional(field),
    rule: z.safeParse(field, nonsense).error?.issues[0]?.message ?? '',
    schema: field,
  }))
}

/** The fields of the elements of a list. */
export function elementFields(list: z.core.$ZodType): readonly RequestField[] {
  const inner = unwrapped(list)
  return inner instanceof z.core.$ZodArray ? requestFields(inner._zod.def.element) : []
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.core.$ZodOptional ? unwrapped(schema._zod.def.innerType) : schema
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.core.$ZodOptional
}

/** A request's schema tidies, checks and makes a request of it: the object that is checked is somewhere in between. */
function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  if (schema instanceof z.core.$ZodObject) return schema._zod.def.shape
  if (schema instanceof z.core.$ZodPipe) return shapeOf(schema._zod.def.out) ?? shapeOf(schema._zod.def.in)
  return undefined
}

/** The JSON schema of an answer or a push, its fields described, each with its value in the example. */
export function answerSchema(
  schema: z.core.$ZodType,
  docs: FieldDocs,
  speech: Speech,
  example?: unknown,
): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { unrepresentable: 'any' })
  return described(json, docs, speech, { example, path: [] })
}

type Place = { readonly example: unknown; readonly path: readonly string[] }

/**
 * Done by hand, field by field: zod's own `override` sees a schema that stands in two places once, and would say of both
 * what is true of the first.
 */
function described(schema: unknown, docs: FieldDocs, speech: Speech, { example, path }: Place): JsonSchema {
  if (!isSchema(schema)) return {}
  const steps = Object.entries(schema).map(([keyword, value]): readonly [string, unknown] => {
    if (keyword === 'items' || keyword === 'additionalProperties')
      return [
        keyword,
        isSchema(value) ? described(value, docs, speech, { example: first(example), path }) : value,
      ]
    if (keyword !== 'properties' || !isSchema(value)) return [keyword, value]
    const fields = Object.entries(value).map(([name, field]) => {
      const place = { example: isSchema(example) ? example[name] : undefined, path: [...path, name] }
      return [name, withDoc(described(field, docs, speech, place), docs, speech, place)] as const
    })
    return [keyword, Object.fromEntries(fields)]
  })
  return Object.fromEntries(steps)
}

/** Of a list its first element, of a table its first entry. */
function first(example: unknown): unknown {
  return typeof example === 'object' && example !== null ? Object.values(example)[0] : undefined
}

function withDoc(schema: JsonSchema, docs: FieldDocs, speech: Speech, { example, path }: Place): JsonSchema {
  const doc = docs[path.slice(-2).join('.')] ?? docs[path.at(-1) ?? '']
  if (doc === undefined) return schema
  const isCode = doc.enum !== undefined && schema.const === undefined && schema.type !== 'object'
  const value = isLeaf(example) ? example : doc.example
  const takesExample = value !== undefined && schema.const === undefined && schema.type !== 'null'
  return {
    ...schema,
    description: saidOf(doc, speech),
    ...(isCode && schema.type !== 'null' ? { type: 'string', enum: doc.enum } : {}),
    ...(takesExample ? { examples: [value] } : {}),
  }
}

const sourceWords: Readonly<Record<FieldSource, Words>> = {
  juhe: { chinese: '来源：聚合数据。', english: 'From Juhe.' },
  service: { chinese: '来源：本服务。', english: 'From this service.' },
  tenant: { chinese: '来源：您。', english: 'From you.' },
}

function saidOf(doc: FieldDoc, speech: Speech): string {
  const source = sourceWords[doc.source]
  return say({ chinese: doc.chinese + source.chinese, english: `${doc.english} ${source.english}` }, speech)
}

function isLeaf(value: unknown): boolean {
  return (
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '')
  )
}

/** Whether something is a schema, or a part of a document that is an object. */
export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
