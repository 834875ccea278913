import type { core } from 'zod/mini'
import { elementFields, isSchema, type JsonSchema, type RequestField, requestFields } from './json-schema.ts'
import { keyDoc, type ParameterDoc, passengerDocs } from './parameter-docs.ts'
import { type Speech, say } from './words.ts'

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
  speech: Speech = 'both',
): readonly DocumentedParameter[] {
  return requestFields(request).map((field) => {
    const { name, isRequired, rule } = field
    const doc = docs[name]
    if (doc === undefined) throw new Error(`the parameter ${name} has no documentation`)
    const passengers = elementFields(field.schema)
    const schema =
      passengers.length === 0
        ? textSchema(field, doc, speech)
        : passengersSchema(field, doc, passengers, speech)
    return { name, isRequired, doc, rule, schema }
  })
}

/** The rule is Chinese in every language: a request that breaks it is answered so. */
function describe({ rule }: RequestField, doc: ParameterDoc, speech: Speech): string {
  const answered = { chinese: `规则：\`${rule}\``, english: `Rule: \`${rule}\`` }
  return rule === ''
    ? say(doc, speech)
    : `${say(doc, speech)}${speech === 'chinese' ? '' : ' '}${say(answered, speech === 'both' ? 'chinese' : speech)}`
}

/** Every value may be a text, as forms have it. */
function textSchema(field: RequestField, doc: ParameterDoc, speech: Speech): JsonSchema {
  return {
    type: 'string',
    description: describe(field, doc, speech),
    ...(doc.values === undefined ? {} : { enum: doc.values }),
    examples: [doc.example],
  }
}

function passengersSchema(
  field: RequestField,
  doc: ParameterDoc,
  passengers: readonly RequestField[],
  speech: Speech,
): JsonSchema {
  const docs: Readonly<Record<string, ParameterDoc>> = passengerDocs
  const properties = passengers.map((one) => {
    const about = docs[one.name]
    if (about === undefined) throw new Error(`a passenger's ${one.name} has no documentation`)
    return [one.name, textSchema(one, about, speech)] as const
  })
  return {
    type: 'array',
    description: describe(field, doc, speech),
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

/** The form of a request with these parameters, and with the key, which belongs there and not into a URL. */
export function formSchema(parameters: readonly DocumentedParameter[], speech: Speech): JsonSchema {
  return objectOf(parameters, speech, (schema) => (schema.type === 'array' ? jsonInText(schema) : schema))
}

/** The same as a JSON body, in which lists are lists, and numerals may be numbers. */
export function bodySchema(parameters: readonly DocumentedParameter[], speech: Speech): JsonSchema {
  return objectOf(parameters, speech, withNumbers)
}

function objectOf(
  parameters: readonly DocumentedParameter[],
  speech: Speech,
  change: (schema: JsonSchema) => JsonSchema,
): JsonSchema {
  return {
    type: 'object',
    required: ['key', ...parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name)],
    properties: {
      key: { type: 'string', description: say(keyDoc, speech), examples: [keyDoc.example] },
      ...Object.fromEntries(parameters.map(({ name, schema }) => [name, change(schema)])),
    },
  }
}

/** A list in a form's field: its JSON. */
function jsonInText(schema: JsonSchema): JsonSchema {
  const { description, examples, ...contentSchema } = schema
  const texts = Array.isArray(examples) ? examples.map((example) => JSON.stringify(example)) : []
  return { type: 'string', contentMediaType: 'application/json', contentSchema, description, examples: texts }
}

function withNumbers(schema: JsonSchema): JsonSchema {
  const { enum: values, items, ...rest } = schema
  if (isSchema(items)) {
    const fields = Object.entries(isSchema(items.properties) ? items.properties : {})
    const properties = fields.map(([name, field]) => [name, isSchema(field) ? withNumbers(field) : field])
    return { ...rest, items: { ...items, properties: Object.fromEntries(properties) } }
  }
  const isNumerals = Array.isArray(values) && values.every((value) => /^\d+$/.test(String(value)))
  if (isNumerals) return { ...rest, type: ['string', 'integer'], enum: [...values, ...values.map(Number)] }
  return values === undefined ? rest : { ...rest, enum: values }
}
