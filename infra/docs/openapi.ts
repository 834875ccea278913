import { refusalAnswer } from '#contract/answers.ts'
import { extensions, type OperationRow, operations } from '#contract/operations.ts'
import type { PushKind } from '#contract/pushes.ts'
import { pushSchemas } from '#contract/pushes.ts'
import { type ServiceError, toAnswer } from '#shared/errors.ts'
import { answerNotes } from './answer-notes.ts'
import { errorDocs } from './error-docs.ts'
import { contractExample } from './examples.ts'
import { introduction } from './introduction.ts'
import { answerSchema, type JsonSchema } from './json-schema.ts'
import type { AnswerDoc, OperationDoc } from './operation-doc.ts'
import { operationDocs } from './operation-docs.ts'
import { bodySchema, documentedParameters } from './request-schema.ts'

/** An OpenAPI document, or a part of one. */
export type OpenApi = { readonly [keyword: string]: unknown }

const json = 'application/json'

/** What every operation may refuse. */
const everybodys = ['badKey', 'suspended', 'tooManyRequests', 'busy', 'maintenance', 'badParameter'] as const

/**
 * The service in OpenAPI 3.1, from the table of operations, the schemas that check requests and answers, the contract's
 * examples, and the table of errors.
 */
export function buildOpenApi(): OpenApi {
  const rows = documentedRows()
  return {
    openapi: '3.1.1',
    info: {
      title: 'grabTicket order service · 火车票抢票订单服务',
      version: '1.0.0',
      summary: 'Juhe’s grabTicket contract, made dependable',
      description: introduction(),
    },
    servers: [{ url: '/', description: 'where this document lies' }],
    security: [{ apiKey: [] }],
    tags: [
      { name: 'contract', description: '聚合数据 grabTicket 接口 · Juhe’s own seven operations' },
      { name: 'extensions', description: '本服务的扩展接口 · operations that Juhe does not have' },
    ],
    paths: Object.fromEntries(rows.map((row) => [row.row.path, pathItem(row)])),
    webhooks: webhooks(),
    components: {
      schemas: { ...schemasOf(rows), ...pushComponents(), Refusal: refusalSchema() },
      headers,
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'query',
          name: 'key',
          description:
            'Your key. It may stand in the form or in the JSON body as well, and is better there: URLs get logged.',
        },
      },
    },
  }
}

type DocumentedRow = { readonly row: OperationRow; readonly doc: OperationDoc; readonly tag: string }

