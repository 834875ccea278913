import { refusalAnswer } from '#contract/answers.ts'
import { serviceCodes, systemCodes } from '#contract/codes.ts'
import { extensions, type OperationRow, operations } from '#contract/operations.ts'
import { type ServiceError, toAnswer } from '#shared/errors.ts'
import { errorDocs } from './error-docs.ts'
import { contractExample } from './examples.ts'
import { answerDocs } from './field-docs.ts'
import { type GatewayDoc, gatewayDocs } from './gateway-docs.ts'
import { introduction } from './introduction.ts'
import { answerSchema, type JsonSchema } from './json-schema.ts'
import type { AnswerDoc, OperationDoc } from './operation-doc.ts'
import { operationDocs } from './operation-docs.ts'
import { pushComponents, webhooks } from './push-docs.ts'
import { bodySchema, documentedParameters, formSchema } from './request-schema.ts'
import { type Speech, say } from './words.ts'

/** An OpenAPI document, or a part of one. */
export type OpenApi = { readonly [keyword: string]: unknown }

const json = 'application/json'

/** What every operation may refuse. */
const everybodys = ['badKey', 'suspended', 'tooManyRequests', 'busy', 'maintenance', 'badParameter'] as const

/**
 * The service in OpenAPI 3.1, from the table of operations, the schemas that check requests and answers, the contract's
 * examples, and the table of errors; in one language, or in both for programs that read it.
 */
export function buildOpenApi(speech: Speech = 'both'): OpenApi {
  const rows = documentedRows()
  return {
    openapi: '3.1.0',
    info: {
      title: say({ chinese: '火车票抢票订单服务', english: 'grabTicket order service' }, speech),
      version: '1.0.0',
      summary: say(
        {
          chinese: '与聚合数据 grabTicket 接口一致，并且可靠',
          english: 'Juhe’s grabTicket contract, made dependable',
        },
        speech,
      ),
      description: introduction(speech),
      contact: {
        name: say(
          { chinese: '本服务的运营方（发放 key 的一方）', english: 'The operator who gave you the key' },
          speech,
        ),
      },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: '/',
        description: say({ chinese: '本文档所在的服务', english: 'where this document lies' }, speech),
      },
    ],
    security: [{ apiKey: [] }],
    tags: tags(speech),
    paths: Object.fromEntries(rows.map((row) => [row.row.path, pathItem(row, speech)])),
    webhooks: webhooks(speech),
    components: {
      schemas: { ...schemasOf(rows, speech), ...pushComponents(speech), ...refusalSchemas(speech) },
      headers: headersOf(speech),
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'query',
          name: 'key',
          description: say(
            {
              chinese: '仅用于 GET。POST 请把 key 放在表单或 JSON 正文中：网址会被记入日志。',
              english: 'For GET only. With POST the key is a field of the body: URLs get logged.',
            },
            speech,
          ),
        },
      },
    },
  }
}

function tags(speech: Speech) {
  const contract = { chinese: '聚合数据 grabTicket 的七个接口', english: 'Juhe’s own seven operations' }
  const extension = { chinese: '本服务的扩展接口', english: 'Operations that Juhe does not have' }
  return [
    { name: 'contract', description: say(contract, speech) },
    { name: 'extensions', description: say(extension, speech) },
  ]
}

/** An operation's row and what is said of it. */
export type DocumentedRow = { readonly row: OperationRow; readonly doc: OperationDoc; readonly tag: string }

