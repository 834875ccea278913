import { listEventsRequest, listEventsResponse } from '#contract/list-events.ts'
import { listOrdersRequest, listOrdersResponse } from '#contract/list-orders.ts'
import { listPushesRequest, listPushesResponse } from '#contract/list-pushes.ts'
import type { ExtensionName } from '#contract/operations.ts'
import { orderEventsRequest, orderEventsResponse } from '#contract/order-events.ts'
import { resendPushRequest, resendPushResponse } from '#contract/resend-push.ts'
import { resendPushesRequest, resendPushesResponse } from '#contract/resend-pushes.ts'
import { statementRequest, statementResponse } from '#contract/statement.ts'
import { testCallbackUrlRequest, testCallbackUrlResponse } from '#contract/test-callback-url.ts'
import { extensionAnswerDocs, journalAnswerDocs } from './field-docs.ts'
import type { OperationDoc } from './operation-doc.ts'
import { journalDocs, parameterDocs, typeDocs } from './parameter-docs.ts'

const order = { orderNo: 'TLCF4D6FUKRQ2DO6QSTRS3NGP8', outOrderNo: 'FIRST2026' }
const pushId = 'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued'

function success(result: unknown): { readonly value: unknown } {
  return { value: { reason: 'success', result, error_code: 0 } }
}

