import { addCallbackUrlRequest, addCallbackUrlResponse } from '#contract/add-callback-url.ts'
import { applyRefundOrderRequest, applyRefundOrderResponse } from '#contract/apply-refund-order.ts'
import { cancelOrderRequest, cancelOrderResponse } from '#contract/cancel-order.ts'
import { dataDictionaryRequest, dataDictionaryResponse } from '#contract/data-dictionary.ts'
import type { ExtensionName, OperationName } from '#contract/operations.ts'
import { grabDetailResponse, issuedDetailResponse, orderDetailRequest } from '#contract/order-detail.ts'
import { searchRequest, searchResponse } from '#contract/search.ts'
import { submitOrderRequest, submitOrderResponse } from '#contract/submit-order.ts'
import { extensionDocs } from './extension-docs.ts'
import { answerDocs, dictionaryFieldDocs, issuedDocs } from './field-docs.ts'
import type { OperationDoc } from './operation-doc.ts'
import { parameterDocs, typeDocs } from './parameter-docs.ts'

/** All operations: the contract's, then the extensions. */
export const operationDocs: Readonly<Record<OperationName | ExtensionName, OperationDoc>> = {
  search: {
    summary: 'Search trains',
    description: {
      chinese:
        '根据出发地、目的地、发车日期查询车次、票价和余票。返回的 `queryKey` 在下单时传入，默认 30 分钟内有效。成功时 `reason` 为 `"0"`，与聚合数据一致。',
      english:
        'Finds trains, prices and seats by place and day. The submit that follows must name its `queryKey`, within 30 minutes by default. Its `reason` is `"0"`, as with Juhe.',
    },
    request: searchRequest,
    parameters: { ...parameterDocs, type: typeDocs.search },
    answers: [
      {
        name: 'SearchAnswer',
        summary: { chinese: '查询成功', english: 'trains were found' },
        schema: searchResponse,
        fields: answerDocs,
        example: 'search',
      },
    ],
    refusals: ['upstreamUnavailable'],
  },
  submitOrder: {
    summary: 'Submit a grab order',
    description: {
      chinese:
        '创建抢票单。同一个 `outOrderNo` 只对应一张抢票单：内容相同的重复请求得到与第一次相同的应答，内容不同则拒绝。上游暂时故障也会应答成功：订单已保存，在 `closeTime` 之前会一直尝试提交。请先配置回调地址。',
      english:
        'Submits a grab order. One `outOrderNo` is one order: the same content again is answered as the first time, other content is refused. Trouble at Juhe is answered with success, too: the order is stored and submitted until its `closeTime`. Set your callback URLs first.',
    },
    request: submitOrderRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'SubmitOrderAnswer',
        summary: { chinese: '订单已创建', english: 'the order exists' },
        schema: submitOrderResponse,
        fields: answerDocs,
        example: 'submitOrder',
      },
    ],
    refusals: ['contentConflict', 'numberUsed', 'refusedUpstream', 'overQuota'],
  },
  orderDetail: {
    summary: 'Look at an order',
    description: {
      chinese:
        '查询订单的详细信息，有两种返回：默认为抢票单；`issue=1` 为已出票的订单，含每位乘客的 `passengerId`。应答取自本服务；已知信息超过 30 秒时先询问聚合数据。',
      english:
        'Shows an order in one of two shapes: the grab order, and with `issue=1` the order of the issued tickets with each `passengerId`. The service answers from its table; it asks Juhe first when its knowledge is older than 30 s.',
    },
    request: orderDetailRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'GrabDetailAnswer',
        summary: { chinese: 'issue=0：抢票单', english: 'issue=0: the grab order' },
        schema: grabDetailResponse,
        fields: answerDocs,
        example: 'orderDetail.pending',
      },
      {
        name: 'IssuedDetailAnswer',
        summary: { chinese: 'issue=1：已出票的订单', english: 'issue=1: the order of the issued tickets' },
        schema: issuedDetailResponse,
        fields: issuedDocs,
        example: 'orderDetail.issued',
      },
    ],
    refusals: ['orderNotFound'],
  },
  cancelOrder: {
    summary: 'Cancel an order',
    description: {
      chinese:
        '取消正在抢票中的订单，取消后不可恢复。重复请求是安全的。取消期间若已出票，以出票为准，请改为退票。',
      english:
        'Cancels an order that is still grabbing; it cannot be resumed. Repeating the request is safe. A ticket issued in the meantime stays: refund it.',
    },
    request: cancelOrderRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'CancelOrderAnswer',
        summary: { chinese: '已取消', english: 'cancelled' },
        schema: cancelOrderResponse,
        fields: answerDocs,
        example: 'cancelOrder.success',
      },
    ],
    refusals: ['cancelRefused', 'orderNotFound', 'outcomeUnknown'],
  },
  applyRefundOrder: {
    summary: 'Ask for a refund',
    description: {
      chinese:
        '对已出票的订单申请退票，每次一位乘客，只接受 POST。应答表示已受理，结果由退票推送告知。重复请求是安全的，不会退两次。',
      english:
        'Asks for the refund of one passenger’s ticket; POST only. The answer says that it was accepted; a push tells how it ends. Repeating the request is safe.',
    },
    request: applyRefundOrderRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'ApplyRefundOrderAnswer',
        summary: { chinese: '退票已受理', english: 'the refund was accepted' },
        schema: applyRefundOrderResponse,
        fields: answerDocs,
        example: 'applyRefundOrder.success',
      },
    ],
    refusals: ['passengerNotFound', 'refundRefused', 'outcomeUnknown'],
  },
  addCallbackUrl: {
    summary: 'Set where pushes go',
    description: {
      chinese:
        '配置回调地址，每种类型一个，重复配置即覆盖。成功时返回 `data` 而不是 `result`，与聚合数据一致。',
      english:
        'Sets the callback URL of one type; setting it again replaces it. The answer has `data` in place of `result`, as with Juhe.',
    },
    request: addCallbackUrlRequest,
    parameters: { ...parameterDocs, type: typeDocs.addCallbackUrl },
    answers: [
      {
        name: 'AddCallbackUrlAnswer',
        summary: { chinese: '已配置', english: 'set' },
        schema: addCallbackUrlResponse,
        fields: answerDocs,
        example: 'addCallbackUrl.success',
      },
    ],
    refusals: [],
  },
  dataDictionary: {
    summary: 'What codes mean',
    description: {
      chinese: '返回各代码的含义。任意 key 均可。',
      english: 'Tells what the codes mean. Any key will do.',
    },
    request: dataDictionaryRequest,
    parameters: parameterDocs,
    answers: [
      {
        name: 'DataDictionaryAnswer',
        summary: { chinese: '数据字典', english: 'the dictionary' },
        schema: dataDictionaryResponse,
        fields: dictionaryFieldDocs,
        example: 'dataDictionary',
      },
    ],
    refusals: [],
  },
  ...extensionDocs,
}
