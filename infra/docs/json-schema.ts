import * as z from 'zod/mini'

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

/** What the documentation adds to the fields of an answer, by their names. */
export type FieldNotes = Readonly<
  Record<string, { readonly description?: string; readonly enum?: readonly string[] }>
>

/** The JSON schema of an answer or a push. What a schema checks by code, notes tell in words. */
export function answerSchema(schema: z.core.$ZodType, notes: FieldNotes): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({ jsonSchema, path }) => {
      const name = path.at(-2) === 'properties' ? path.at(-1) : undefined
      const note = name === undefined ? undefined : notes[String(name)]
      if (note?.description !== undefined) jsonSchema.description = note.description
      if (note?.enum !== undefined && jsonSchema.const === undefined)
        Object.assign(jsonSchema, { type: 'string', enum: note.enum })
    },
  })
  return json
}
