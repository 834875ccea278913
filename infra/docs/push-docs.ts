import { type PushKind, pushSchemas } from '#contract/pushes.ts'
import { contractExample } from './examples.ts'
import { pushFieldDocs } from './field-docs.ts'
import { answerSchema, type JsonSchema } from './json-schema.ts'
import { type Speech, say, type Words } from './words.ts'

/** What the documentation says of a push. */
export type PushDoc = { readonly title: Words; readonly description: Words }

/** Every push, in the order in which an order may meet them. */
export const pushDocs = {
  ticketIssued: {
    title: { chinese: '出票成功推送', english: 'Issued' },
    description: {
      chinese: '类型 1。已出票；`passengers` 中含每位乘客的 `passengerId`，申请退票时使用。',
      english: 'Type 1. The order is issued; `passengers` has each `passengerId`, which a refund needs.',
    },
  },
  ticketFailed: {
    title: { chinese: '出票失败推送', english: 'Failed' },
    description: {
      chinese: '类型 1。抢票失败，原因见 `msgCode` 和 `msgInfo`；`msgDetail` 有值时说明是哪位乘客。',
      english: 'Type 1. The order failed; `msgCode` and `msgInfo` say why, `msgDetail` whom it concerns.',
    },
  },
  orderExpired: {
    title: { chinese: '抢票过期推送', english: 'Expired' },
    description: {
      chinese: '类型 3。到 `closeTime` 仍未抢到票。`msgCode` 与失败推送同为 101，请以回调类型区分。',
      english:
        'Type 3. No ticket was got until `closeTime`. Its `msgCode` is 101, as of a failure: the type tells them apart.',
    },
  },
  refundSucceeded: {
    title: { chinese: '退票成功推送', english: 'Refunded' },
    description: {
      chinese: '类型 2。一位乘客的车票已退。`refundPrice` 为空字符串表示金额未知，不是 0。',
      english: 'Type 2. One passenger’s ticket was refunded. A `refundPrice` of `""` means not known, not 0.',
    },
  },
  refundFailed: {
    title: { chinese: '退票失败推送', english: 'Refund failed' },
    description: {
      chinese: '类型 2。退票未成功，车票仍然有效，原因见 `msgCode` 和 `msgInfo`。',
      english: 'Type 2. The ticket could not be refunded and stays valid; `msgCode` and `msgInfo` say why.',
    },
  },
} as const satisfies Readonly<Record<PushKind, PushDoc>>

/** The headers that sign a push. */
export const signatureHeaders: readonly (readonly [name: string, words: Words, example: string])[] = [
  [
    'webhook-id',
    {
      chinese:
        '推送编号，同一条推送的所有重试都相同：按它去重。之后的重试可能补上之前为空的字段，已经给出的内容不会改变。',
      english:
        'The same over all attempts of one push: handle each id once. A later attempt may fill in fields that were empty, and never changes what was said.',
    },
    'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  ],
  [
    'webhook-timestamp',
    {
      chinese: '本次发送的时间，Unix 时间戳（秒）。与当前时间相差超过 5 分钟的请拒绝。',
      english: 'When this attempt was sent, seconds since the epoch. Refuse what is more than 5 minutes off.',
    },
    '1795600000',
  ],
  [
    'webhook-signature',
    {
      chinese:
        '一个或多个签名，用空格隔开，任一相符即可。每个为 `v1,` 加 Base64（HMAC-SHA256（密钥，`webhook-id.webhook-timestamp.正文`））；密钥为 `whsec_` 之后的文本经 Base64 解码得到的字节。',
      english:
        'One or more signatures divided by spaces; one that matches is enough. Each is `v1,` and the base64 of HMAC-SHA-256 over `webhook-id.webhook-timestamp.body`. Its key is the bytes that the text after `whsec_` holds in base64.',
    },
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ],
]

const kinds: readonly PushKind[] = [
  'ticketIssued',
  'ticketFailed',
  'orderExpired',
  'refundSucceeded',
  'refundFailed',
]

function schemaName(kind: PushKind): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Push`
}

/** The contract's example of a push. */
export function pushExample(kind: PushKind): unknown {
  return contractExample(`push.${kind}`)
}

/** The schemas of all pushes, by their names in the document. */
export function pushComponents(speech: Speech): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(kinds.map((kind) => [schemaName(kind), pushSchema(kind, speech)]))
}

/** The schema of one push. */
export function pushSchema(kind: PushKind, speech: Speech): JsonSchema {
  return answerSchema(pushSchemas[kind], pushFieldDocs, speech, pushExample(kind))
}

/** The pushes as OpenAPI tells webhooks. */
export function webhooks(speech: Speech): Readonly<Record<string, unknown>> {
  return Object.fromEntries(kinds.map((kind) => [kind, { post: webhook(kind, speech) }]))
}

function webhook(kind: PushKind, speech: Speech) {
  const { title, description } = pushDocs[kind]
  const taken = {
    chinese: '已收妥。其他任何应答（包括重定向）都会在三天内重试。',
    english: 'Taken in. Anything else, redirects included, is tried again for three days.',
  }
  const gone = { chinese: '不再需要这条推送，不再重试。', english: 'This push is not tried again.' }
  return {
    operationId: `${kind}Push`,
    tags: ['contract'],
    summary: say(title, speech),
    description: say(description, speech),
    security: [],
    parameters: signatureHeaders.map(([name, words, example]) => ({
      ...{ name, in: 'header', required: true, description: say(words, speech) },
      schema: { type: 'string', examples: [example] },
    })),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${schemaName(kind)}` },
          examples: { [kind]: { value: pushExample(kind) } },
        },
      },
    },
    responses: {
      '2XX': { description: say(taken, speech) },
      '410': { description: say(gone, speech) },
    },
  }
}
