import type { core } from 'zod/mini'
import { elementFields, type JsonSchema, type RequestField, requestFields } from './json-schema.ts'
import { type ParameterDoc, passengerDocs } from './parameter-docs.ts'

/** A parameter as the documentation tells it: what the schema checks, and what we say about it. */
export type DocumentedParameter = {
  readonly name: string
  readonly isRequired: boolean
  readonly doc: ParameterDoc
  readonly rule: string
  readonly schema: JsonSchema
}

/** The parameters of a request. Throws for a field of the schema about which nothing is said. */
export function documentedParameters(
  request: core.$ZodType,
  docs: Readonly<Record<string, ParameterDoc>>,
): readonly DocumentedParameter[] {
  return requestFields(request).map((field) => {
    const { name, isRequired, rule } = field
    const doc = docs[name]
    if (doc === undefined) throw new Error(`the parameter ${name} has no documentation`)
    const passengers = elementFields(field.schema)
    const schema = passengers.length === 0 ? textSchema(field, doc) : passengersSchema(field, doc, passengers)
    return { name, isRequired, doc, rule, schema }
  })
}

function describe({ rule }: RequestField, { chinese, english }: ParameterDoc): string {
  return `${chinese} · ${english}${rule === '' ? '' : ` — ${rule}`}`
}

/** Every value may be a text, as forms have it, or in a JSON body a number that is its numeral. */
function textSchema(field: RequestField, doc: ParameterDoc): JsonSchema {
  return {
    type: 'string',
    description: describe(field, doc),
    ...(doc.values === undefined ? {} : { enum: doc.values }),
    examples: [doc.example],
  }
}

function passengersSchema(
  field: RequestField,
  doc: ParameterDoc,
  passengers: readonly RequestField[],
): JsonSchema {
  const docs: Readonly<Record<string, ParameterDoc>> = passengerDocs
  const properties = passengers.map((one) => {
    const about = docs[one.name]
    if (about === undefined) throw new Error(`a passenger's ${one.name} has no documentation`)
    return [one.name, textSchema(one, about)] as const
  })
  return {
    type: 'array',
    description: describe(field, doc),
    items: {
      type: 'object',
      required: passengers.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      properties: Object.fromEntries(properties),
    },
    minItems: 1,
    maxItems: 5,
    examples: [JSON.parse(doc.example)],
  }
}

/** The body of a request with these parameters. */
export function bodySchema(parameters: readonly DocumentedParameter[]): JsonSchema {
  return {
    type: 'object',
    required: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  }
}
