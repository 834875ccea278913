import { listEventsRequest, listEventsResponse } from '#contract/list-events.ts'
import { listOrdersRequest, listOrdersResponse } from '#contract/list-orders.ts'
import { listPushesRequest, listPushesResponse } from '#contract/list-pushes.ts'
import type { ExtensionName } from '#contract/operations.ts'
import { orderEventsRequest, orderEventsResponse } from '#contract/order-events.ts'
import { resendPushRequest, resendPushResponse } from '#contract/resend-push.ts'
import { resendPushesRequest, resendPushesResponse } from '#contract/resend-pushes.ts'
import { statementRequest, statementResponse } from '#contract/statement.ts'
import { testCallbackUrlRequest, testCallbackUrlResponse } from '#contract/test-callback-url.ts'
import { answerNotes } from './answer-notes.ts'
import type { OperationDoc } from './operation-doc.ts'
import { journalDocs, parameterDocs, typeDocs } from './parameter-docs.ts'

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

/** What the fields of the journal's answers mean. */
const journalNotes = {
  ...answerNotes,
  id: { description: '事件编号,即推送的webhook-id · the webhook-id of its push' },
  at: { description: '告知的时间 · when you were told, yyyy-MM-dd HH:mm:ss' },
  kind: { description: '事件类型 · the kind of event' },
  amount: { description: '金额(元),空字符串表示尚不知道 · yuan, "" while it is not known' },
  serviceFee: { description: '聚合服务费(元),记在订单的第一张票上 · of the order, in its first line' },
  corrects: { description: '所更正的事件 · what a correction corrects, else ""' },
  day: { description: '更正所属的日期 · the day that a correction belongs to, yyyyMMdd' },
  unknown: { description: '尚不知道的金额数 · how many amounts are not known yet' },
  resent: { description: '重新发出的推送数 · how many go out again' },
  cursor: { description: '下一页的cursor,空字符串表示没有更多 · "" when nothing comes after now' },
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
  listEvents: {
    summary: 'What you were told, event by event',
    description:
      '事件列表,按时间从旧到新:您被告知的每个事件一条,不含个人信息,保留400天(除非运营方另有设置)。只靠轮询也能完整接收:翻页直到`cursor`为`""`,记下最后一个事件的`cursor`,下次从它继续。Each event that you are told, once, also while new ones arrive. A late event never hides behind a cursor: its place is when it was written, a cursor remembers what it has shown of the last 30 s and goes no further than that, and a write that took longer gets a newer place. To live by polling alone, page until `cursor` is `""`, keep the `cursor` of the last event, and begin with it the next time. In the rare case that a write had to be given a newer place, an event may come again under its `id`.',
    request: listEventsRequest,
    parameters: journalDocs,
    answers: [
      {
        name: 'ListEventsAnswer',
        summary: 'a page',
        schema: listEventsResponse,
        notes: journalNotes,
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
    description:
      '对账单:北京时间一天内的出票、退款和服务费,每张票一行。当天结束半分钟后不再变化;之后才得知的金额记入得知当天,并注明所属日期(`day`)。`net` = 出票 + 服务费 − 退款。`format=csv` 返回带表头和合计行的文件(UTF-8带BOM);一天很长时按`cursor`分页,下一页的cursor在响应头`x-cursor`中,各页首尾相接即为完整文件。`totals` are those of all lines up to the end of this page: on the last page, whose `cursor` is `""`, those of the day. A day that has been over for half a minute does not change any more. An amount that is not known is `""` and counted in `unknown`; when it becomes known, a line `amountCorrected` of that day adds it, with the `day` that it belongs to.',
    request: statementRequest,
    parameters: { ...journalDocs, cursor: journalDocs.statementCursor },
    answers: [
      {
        name: 'StatementAnswer',
        summary: 'a page of the day',
        schema: statementResponse,
        notes: journalNotes,
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
    description:
      '批量重新推送:把一段时间内的推送重新发出,推送编号(webhook-id)不变。默认只重发未送达的。每次调用最多处理100个事件,用`cursor`继续直到为`""`。The pushes of a window go out again under their old ids: those that were given up or wait for a retry, and with `includeDelivered=1` the delivered ones, too. One call looks at 100 events: go on until `cursor` is `""`.',
    request: resendPushesRequest,
    parameters: journalDocs,
    answers: [
      {
        name: 'ResendPushesAnswer',
        summary: 'so many are on the way',
        schema: resendPushesResponse,
        notes: journalNotes,
        example: success({ resent: 3, cursor: '' }),
      },
    ],
    refusals: [],
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