/** The operations that Juhe does not have. */
export const extensionDocs: Readonly<Record<ExtensionName, OperationDoc>> = {
  listOrders: {
    summary: 'List your orders',
    description: {
      chinese:
        '订单列表，按提交时间从新到旧，可按状态和时间筛选。一页可能少于 `limit` 条却仍有 `cursor`（筛选的状态很少见时），请一直翻到 `cursor` 为空字符串。刚提交的订单可能晚一秒出现。',
      english:
        'Your orders, newest first, by state and time. A page may hold fewer orders than `limit` and still have a `cursor`, when the state is rare: go on until it is `""`. An order of this very moment may be missing for a second.',
    },
    request: listOrdersRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ListOrdersAnswer',
        summary: { chinese: '一页', english: 'a page' },
        schema: listOrdersResponse,
        fields: extensionAnswerDocs,
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
    description: {
      chinese: '订单时间线：何时、由谁、发生了什么，不含个人信息。经历很长的订单保留最初 20 条和最近 80 条。',
      english:
        'What happened to an order, when and by whom, without personal data. Of a very long life, the first 20 and the last 80 events.',
    },
    request: orderEventsRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'OrderEventsAnswer',
        summary: { chinese: '时间线', english: 'the timeline' },
        schema: orderEventsResponse,
        fields: extensionAnswerDocs,
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
    description: {
      chinese: '推送记录：每条推送的状态，最近 12 次尝试的时间、状态码和耗时，以及下次尝试的时间。',
      english:
        'Each push of an order with its newest 12 attempts: time, status, duration, and when it is tried next.',
    },
    request: listPushesRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ListPushesAnswer',
        summary: { chinese: '推送记录', english: 'the pushes' },
        schema: listPushesResponse,
        fields: extensionAnswerDocs,
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
              attempts: [{ time: '2026-11-22 20:43:29', httpStatus: 502, error: '', durationMs: 12 }],
            },
          ],
        }),
      },
    ],
    refusals: ['orderNotFound'],
  },
  resendPush: {
    summary: 'Have a push sent again',
    description: {
      chinese: '立即重发一条推送，`pushId` 不变，重试次数重新计算。已送达、已放弃或待送达的都可以重发。',
      english:
        'Sends a push again at once, under its old id and with all its retries, whether it was delivered, given up, or waits.',
    },
    request: resendPushRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ResendPushAnswer',
        summary: { chinese: '将立即重发', english: 'it will be sent' },
        schema: resendPushResponse,
        fields: extensionAnswerDocs,
        example: success({ orderNo: order.orderNo, pushId }),
      },
    ],
    refusals: ['pushNotFound'],
  },
  listEvents: {
    summary: 'What you were told, event by event',
    description: {
      chinese:
        '事件列表，按时间从旧到新：您被告知的每个事件一条，不含个人信息，保留 400 天（除非运营方另有设置）。只靠轮询也能完整接收：翻页直到 `cursor` 为空字符串，记下最后一个事件的 `cursor`，下次从它继续。极少数情况下同一事件会以相同的 `id` 再次出现，请按 `id` 去重。',
      english:
        'Each event that you are told, oldest first, without personal data; kept for 400 days unless the operator has set another time. To live by polling alone, page until `cursor` is `""`, keep the `cursor` of the last event, and begin with it the next time. In rare cases an event comes again under the same `id`: deduplicate by it.',
    },
    request: listEventsRequest,
    parameters: journalDocs,
    answers: [
      {
        name: 'ListEventsAnswer',
        summary: { chinese: '一页', english: 'a page' },
        schema: listEventsResponse,
        fields: journalAnswerDocs,
        example: success({
          events: [
            {
              id: pushId,
              at: '2026-11-22 20:43:29',
              kind: 'ticketIssued',
              ...order,
              msgCode: '100',
              tickets: [{ passengerId: '615151438', ticketNo: 'E566781381', amount: '22.50' }],
              serviceFee: '8.00',
              corrects: '',
              cursor: `mh9xk2ow-${pushId}`,
            },
          ],
          cursor: '',
        }),
      },
    ],
    refusals: [],
  },
  statement: {
    summary: 'A day’s statement of money',
    description: {
      chinese:
        '对账单：北京时间一天内的出票、退款和服务费，每张票一行。当天结束半分钟后不再变化；之后才得知的金额记入得知当天，并注明所属日期（`day`）。`net` = 出票 + 服务费 − 退款。`totals` 为截至本页的合计，`cursor` 为空字符串的最后一页即当天合计。`format=csv` 返回带表头和合计行的文件（UTF-8 带 BOM）；下一页的 cursor 在响应头 `x-cursor` 中，各页首尾相接即为完整文件。',
      english:
        'The tickets, refunds and service fees of one day in China, one line for each ticket. A day that has been over for half a minute does not change any more; an amount learnt later is a line of the day on which it was learnt, with the `day` that it belongs to. `net` is tickets + service fees − refunds. `totals` are those up to the end of this page: on the last page, whose `cursor` is `""`, those of the day. `format=csv` answers a file with a header and a line of totals (UTF-8 with BOM); the next page’s cursor is in the header `x-cursor`, and the pages one after the other are the whole file.',
    },
    request: statementRequest,
    parameters: { ...journalDocs, cursor: journalDocs.statementCursor },
    answers: [
      {
        name: 'StatementAnswer',
        summary: { chinese: '一天的一页', english: 'a page of the day' },
        schema: statementResponse,
        fields: journalAnswerDocs,
        example: success({
          date: '20261122',
          lines: [
            {
              at: '2026-11-22 20:43:29',
              kind: 'ticketIssued',
              ...order,
              passengerId: '615151438',
              ticketNo: 'E566781381',
              amount: '22.50',
              serviceFee: '8.00',
            },
          ],
          totals: {
            tickets: 1,
            ticketAmount: '22.50',
            refunds: 0,
            refundAmount: '0.00',
            serviceFee: '8.00',
            net: '30.50',
            unknown: 0,
          },
          cursor: '',
        }),
      },
    ],
    refusals: [],
  },
  resendPushes: {
    summary: 'Have a window’s pushes sent again',
    description: {
      chinese:
        '批量重新推送：把一段时间内的推送重新发出，推送编号（`webhook-id`）不变。默认只重发未送达的，`includeDelivered=1` 时连已送达的一起重发。每次调用最多处理 100 个事件，用 `cursor` 继续直到它为空字符串。',
      english:
        'The pushes of a window go out again under their old ids: those that were given up or wait for a retry, and with `includeDelivered=1` the delivered ones, too. One call looks at 100 events: go on until `cursor` is `""`.',
    },
    request: resendPushesRequest,
    parameters: journalDocs,
    answers: [
      {
        name: 'ResendPushesAnswer',
        summary: { chinese: '重发的数量', english: 'so many are on the way' },
        schema: resendPushesResponse,
        fields: journalAnswerDocs,
        example: success({ resent: 3, cursor: '' }),
      },
    ],
    refusals: [],
  },
  testCallbackUrl: {
    summary: 'Try your callback URLs',
    description: {
      chinese:
        '向已配置的回调地址各发送一次样例推送（带签名，`outOrderNo` 为 `CALLBACKTEST`），并返回您的应答。每条样例计为一次请求。',
      english:
        'Sends a signed sample of each push to your URLs, once (`outOrderNo` is `CALLBACKTEST`), and answers what came back. Each sample counts as a request.',
    },
    request: testCallbackUrlRequest,
    parameters: { ...parameterDocs, type: typeDocs.testCallbackUrl },
    answers: [
      {
        name: 'TestCallbackUrlAnswer',
        summary: { chinese: '测试结果', english: 'what came back' },
        schema: testCallbackUrlResponse,
        fields: extensionAnswerDocs,
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
