import { addCallbackUrlRequest, addCallbackUrlResponse } from '#contract/add-callback-url.ts'
import { applyRefundOrderRequest, applyRefundOrderResponse } from '#contract/apply-refund-order.ts'
import { cancelOrderRequest, cancelOrderResponse } from '#contract/cancel-order.ts'
import { dataDictionaryRequest, dataDictionaryResponse } from '#contract/data-dictionary.ts'
import type { ExtensionName, OperationName } from '#contract/operations.ts'
import { grabDetailResponse, issuedDetailResponse, orderDetailRequest } from '#contract/order-detail.ts'
import { searchRequest, searchResponse } from '#contract/search.ts'
import { submitOrderRequest, submitOrderResponse } from '#contract/submit-order.ts'
import { answerNotes, issuedNotes } from './answer-notes.ts'
import { extensionDocs } from './extension-docs.ts'
import type { OperationDoc } from './operation-doc.ts'
import { parameterDocs, typeDocs } from './parameter-docs.ts'

/** All operations: the contract's, then the extensions. */
export const operationDocs: Readonly<Record<OperationName | ExtensionName, OperationDoc>> = {
  search: {
    summary: 'Search trains',
    description:
      '根据发车站、到达站、发车日期查询车次、票价和余票。Its `queryKey` is what the submit that follows must name, within 30 minutes. Its `reason` is `"0"`, as Juhe has it.',
    request: searchRequest,
    parameters: { ...parameterDocs, type: typeDocs.search },
    answers: [
      {
        name: 'SearchAnswer',
        summary: 'trains',
        schema: searchResponse,
        notes: answerNotes,
        example: 'search',
      },
    ],
    refusals: ['upstreamUnavailable'],
  },
  submitOrder: {
    summary: 'Submit a grab order',
    description:
      '创建抢票单。One durable order per `outOrderNo`: the same content again answers as the first did, other content is refused. Trouble upstream that is no refusal answers success all the same: the order is safe and will be submitted until its closeTime. Set callback URLs before.',
    request: submitOrderRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'SubmitOrderAnswer',
        summary: 'the order exists',
        schema: submitOrderResponse,
        notes: answerNotes,
        example: 'submitOrder',
      },
    ],
    refusals: ['contentConflict', 'refusedUpstream', 'overQuota'],
  },
  orderDetail: {
    summary: 'Look at an order',
    description:
      '查询订单的详细信息。Two shapes: the grab order, and with `issue=1` the order of the issued tickets, which has each `passengerId`. Answered from the table; Juhe is asked first when what is known is older than 30 s.',
    request: orderDetailRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'GrabDetailAnswer',
        summary: 'issue=0: the grab order',
        schema: grabDetailResponse,
        notes: answerNotes,
        example: 'orderDetail.pending',
      },
      {
        name: 'IssuedDetailAnswer',
        summary: 'issue=1: the order of the issued tickets',
        schema: issuedDetailResponse,
        notes: issuedNotes,
        example: 'orderDetail.issued',
      },
    ],
    refusals: ['orderNotFound'],
  },
  cancelOrder: {
    summary: 'Cancel an order',
    description:
      '取消正在抢票中的订单。Repeating it is safe. A ticket that was issued meanwhile stays: money was spent.',
    request: cancelOrderRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'CancelOrderAnswer',
        summary: 'cancelled',
        schema: cancelOrderResponse,
        notes: answerNotes,
        example: 'cancelOrder.success',
      },
    ],
    refusals: ['cancelRefused', 'orderNotFound', 'outcomeUnknown'],
  },
  applyRefundOrder: {
    summary: 'Ask for a refund',
    description:
      '对已出票的订单发起退票,每次一位乘客。The answer says that it was asked for; how it ends comes by push. Repeating it is safe.',
    request: applyRefundOrderRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ApplyRefundOrderAnswer',
        summary: 'asked for',
        schema: applyRefundOrderResponse,
        notes: answerNotes,
        example: 'applyRefundOrder.success',
      },
    ],
    refusals: ['passengerNotFound', 'refundRefused', 'outcomeUnknown'],
  },
  addCallbackUrl: {
    summary: 'Set where pushes go',
    description:
      '配置回调地址。One URL for each type of push; setting it again replaces it. The answer has `data` in place of `result`.',
    request: addCallbackUrlRequest,
    parameters: { ...parameterDocs, type: typeDocs.addCallbackUrl },
    answers: [
      {
        name: 'AddCallbackUrlAnswer',
        summary: 'set',
        schema: addCallbackUrlResponse,
        notes: answerNotes,
        example: 'addCallbackUrl.success',
      },
    ],
    refusals: [],
  },
  dataDictionary: {
    summary: 'What codes mean',
    description: '返回接口相关的字段使用场景及含义。Any key will do.',
    request: dataDictionaryRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'DataDictionaryAnswer',
        summary: 'the dictionary',
        schema: dataDictionaryResponse,
        notes: {},
        example: 'dataDictionary',
      },
    ],
    refusals: [],
  },
  ...extensionDocs,
}
