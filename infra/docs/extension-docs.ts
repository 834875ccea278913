import { listOrdersRequest, listOrdersResponse } from '#contract/list-orders.ts'
import { listPushesRequest, listPushesResponse } from '#contract/list-pushes.ts'
import type { ExtensionName } from '#contract/operations.ts'
import { orderEventsRequest, orderEventsResponse } from '#contract/order-events.ts'
import { resendPushRequest, resendPushResponse } from '#contract/resend-push.ts'
import { testCallbackUrlRequest, testCallbackUrlResponse } from '#contract/test-callback-url.ts'
import { answerNotes } from './answer-notes.ts'
import type { OperationDoc } from './operation-doc.ts'
import { parameterDocs, typeDocs } from './parameter-docs.ts'

const order = { orderNo: 'TLCF4D6FUKRQ2DO6QSTRS3NGP8', outOrderNo: 'FIRST2026' }
const pushId = 'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued'

function success(result: unknown): { readonly value: unknown } {
  return { value: { reason: 'success', result, error_code: 0 } }
}

/** What the fields of the extensions' answers mean. */
const notes = {
  ...answerNotes,
  cursor: {
    description:
      '下一页的cursor,空字符串表示没有更多 · "" when nothing comes after; a full page always has one',
  },
  createTime: { description: 'yyyy-MM-dd HH:mm:ss' },
  by: { description: 'tenant 您 · juhe 上游 · service 本服务' },
  detail: { description: '补充信息,不含个人信息 · without personal data' },
  pushId: { description: 'webhook-id,重试时不变 · the same over all attempts' },
  state: { description: 'waiting 待送达 · delivered 已送达 · givenUp 已放弃' },
  nextTryTime: { description: '下次尝试时间,空字符串表示已结束 · "" when it is over' },
  endTime: { description: '送达或放弃的时间 · when it was delivered or given up' },
  httpStatus: { description: '应答的HTTP状态码,没有应答时为null · null when no answer came' },
  error: { description: '没有应答的原因 · why no answer came' },
  durationMs: { description: '耗时(毫秒)· ms' },
  type: { description: '回调类型 1:出票结果 2:退票退款 3:抢票过期' },
} as const

/** The operations that Juhe does not have. */
export const extensionDocs: Readonly<Record<ExtensionName, OperationDoc>> = {
  listOrders: {
    summary: 'List your orders',
    description:
      '订单列表,按提交时间从新到旧。A page may hold fewer orders than `limit` and still have a `cursor`, when it looked for states that are rare: go on until it is `""`. An order of this very moment may be missing for a second.',
    request: listOrdersRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ListOrdersAnswer',
        summary: 'a page',
        schema: listOrdersResponse,
        notes,
        example: success({
          orders: [
            {
              ...order,
              status: 'F',
              createTime: '2026-11-22 20:43:20',
              fromStation: '苏州',
              toStation: '昆山',
              departDate: '2026-12-22 08:47:00',
              trainNo: 'G9276',
              passengerCount: 1,
              failMsg: '',
            },
          ],
          cursor: 'mh9xk2ow-TLCF4D6FUKRQ2DO6QSTRS3NGP8',
        }),
      },
    ],
    refusals: [],
  },
  orderEvents: {
    summary: 'What happened to an order',
    description:
      '订单时间线:何时、由谁、发生了什么。Without personal data; of a very long life the first 20 and the last 80 events.',
    request: orderEventsRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'OrderEventsAnswer',
        summary: 'the timeline',
        schema: orderEventsResponse,
        notes,
        example: success({
          ...order,
          status: 'F',
          events: [
            { time: '2026-11-22 20:43:20', by: 'tenant', event: 'submitted', text: '提交订单', detail: '' },
            { time: '2026-11-22 20:43:21', by: 'juhe', event: 'status', text: '订单状态变更', detail: 'F' },
          ],
        }),
      },
    ],
    refusals: ['orderNotFound'],
  },
  listPushes: {
    summary: 'What you were told of an order',
    description:
      '推送记录:每次尝试的时间、状态码、耗时,以及下次尝试的时间。The newest 12 attempts of each push.',
    request: listPushesRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ListPushesAnswer',
        summary: 'the pushes',
        schema: listPushesResponse,
        notes,
        example: success({
          ...order,
          pushes: [
            {
              pushId,
              type: '1',
              event: 'ticketIssued',
              createTime: '2026-11-22 20:43:29',
              state: 'waiting',
              tries: 1,
              nextTryTime: '2026-11-22 20:43:34',
              endTime: '',
              attempts: [
                {
                  time: '2026-11-22 20:43:29',
                  httpStatus: null,
                  error: 'network 无法建立连接',
                  durationMs: 12,
                },
              ],
            },
          ],
        }),
      },
    ],
    refusals: ['orderNotFound'],
  },
  resendPush: {
    summary: 'Have a push sent again',
    description:
      '重新推送:立即重发,pushId不变。It goes out at once, under its old id and with the whole schedule before it, whether it was delivered, given up, or waits.',
    request: resendPushRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ResendPushAnswer',
        summary: 'it will be sent',
        schema: resendPushResponse,
        notes,
        example: success({ orderNo: order.orderNo, pushId }),
      },
    ],
    refusals: ['pushNotFound'],
  },
  testCallbackUrl: {
    summary: 'Try your callback URLs',
    description:
      '测试回调地址:向已配置的地址发送每种推送的样例(带签名,outOrderNo为CALLBACKTEST),并返回结果。A signed sample of each push goes to your URLs, once; what came back is the answer.',
    request: testCallbackUrlRequest,
    parameters: { ...parameterDocs, type: typeDocs.testCallbackUrl },
    answers: [
      {
        name: 'TestCallbackUrlAnswer',
        summary: 'what came back',
        schema: testCallbackUrlResponse,
        notes,
        example: success({
          samples: [
            {
              type: '3',
              event: 'orderExpired',
              pushId: 'msg_sample_orderExpired_6f1c2f0e-8a55-4f0c-9a50-3d1f5b1f7c11',
              delivered: true,
              httpStatus: 200,
              error: '',
              durationMs: 31,
            },
          ],
        }),
      },
    ],
    refusals: ['callbackUnreachable'],
  },
}
