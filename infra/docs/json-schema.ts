import * as z from 'zod/mini'
import type { FieldDoc, FieldDocs } from './field-docs.ts'
import { type Speech, say } from './words.ts'

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

/** The fields of a request's schema. Throws for a schema that is none of an object. */
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
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({ jsonSchema, path }) => {
      const doc = path.at(-2) === 'properties' ? fieldDoc(docs, path.map(String)) : undefined
      if (doc === undefined) return
      jsonSchema.description = say(doc, speech)
      if (doc.enum !== undefined && jsonSchema.const === undefined && jsonSchema.type !== 'object')
        Object.assign(jsonSchema, { type: 'string', enum: doc.enum })
      const value = valueAt(example, path.map(String))
      if (isLeaf(value)) jsonSchema.examples = [value]
    },
  })
  return json
}

/** What is said of the field at a path: below its parent, or wherever it stands. */
function fieldDoc(docs: FieldDocs, path: readonly string[]): FieldDoc | undefined {
  const name = path.at(-1) ?? ''
  const parent = path.slice(0, -2).findLast((_, index) => path[index - 1] === 'properties')
  return docs[`${parent}.${name}`] ?? docs[name]
}

function isLeaf(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

/** The example's value where a schema's path leads; of a list, its first element's; of a table, its first entry's. */
function valueAt(example: unknown, path: readonly string[]): unknown {
  let value = example
  for (const [index, step] of path.entries()) {
    if (typeof value !== 'object' || value === null) return undefined
    const isName = path[index - 1] === 'properties'
    if (isName) value = Object.entries(value).find(([name]) => name === step)?.[1]
    else if (step === 'items' || step === 'additionalProperties') value = Object.values(value)[0]
  }
  return value
}

/** Whether something is a schema, or a part of a document that is an object. */
export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
