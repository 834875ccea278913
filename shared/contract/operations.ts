/**
 * What a function may do to the table; nothing else is granted to it. `get…`, `put…` and `update…` are to one kind of
 * item and no other (by the beginning of its key, see access.ts): a function that keeps searches cannot write an order, and
 * only operators can write a key. `lease` is to update the counters of permits. `queryDue` is to its due
 * index, `queryListing` to its listing index, `queryOrders` to its index of orders.
 */
export type TableAction =
  | 'getKey'
  | 'getTenant'
  | 'getOrder'
  | 'getQuery'
  | 'getEvent'
  | 'putOrder'
  | 'putQuery'
  | 'putEvent'
  | 'updateOrder'
  | 'updateTenant'
  | 'getStage'
  | 'lease'
  | 'queryDue'
  | 'queryListing'
  | 'queryOrders'

/** What looking a key up takes: the key, its tenant, and the counter of the tenant's requests. */
const callerActions = ['getKey', 'getTenant', 'lease'] as const satisfies readonly TableAction[]

/** What has an effect looks whether the stage is paused. */
const effectActions = [...callerActions, 'getStage'] as const satisfies readonly TableAction[]

/** One row of the table of operations. */
export type OperationRow = {
  /** The operation's name, as in its path without `.php`. */
  readonly name: string
  /** Its title in the published documentation. */
  readonly title: string
  /** The file in functions/, without `.ts`. */
  readonly functionName: string
  /** Its path, exactly Juhe's. */
  readonly path: string
  /** The HTTP methods that it takes. */
  readonly methods: readonly ('GET' | 'POST')[]
  /** Its section of the contract; "" of an extension. */
  readonly section: string
  /**
   * Whether the key is looked up. Where it is not, a key must still be given, but any will do: the answer is
   * the same for everybody, and the function may not touch the table.
   */
  readonly authenticates: boolean
  /** What it may do to the table. */
  readonly table: readonly TableAction[]
  /** Whether it calls the upstream, and so needs the upstream's key. */
  readonly callsUpstream: boolean
  /** Whether it changes nothing that a tenant could want changed: whatever breaks in it, it may be called again. */
  readonly onlyReads: boolean
  /** Whether it seals or opens personal data, and so needs the sealing keys. */
  readonly opensSealed: boolean
  /** How long one request may take, in ms; below API Gateway's 30 s. */
  readonly timeLimitMs: number
}

/**
 * THE table of operations: routes, functions, permissions, documentation and tests are all read from it.
 * It imports nothing: code that needs only the rows does not load the schemas; those are in the file of
 * the operation's name (`submit-order.ts`).
 */
export const operations = {
  search: {
    name: 'search',
    title: '站站查询',
    functionName: 'search',
    path: '/grabTicket/action/search.php',
    methods: ['GET', 'POST'],
    section: '1',
    authenticates: true,
    table: [...callerActions, 'putQuery'],
    callsUpstream: true,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 20_000,
  },
  submitOrder: {
    name: 'submitOrder',
    title: '创建抢票单',
    functionName: 'submit-order',
    path: '/grabTicket/action/submitOrder.php',
    methods: ['POST'],
    section: '2',
    authenticates: true,
    table: [...effectActions, 'getQuery', 'getOrder', 'putOrder', 'queryListing'],
    callsUpstream: true,
    onlyReads: false,
    opensSealed: true,
    timeLimitMs: 25_000,
  },
  orderDetail: {
    name: 'orderDetail',
    title: '订单详情',
    functionName: 'order-detail',
    path: '/grabTicket/action/orderDetail.php',
    methods: ['GET', 'POST'],
    section: '3',
    authenticates: true,
    table: [...callerActions, 'getOrder', 'putOrder'],
    callsUpstream: true,
    onlyReads: true,
    opensSealed: true,
    timeLimitMs: 20_000,
  },
  cancelOrder: {
    name: 'cancelOrder',
    title: '取消订单',
    functionName: 'cancel-order',
    path: '/grabTicket/action/cancelOrder.php',
    methods: ['GET', 'POST'],
    section: '4',
    authenticates: true,
    table: [...effectActions, 'getOrder', 'putOrder'],
    callsUpstream: true,
    onlyReads: false,
    opensSealed: true,
    timeLimitMs: 25_000,
  },
  applyRefundOrder: {
    name: 'applyRefundOrder',
    title: '申请退票',
    functionName: 'apply-refund-order',
    path: '/grabTicket/action/applyRefundOrder.php',
    // The table of §5 says "get post", but a refund moves money and its request example has no query: a GET
    // may be repeated or prefetched by anything on the way, so it is taken by POST only.
    methods: ['POST'],
    section: '5',
    authenticates: true,
    table: [...effectActions, 'getOrder', 'putOrder'],
    callsUpstream: true,
    onlyReads: false,
    opensSealed: true,
    timeLimitMs: 25_000,
  },
  addCallbackUrl: {
    name: 'addCallbackUrl',
    title: '配置回调地址',
    functionName: 'add-callback-url',
    path: '/grabTicket/action/addCallbackUrl.php',
    methods: ['GET', 'POST'],
    section: '6',
    authenticates: true,
    table: [...effectActions, 'updateTenant'],
    callsUpstream: false,
    onlyReads: false,
    opensSealed: false,
    timeLimitMs: 10_000,
  },
  dataDictionary: {
    name: 'dataDictionary',
    title: '数据字典',
    functionName: 'data-dictionary',
    path: '/grabTicket/action/dataDictionary.php',
    methods: ['GET', 'POST'],
    section: '7',
    authenticates: false,
    table: [],
    callsUpstream: false,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 5_000,
  },
} as const satisfies Readonly<Record<string, OperationRow>>

