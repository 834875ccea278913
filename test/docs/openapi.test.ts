import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectralCore from '@stoplight/spectral-core'
import spectralRulesets from '@stoplight/spectral-rulesets'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { serviceCodes, systemCodes } from '#contract/codes.ts'
import { msgCodes } from '#contract/dictionary.ts'
import { extensions, operations } from '#contract/operations.ts'
import { errorDocs } from '#infra/docs/error-docs.ts'
import { elementFields, requestFields } from '#infra/docs/json-schema.ts'
import { olderOpenApi } from '#infra/docs/older-openapi.ts'
import { buildOpenApi } from '#infra/docs/openapi.ts'
import { operationDocs } from '#infra/docs/operation-docs.ts'
import { type ParameterDoc, passengerDocs } from '#infra/docs/parameter-docs.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'

const written = readFileSync(new URL('../../infra/docs/openapi.json', import.meta.url), 'utf8')

/** The names of all examples of answers in a path of the document. */
function examplesIn(item: object): string[] {
  type Answers = Record<string, { content: Record<string, { examples: object }> }>
  return Object.values<{ responses: Answers }>({ ...item }).flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ content }) =>
      Object.keys(content['application/json']?.examples ?? {}),
    ),
  )
}

describe('openapi.json', () => {
  test('is what the schemas and tables make of it: `npm run openapi` would change nothing', () => {
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(buildOpenApi())))
  })

  test('is valid OpenAPI 3.1 for a linter, its examples included', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: {
        'no-invalid-media-type-examples': 'error',
        'no-invalid-schema-examples': 'error',
        'no-invalid-parameter-examples': 'error',
        // The document lies beside what it describes.
        'no-server-example.com': 'error',
      },
    })
    const problems = await lintFromString({ source: written, absoluteRef: 'openapi.json', config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    )
  })

  test('is valid as OpenAPI 3.0, too, for tools that know no later version', async () => {
    const source = JSON.stringify(olderOpenApi(JSON.parse(written)))
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: { 'no-invalid-media-type-examples': 'error', 'no-server-example.com': 'error' },
    })
    const problems = await lintFromString({ source, absoluteRef: 'openapi-3.0.json', config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    )
  })

  test('keeps every rule that Spectral recommends for OpenAPI', async () => {
    const spectral = new spectralCore.Spectral()
    spectral.setRuleset(new spectralCore.Ruleset({ extends: [[spectralRulesets.oas, 'recommended']] }))
    const problems = await spectral.run(JSON.parse(written))
    expect(problems.map(({ code, path, message }) => [code, path.join('/'), message])).toEqual([])
  })

  test('has every operation at its path with its methods, and every push as a webhook', () => {
    const { paths, webhooks } = JSON.parse(written)
    for (const { path, methods } of [...Object.values(operations), ...Object.values(extensions)]) {
      expect(Object.keys(paths[path] ?? {})).toEqual(methods.map((method) => method.toLowerCase()))
    }
    expect(Object.keys(webhooks)).toEqual([
      'ticketIssued',
      'ticketFailed',
      'orderExpired',
      'refundSucceeded',
      'refundFailed',
    ])
  })

  test('shows each operation refusing a parameter that it has', () => {
    const { paths } = JSON.parse(written)
    for (const [name, { request }] of Object.entries(operationDocs)) {
      const { post } = paths[`/grabTicket/action/${name}.php`] ?? {}
      const { examples } = post.responses['200'].content['application/json']
      const own = requestFields(request).map((field) => field.name)
      const refused = /^参数错误:(\S+) /.exec(examples.badParameter?.value.reason ?? '')?.[1]
      expect(own.length === 0 ? [undefined, '请求体'] : own, name).toContain(refused)
    }
  })

  test('marks what Juhe does not have as an extension, and nothing else', () => {
    const { paths } = JSON.parse(written)
    const tagged = (tag: string) =>
      Object.entries<Record<string, { tags: string[] }>>(paths)
        .filter(([, item]) => Object.values(item).every(({ tags }) => tags.join() === tag))
        .map(([path]) => path)
    expect(tagged('contract')).toEqual(Object.values(operations).map(({ path }) => path))
    expect(tagged('extensions')).toEqual(Object.values(extensions).map(({ path }) => path))
  })

  test('shows each error as an example of an operation that can answer it', () => {
    const { paths } = JSON.parse(written)
    const shown = new Set(Object.values<object>(paths).flatMap(examplesIn))
    const kinds = Object.keys(errorDocs).filter((kind) => kind !== 'unknownPath')
    expect(kinds.filter((kind) => !shown.has(kind))).toEqual([])
  })

  test('tells every code, and the sandbox’s scenarios word for word', () => {
    const { description } = JSON.parse(written).info
    for (const [code, text] of Object.entries(msgCodes))
      expect(description).toContain(`| ${code} | ${text} |`)
    const codes = [...Object.keys(systemCodes), ...Object.values(serviceCodes)]
    expect(codes.length).toBeGreaterThanOrEqual(16)
    for (const code of codes) expect(description).toContain(`\n| ${code} | `)
    for (const { name, english, chinese } of scenarios)
      expect(description).toContain(`| \`${name}\` | ${chinese} · ${english} |`)
  })
})