function documentedRows(): readonly DocumentedRow[] {
  return [
    ...Object.values(operations).map((row) => ({ row, doc: operationDocs[row.name], tag: 'contract' })),
    ...Object.values(extensions).map((row) => ({ row, doc: operationDocs[row.name], tag: 'extensions' })),
  ]
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function pathItem({ row, doc, tag }: DocumentedRow): OpenApi {
  const parameters = documentedParameters(doc.request, doc.parameters)
  const common = {
    tags: [tag],
    summary: `${row.title} · ${doc.summary}`,
    description: doc.description,
    responses: responses(row, doc),
  }
  const post = {
    operationId: row.name,
    ...common,
    ...(parameters.length === 0 ? {} : { requestBody: requestBody(row.name) }),
  }
  if (!row.methods.includes('GET')) return { post }
  const query = parameters.map(({ name, isRequired, schema }) => {
    const { description, ...rest } = schema
    return { name, in: 'query', required: isRequired, description, schema: rest }
  })
  const get = {
    operationId: `${row.name}ByGet`,
    ...common,
    ...(query.length === 0 ? {} : { parameters: query }),
  }
  return { get, post }
}

/** The four ways are one: a form is what most clients of Juhe send. */
function requestBody(name: string): OpenApi {
  const schema = { $ref: `#/components/schemas/${pascal(name)}Request` }
  const encoding = name === 'submitOrder' ? { encoding: { passengers: { contentType: json } } } : {}
  return {
    required: true,
    content: {
      'application/x-www-form-urlencoded': { schema, ...encoding },
      'multipart/form-data': { schema, ...encoding },
      [json]: { schema },
    },
  }
}

const headerRefs = {
  'x-request-id': { $ref: '#/components/headers/x-request-id' },
  'x-docs': { $ref: '#/components/headers/x-docs' },
}

const headers = {
  'x-request-id': {
    description: 'The id under which the service’s log knows the request.',
    schema: { type: 'string' },
  },
  'x-docs': {
    description: 'Of a refusal: where it is explained.',
    schema: { type: 'string', format: 'uri-reference' },
  },
}

function responses(row: OperationRow, doc: OperationDoc): OpenApi {
  const schemas = [...doc.answers.map(({ name }) => name), 'Refusal']
  const door = row.authenticates ? everybodys : (['badKey'] as const)
  const kinds: readonly ServiceError['kind'][] = [...door, ...doc.refusals]
  const examples = [
    ...doc.answers.map((answer) => [answer.name, answerExample(answer)] as const),
    ...kinds.map((kind) => [kind, refusalExample(kind, doc)] as const),
  ]
  return {
    '200': {
      description: 'The answer, or a refusal: `error_code` tells them apart, the HTTP status does not.',
      headers: headerRefs,
      content: {
        [json]: {
          schema: { anyOf: schemas.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
          examples: Object.fromEntries(examples),
        },
      },
    },
    '500': {
      description: errorDocs.internal.english.cause,
      headers: headerRefs,
      content: {
        [json]: {
          schema: { $ref: '#/components/schemas/Refusal' },
          examples: { internal: refusalExample('internal') },
        },
      },
    },
  }
}

function answerExample({ summary, example }: AnswerDoc): OpenApi {
  return { summary, value: typeof example === 'string' ? contractExample(example) : example.value }
}

function refusalExample(kind: ServiceError['kind'], doc?: OperationDoc): OpenApi {
  const { sample, english, chinese } = errorDocs[kind]
  const own = kind === 'badParameter' ? doc && wrongParameter(doc) : undefined
  return { summary: `${chinese.title} · ${english.title}`, value: toAnswer(own ?? sample).body }
}

/** One of the operation's own parameters, refused; without any, what can be wrong is the body as a whole. */
function wrongParameter({ request, parameters }: OperationDoc): ServiceError {
  const documented = documentedParameters(request, parameters).filter(({ rule }) => rule !== '')
  const { name: field, rule } = documented[0] ?? { name: '请求体', rule: '不是有效的JSON' }
  return { kind: 'badParameter', faults: [{ field, rule }] }
}

function schemasOf(rows: readonly DocumentedRow[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    rows.flatMap(({ row, doc }) => {
      const parameters = documentedParameters(doc.request, doc.parameters)
      const answers = doc.answers.map(
        ({ name, schema, notes }) => [name, answerSchema(schema, notes)] as const,
      )
      const request = [`${pascal(row.name)}Request`, bodySchema(parameters)] as const
      return parameters.length === 0 ? answers : [request, ...answers]
    }),
  )
}

function refusalSchema(): JsonSchema {
  return answerSchema(refusalAnswer, {
    resultcode: { description: '仅系统级错误码 · of Juhe’s system codes only' },
    reason: { description: '原因 · why, in Chinese' },
    error_code: { description: '错误码 · see the table of codes above' },
  })
}

const pushTexts = {
  ticketIssued: [
    '出票成功推送 · issued',
    'Type 1. The order is issued; `passengers` has each `passengerId`.',
  ],
  ticketFailed: ['出票失败推送 · failed', 'Type 1. The order failed; `msgCode` says why.'],
  orderExpired: ['订单过期推送 · expired', 'Type 3. No ticket was got until closeTime.'],
  refundSucceeded: ['退款成功推送 · refunded', 'Type 2. A ticket was given back.'],
  refundFailed: [
    '退款失败推送 · refund failed',
    'Type 2. A ticket could not be given back; `msgCode` says why.',
  ],
} as const satisfies Readonly<Record<PushKind, readonly [string, string]>>

function pushEntries() {
  return Object.entries(pushTexts).map(([kind, [summary, description]]) => ({
    ...{ kind, summary, description },
    schemaName: `${pascal(kind)}Push`,
  }))
}

function pushComponents(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(pushSchemas).map(([kind, schema]) => [
      `${pascal(kind)}Push`,
      answerSchema(schema, answerNotes),
    ]),
  )
}

function webhooks(): OpenApi {
  const signature = [
    ['webhook-id', 'The same over all attempts of one push: handle each id once.'],
    ['webhook-timestamp', 'When this attempt was sent: seconds since the epoch.'],
    ['webhook-signature', '`v1,` and base64 of HMAC-SHA-256 over `id.timestamp.body` (Standard Webhooks).'],
  ] as const
  return Object.fromEntries(
    pushEntries().map(({ kind, summary, description, schemaName }) => [
      kind,
      {
        post: {
          operationId: `${kind}Push`,
          tags: ['contract'],
          summary,
          description,
          security: [],
          parameters: signature.map(([name, text]) => ({
            ...{ name, in: 'header', required: true, description: text },
            schema: { type: 'string' },
          })),
          requestBody: {
            required: true,
            content: {
              [json]: {
                schema: { $ref: `#/components/schemas/${schemaName}` },
                examples: { [kind]: { value: contractExample(`push.${kind}`) } },
              },
            },
          },
          responses: {
            '2XX': {
              description: 'Taken in. Anything else, redirects included, is tried again for three days.',
            },
            '410': { description: 'No more of this, please: the push is not tried again.' },
          },
        },
      },
    ]),
  )
}
