import { isSchema, type JsonSchema } from './json-schema.ts'
import type { OpenApi } from './openapi.ts'

/**
 * A document of OpenAPI 3.1 as 3.0, for tools that know no later version. Many of these have no unions: a refusal and an
 * answer are one schema here, whose `result` is null in a refusal. They take the first kind of body that is offered: only
 * JSON is offered here. 3.0 has no webhooks.
 */
export function olderOpenApi(document: OpenApi): OpenApi {
  const { webhooks: _webhooks, info, components, paths, ...rest } = document
  const { summary: _summary, license: _license, ...about } = partOf(info)
  const { schemas, ...others } = partOf(components)
  const replies = new Map<string, unknown>()
  const operationOf = (operation: unknown, path: string): JsonSchema => {
    const { requestBody, responses, ...words } = partOf(operation)
    const { 200: answered, ...failures } = partOf(responses)
    const name = replyName(path)
    replies.set(name, replyOf(answered, partOf(schemas)))
    return {
      ...words,
      ...(requestBody === undefined ? {} : { requestBody: inJson(requestBody) }),
      responses: { 200: inJson(answered, { $ref: `#/components/schemas/${name}` }), ...failures },
    }
  }
  const items = Object.entries(partOf(paths)).map(([path, item]) => [
    path,
    mapped(item, (operation) => operationOf(operation, path)),
  ])
  const kept = Object.entries(partOf(schemas)).filter(([name]) => /(Request|Error)$/.test(name))
  return partOf(
    older({
      ...rest,
      openapi: '3.0.3',
      info: { ...about, license: { name: 'MIT', url: 'https://opensource.org/license/mit' } },
      paths: Object.fromEntries(items),
      components: { ...others, schemas: Object.fromEntries([...kept, ...replies]) },
    }),
  )
}

/** `/grabTicket/action/search.php` is answered by a `SearchReply`. */
function replyName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace('.php', '')
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Reply`
}

/** The body or the answer as JSON alone, with the schema that it has unless another one is given. */
function inJson(body: unknown, schema?: JsonSchema): JsonSchema {
  const { content, ...words } = partOf(body)
  const json = partOf(partOf(content)['application/json'])
  return { ...words, content: { 'application/json': schema === undefined ? json : { ...json, schema } } }
}

/** All answers of an operation in one schema: every field that one of them has. */
function replyOf(answered: unknown, schemas: JsonSchema): JsonSchema {
  const { content } = partOf(answered)
  const { anyOf } = partOf(partOf(partOf(content)['application/json']).schema)
  const names = Array.isArray(anyOf) ? anyOf.map((one) => String(one.$ref).replace(/.*\//, '')) : []
  const { properties, ...reply } = names.map((name) => partOf(schemas[name])).reduce(merged)
  const { result, ...fields } = partOf(properties)
  const nullable = isNull(result) ? {} : { nullable: true }
  return { ...reply, properties: { ...fields, result: { ...partOf(result), ...nullable } } }
}

/** A schema that holds what either holds. A field that is of another type in each takes every value. */
function merged(one: JsonSchema, other: JsonSchema): JsonSchema {
  if (kindOf(one) !== kindOf(other)) return isNull(other) ? one : { description: one.description }
  const mine = partOf(one.properties)
  const its = partOf(other.properties)
  const names = [...new Set([...Object.keys(mine), ...Object.keys(its)])]
  const fields = names.map((name) => {
    const [left, right] = [mine[name], its[name]]
    return [
      name,
      left === undefined || right === undefined ? (left ?? right) : merged(partOf(left), partOf(right)),
    ]
  })
  // Where one of them takes everything, so does the whole.
  const [left, right] = [valuesOf(one), valuesOf(other)]
  const values = left.length === 0 || right.length === 0 ? [] : [...left, ...right]
  const { const: _const, enum: _enum, ...rest } = one
  return {
    ...rest,
    ...(one.properties === undefined ? {} : { properties: Object.fromEntries(fields) }),
    ...(Array.isArray(one.required) ? { required: shared(one.required, other.required) } : {}),
    ...(isSchema(one.items) && isSchema(other.items) ? { items: merged(one.items, other.items) } : {}),
    ...(values.length === 0 ? {} : { enum: [...new Set(values)] }),
  }
}

function kindOf({ type }: JsonSchema): unknown {
  return type === 'integer' ? 'number' : String(type)
}

function valuesOf(schema: JsonSchema): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const]
  return Array.isArray(schema.enum) ? schema.enum : []
}

function shared(one: readonly unknown[], other: unknown): readonly unknown[] {
  return Array.isArray(other) ? one.filter((name) => other.includes(name)) : one
}

/** Every keyword of JSON schema that 3.0 lacks, as 3.0 says it or not at all. */
function older(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(older)
  if (!isSchema(value)) return value
  if (Array.isArray(value.anyOf)) return olderUnion(value, value.anyOf.filter(isSchema))
  const {
    const: _const,
    contentMediaType: _type,
    contentSchema: _schema,
    propertyNames: _names,
    additionalProperties: more,
    properties,
    ...rest
  } = value
  const { type, examples } = value
  const kind = Array.isArray(type) ? String(type[0]) : type
  const values = valuesOf(value).filter((one) => kind !== 'string' || typeof one === 'string')
  return {
    ...mapped(rest, older),
    ...(properties === undefined ? {} : { properties: mapped(properties, older) }),
    ...(isSchema(more) ? { additionalProperties: older(more) } : {}),
    ...(kind === undefined ? {} : { type: kind === 'number' && areWhole(values) ? 'integer' : kind }),
    ...(Array.isArray(type) && type.includes('null') ? { nullable: true } : {}),
    ...(kind === 'null' ? { type: 'object', nullable: true } : {}),
    ...(values.length === 0 ? {} : { enum: values }),
    // Examples of an answer go by their names in 3.0, too.
    ...(Array.isArray(examples) ? { examples: undefined, example: examples[0] } : {}),
  }
}

/** One type or null is a nullable type; any other union takes every value. */
function olderUnion({ anyOf: _anyOf, ...words }: JsonSchema, union: readonly JsonSchema[]): unknown {
  const [only, ...more] = union.filter((one) => !isNull(one))
  return older(only === undefined || more.length > 0 ? words : { ...only, ...words, nullable: true })
}

function isNull(schema: unknown): boolean {
  return isSchema(schema) && schema.type === 'null'
}

function areWhole(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every(Number.isInteger)
}

function mapped(value: unknown, change: (part: unknown) => unknown): JsonSchema {
  return Object.fromEntries(Object.entries(partOf(value)).map(([name, part]) => [name, change(part)]))
}

function partOf(value: unknown): JsonSchema {
  return isSchema(value) ? value : {}
}