/** One field below a schema, or a part that is no field. */
type Field = {
  readonly path: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly { readonly type?: string }[]
  readonly enum?: readonly string[]
  readonly const?: unknown
}

/** Every field below a schema, with its path. */
function fieldsIn(schema: unknown, path: string): Field[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'examples' || keyword === 'enum') return []
    if (keyword !== 'properties') return fieldsIn(value, path)
    return Object.entries<object>(value).flatMap(([name, field]) => [
      { ...field, path: `${path}.${name}` },
      ...fieldsIn(field, `${path}.${name}`),
    ])
  })
}

const hints = {
  chinese: {
    source: /来源：(聚合数据|本服务|您|网关)。$/,
    empty: /空|null|固定为|没有该字段|没有时|未出票时/,
    yuan: /元/,
    china: /北京时间/,
  },
  english: {
    source: /From (Juhe|this service|you|the gateway)\.$/,
    empty: /empty|""|null|[Aa]lways|[Aa]bsent|without any/,
    yuan: /yuan/,
    china: /China|seconds since/,
  },
} as const

const moneyNames = /(?:price|amount|charge|fee|net|diff)$/i
const timeNames = /(?:time|date|day|\.at)$/i

/** What is missing of what a reader wants to know of a field: who sets it, its unit or format, an example, its empty value. */
function missingOf(field: Field, language: 'chinese' | 'english'): string[] {
  const { path, type, description = '', examples = [], anyOf = [], enum: values } = field
  const rules = hints[language]
  const types = [type ?? anyOf.map((one) => one.type)].flat()
  const isFixed = 'const' in field || types.join() === 'null' || /固定为|[Aa]lways/.test(description)
  const isLeaf = !types.includes('object') && !types.includes('array')
  const isText = types.includes('string')
  return [
    ...(rules.source.test(description) ? [] : ['source']),
    ...(isLeaf && !isFixed && values === undefined && examples.length === 0 ? ['example'] : []),
    ...(isText && !isFixed && !rules.empty.test(description) ? ['empty'] : []),
    ...(isText && !isFixed && moneyNames.test(path) && !rules.yuan.test(description) ? ['yuan'] : []),
    ...(isText && !isFixed && timeNames.test(path) && !/yyyy|HH:mm/.test(description) ? ['format'] : []),
  ].map((what) => `${path}: ${what}`)
}

/** The paths of all properties below a schema that have no description. */
function bareIn(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'examples' || keyword === 'enum') return []
    if (keyword !== 'properties') return bareIn(value, `${path}/${keyword}`)
    return Object.entries<{ description?: string }>(value).flatMap(([name, field]) => [
      ...(field.description ? [] : [`${path}.${name}`]),
      ...bareIn(field, `${path}.${name}`),
    ])
  })
}

describe.each(['chinese', 'english', 'both'] as const)('the reference in %s', (speech) => {
  const { components } = JSON.parse(JSON.stringify(buildOpenApi(speech)))

  test('describes every field of requests, answers and pushes', () => {
    expect(Object.keys(components.schemas).length).toBeGreaterThan(30)
    expect(bareIn(components.schemas, '')).toEqual([])
  })

  test.skipIf(speech === 'both')(
    'says of each field who sets it, its unit, an example, and what empty means',
    () => {
      if (speech === 'both') return
      const names = Object.keys(components.schemas).filter((name) => !/(?:Form|Request)$/.test(name))
      const told = names.flatMap((name) => fieldsIn(components.schemas[name], name))
      expect(told.length).toBeGreaterThan(250)
      expect(told.flatMap((field) => missingOf(field, speech))).toEqual([])
    },
  )

  test('asks for the key in bodies, and tells refusals from answers by their codes', () => {
    const { Refusal, SubmitOrderForm, SubmitOrderRequest, CancelOrderAnswer } = components.schemas
    expect(SubmitOrderForm.required).toContain('key')
    expect(SubmitOrderRequest.required).toContain('key')
    expect(SubmitOrderForm.properties.passengers.type).toBe('string')
    expect(SubmitOrderRequest.properties.passengers.type).toBe('array')
    expect(Refusal.properties.error_code.enum).toEqual([
      ...Object.keys(systemCodes).map(Number),
      ...Object.values(serviceCodes),
    ])
    expect(CancelOrderAnswer.properties.error_code.const).toBe(0)
  })
})