/** The name of one of the operations. */
export type OperationName = keyof typeof operations

/** A row of an operation that Juhe does not have. */
export type ExtensionRow = OperationRow & { readonly isExtension: true; readonly section: '' }

/**
 * The extensions: operations of our own, in the contract's style and beside its operations. An upstream has none of
 * them, so that they are a table of their own; routing, deployment and documentation read both.
 */
export const extensions = {
  listOrders: {
    name: 'listOrders',
    title: '订单列表',
    functionName: 'list-orders',
    path: '/grabTicket/action/listOrders.php',
    methods: ['GET', 'POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...callerActions, 'getOrder', 'queryOrders'],
    callsUpstream: false,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 10_000,
  },
  orderEvents: {
    name: 'orderEvents',
    title: '订单时间线',
    functionName: 'order-events',
    path: '/grabTicket/action/orderEvents.php',
    methods: ['GET', 'POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...callerActions, 'getOrder'],
    callsUpstream: false,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 10_000,
  },
  listPushes: {
    name: 'listPushes',
    title: '推送记录',
    functionName: 'list-pushes',
    path: '/grabTicket/action/listPushes.php',
    methods: ['GET', 'POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...callerActions, 'getOrder'],
    callsUpstream: false,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 10_000,
  },
  resendPush: {
    name: 'resendPush',
    title: '重新推送',
    functionName: 'resend-push',
    path: '/grabTicket/action/resendPush.php',
    methods: ['POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...effectActions, 'getOrder', 'putOrder'],
    callsUpstream: false,
    onlyReads: false,
    opensSealed: false,
    timeLimitMs: 10_000,
  },
  listEvents: {
    name: 'listEvents',
    title: '事件列表',
    functionName: 'list-events',
    path: '/grabTicket/action/listEvents.php',
    methods: ['GET', 'POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...callerActions, 'getEvent', 'queryListing'],
    callsUpstream: false,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 25_000,
  },
  statement: {
    name: 'statement',
    title: '对账单',
    functionName: 'statement',
    path: '/grabTicket/action/statement.php',
    methods: ['GET', 'POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...callerActions, 'getEvent', 'queryListing'],
    callsUpstream: false,
    onlyReads: true,
    opensSealed: false,
    timeLimitMs: 25_000,
  },
  resendPushes: {
    name: 'resendPushes',
    title: '批量重新推送',
    functionName: 'resend-pushes',
    path: '/grabTicket/action/resendPushes.php',
    methods: ['POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...effectActions, 'getEvent', 'queryListing', 'getOrder', 'putOrder'],
    callsUpstream: false,
    onlyReads: false,
    opensSealed: false,
    timeLimitMs: 25_000,
  },
  testCallbackUrl: {
    name: 'testCallbackUrl',
    title: '测试回调地址',
    functionName: 'test-callback-url',
    path: '/grabTicket/action/testCallbackUrl.php',
    methods: ['POST'],
    section: '',
    isExtension: true,
    authenticates: true,
    table: [...effectActions],
    callsUpstream: false,
    onlyReads: false,
    // The tenant's webhook secret is sealed.
    opensSealed: true,
    timeLimitMs: 15_000,
  },
} as const satisfies Readonly<Record<string, ExtensionRow>>

/** The name of one of the extensions. */
export type ExtensionName = keyof typeof extensions