/** All operations in the order of the documentation: the contract's, then the extensions. */
export function documentedRows(): readonly DocumentedRow[] {
  return [
    ...Object.values(operations).map((row) => ({ row, doc: operationDocs[row.name], tag: 'contract' })),
    ...Object.values(extensions).map((row) => ({ row, doc: operationDocs[row.name], tag: 'extensions' })),
  ]
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function pathItem({ row, doc, tag }: DocumentedRow, speech: Speech): OpenApi {
  const common = {
    tags: [tag],
    summary: say({ chinese: row.title, english: doc.summary }, speech),
    description: say(doc.description, speech),
    responses: responses(row, doc, speech),
  }
  // The key is in the body.
  const post = { operationId: row.name, ...common, security: [], requestBody: requestBody(row.name) }
  if (!row.methods.includes('GET')) return { post }
  const query = documentedParameters(doc.request, doc.parameters, speech).map(
    ({ name, isRequired, schema }) => {
      const { description, ...rest } = schema
      return { name, in: 'query', required: isRequired, description, schema: rest }
    },
  )
  const parameters = query.length === 0 ? {} : { parameters: query }
  return { get: { operationId: `${row.name}ByGet`, ...common, ...parameters }, post }
}

/** A form is what most clients of Juhe send; in JSON lists and numbers may be what they are. */
function requestBody(name: string): OpenApi {
  const form = { schema: { $ref: `#/components/schemas/${pascal(name)}Form` } }
  return {
    required: true,
    content: {
      'application/x-www-form-urlencoded': form,
      'multipart/form-data': form,
      [json]: { schema: { $ref: `#/components/schemas/${pascal(name)}Request` } },
    },
  }
}

const headerRefs = {
  'x-request-id': { $ref: '#/components/headers/x-request-id' },
  'x-docs': { $ref: '#/components/headers/x-docs' },
}

function headersOf(speech: Speech) {
  const requestId = {
    chinese: '请求编号，向运营方咨询时请提供。',
    english: 'The id under which the service’s log knows the request: name it when you ask for help.',
  }
  const docs = {
    chinese: '仅被拒绝的应答带有：该错误的说明地址。',
    english: 'Of a refusal: where it is explained.',
  }
  return {
    'x-request-id': { description: say(requestId, speech), schema: { type: 'string' } },
    'x-docs': { description: say(docs, speech), schema: { type: 'string', format: 'uri-reference' } },
  }
}

const answered = {
  chinese: '应答或拒绝：以 `error_code` 区分，与 HTTP 状态码无关。',
  english: 'The answer, or a refusal: `error_code` tells them apart, the HTTP status does not.',
}

function responses(row: OperationRow, doc: OperationDoc, speech: Speech): OpenApi {
  const schemas = [...doc.answers.map(({ name }) => name), 'Refusal']
  const door = row.authenticates ? everybodys : (['badKey'] as const)
  const kinds: readonly ServiceError['kind'][] = [...door, ...doc.refusals]
  const examples = [
    ...doc.answers.map((answer) => [answer.name, answerExample(answer, speech)] as const),
    ...kinds.map((kind) => [kind, refusalExample(kind, speech, doc)] as const),
  ]
  return {
    '200': {
      description: say(answered, speech),
      headers: headerRefs,
      content: {
        [json]: {
          schema: { anyOf: schemas.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
          examples: Object.fromEntries(examples),
        },
      },
    },
    ...Object.fromEntries(gatewayDocs.map((doc) => [String(doc.status), gatewayResponse(doc, speech)])),
    '500': failure(speech),
  }
}

function gatewayResponse({ cause, remedy, message }: GatewayDoc, speech: Speech): OpenApi {
  const words = {
    chinese: cause.chinese + remedy.chinese,
    english: `${cause.english} ${remedy.english}`,
  }
  return {
    description: say(words, speech),
    content: {
      [json]: {
        schema: { $ref: '#/components/schemas/GatewayError' },
        examples: { gateway: { value: { message } } },
      },
    },
  }
}

/** The service's own failure says so in the envelope; one that it could not answer, in the gateway's words. */
function failure(speech: Speech): OpenApi {
  return {
    description: say(causeOf('internal'), speech),
    headers: headerRefs,
    content: {
      [json]: {
        schema: {
          anyOf: ['Refusal', 'GatewayError'].map((name) => ({ $ref: `#/components/schemas/${name}` })),
        },
        examples: {
          internal: refusalExample('internal', speech),
          gateway: { value: { message: 'Internal Server Error' } },
        },
      },
    },
  }
}

function causeOf(kind: ServiceError['kind']) {
  const { chinese, english } = errorDocs[kind]
  return { chinese: chinese.cause, english: english.cause }
}

/** An answer as the documentation shows it. */
export function answerValue({ example }: AnswerDoc): unknown {
  return typeof example === 'string' ? contractExample(example) : example.value
}

function answerExample(answer: AnswerDoc, speech: Speech): OpenApi {
  return { summary: say(answer.summary, speech), value: answerValue(answer) }
}

function refusalExample(kind: ServiceError['kind'], speech: Speech, doc?: OperationDoc): OpenApi {
  const { sample, english, chinese } = errorDocs[kind]
  const own = kind === 'badParameter' ? doc && wrongParameter(doc) : undefined
  const summary = say({ chinese: chinese.title, english: english.title }, speech)
  return { summary, value: toAnswer(own ?? sample).body }
}

/** One of the operation's own parameters, refused; without any, what can be wrong is the body as a whole. */
function wrongParameter({ request, parameters }: OperationDoc): ServiceError {
  const documented = documentedParameters(request, parameters).filter(({ rule }) => rule !== '')
  const { name: field, rule } = documented[0] ?? { name: '请求体', rule: '不是有效的JSON' }
  return { kind: 'badParameter', faults: [{ field, rule }] }
}

function schemasOf(rows: readonly DocumentedRow[], speech: Speech): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    rows.flatMap(({ row, doc }) => {
      const parameters = documentedParameters(doc.request, doc.parameters, speech)
      return [
        [`${pascal(row.name)}Request`, bodySchema(parameters, speech)] as const,
        [`${pascal(row.name)}Form`, formSchema(parameters, speech)] as const,
        ...doc.answers.map(
          (answer) =>
            [answer.name, answerSchema(answer.schema, answer.fields, speech, answerValue(answer))] as const,
        ),
      ]
    }),
  )
}

/** A refusal's code is one of a list, so that programs can tell it from an answer by it. */
function refusalSchemas(speech: Speech): Readonly<Record<string, JsonSchema>> {
  const codes = [...Object.keys(systemCodes).map(Number), ...Object.values(serviceCodes)]
  const refusal = answerSchema(refusalAnswer, answerDocs, speech, toAnswer({ kind: 'badKey' }).body)
  const properties = { ...Object(refusal.properties) }
  properties.error_code = { ...properties.error_code, enum: codes }
  const message = {
    chinese: '网关给出的英文说明，没有 error_code。不为空。来源：网关。',
    english: 'What the gateway says; there is no error_code beside it. Never empty. From the gateway.',
  }
  return {
    Refusal: { ...refusal, properties },
    GatewayError: {
      type: 'object',
      required: ['message'],
      properties: {
        message: { type: 'string', description: say(message, speech), examples: ['Too Many Requests'] },
      },
    },
  }
}