test('describes what API Gateway answers by itself, at every operation', () => {
  const { paths } = JSON.parse(written)
  type Responses = Record<
    string,
    { content: Record<string, { examples?: Record<string, { value: unknown }> }> }
  >
  for (const item of Object.values<Record<string, { responses: Responses }>>(paths)) {
    for (const { responses } of Object.values(item)) {
      const own = Object.entries(responses).flatMap(([status, { content }]) => {
        const { gateway } = content['application/json']?.examples ?? {}
        return gateway === undefined ? [] : [[status, gateway.value]]
      })
      expect(own).toEqual([
        ['403', { message: 'Forbidden' }],
        ['404', { message: 'Not Found' }],
        ['413', { message: 'Request Entity Too Large' }],
        ['429', { message: 'Too Many Requests' }],
        ['500', { message: 'Internal Server Error' }],
        ['503', { message: 'Service Unavailable' }],
        ['504', { message: 'Gateway Timeout' }],
      ])
    }
  }
})

test('no operation wants its key in the URL of a POST', () => {
  const { paths } = JSON.parse(written)
  for (const { post } of Object.values<{ post: { security: unknown; parameters?: unknown } }>(paths)) {
    expect(post.security).toEqual([])
    expect(post.parameters).toBeUndefined()
  }
})

const docsOf: Readonly<Record<string, ParameterDoc>> = passengerDocs
const fields = Object.entries(operationDocs).flatMap(([operation, { request, parameters }]) =>
  requestFields(request).map((field) => ({
    name: `${operation}.${field.name}`,
    field,
    doc: parameters[field.name],
  })),
)
const people = requestFields(operationDocs.submitOrder.request)
  .flatMap(({ schema }) => elementFields(schema))
  .map((field) => ({ name: `passenger.${field.name}`, field, doc: docsOf[field.name] }))

describe.each([...fields, ...people])('the parameter $name', ({ field, doc }) => {
  const takes = (value: unknown) => z.safeParse(field.schema, value).success

  test('has a rule, which is told to whoever breaks it', () => {
    expect(field.rule).toMatch(/^须为|^只能|^暂不/)
  })

  test('is described in both languages: its format, its values, and what leaving it out means', () => {
    const { chinese = '', english = '', example, values = [] } = doc ?? {}
    expect(chinese).toMatch(/。$/)
    expect(english).toMatch(/\.$/)
    expect(example).toBeTruthy()
    for (const value of values)
      expect([value, chinese, english]).toEqual([value, naming(value), naming(value)])
    if (!field.isRequired) {
      expect(chinese).toMatch(/不传/)
      expect(english).toMatch(/default|unless given|le(?:ft|ave it) out/)
    }
    if (/^须为yyyy/.test(field.rule))
      expect([chinese, english]).toEqual([expect.stringMatching(/yyyy/), expect.stringMatching(/yyyy/)])
  })

  test('takes what is documented, and of a short list nothing else', () => {
    const { values, example = '' } = doc ?? {}
    // The list of passengers is tidied before its schema sees it.
    const documented = field.name === 'passengers' ? [] : [example, ...(values ?? [])]
    for (const value of documented) expect(takes(value), value).toBe(true)
    for (const value of values === undefined ? [] : ['9', 'x', '-1', '01'])
      expect(takes(value), value).toBe(false)
  })
})

/** Any text in which the value is marked as one of the wire's. */
function naming(value: string): unknown {
  return expect.stringContaining(`\`${value}\``)
}

test('the documented passengers are taken', () => {
  const request = operationDocs.submitOrder.request
  const examples = Object.entries(operationDocs.submitOrder.parameters).map(([name, { example }]) => [
    name,
    example,
  ])
  const { error } = z.safeParse(request, { ...Object.fromEntries(examples), ticketModel: '0' })
  expect(error).toBeUndefined()
})
