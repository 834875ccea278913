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
   * Whether the key is looked up. Where it is not, a key must still be given, but any will do: the answer is the same
   * for everybody.
   */
  readonly authenticates: boolean
  /** Whether it changes nothing that a tenant could want changed: whatever breaks in it, it may be called again. */
  readonly onlyReads: boolean
  /** How long one request may take, in ms; below API Gateway's 30 s. */
  readonly timeLimitMs: number
}

/**
 * THE table of operations: routes, functions, documentation and tests are all read from it; what each function may touch
 * stands in shared/lambda/functions.ts. It imports nothing: code that needs only the rows does not load the schemas. Those
 * are in the file of the operation's name (`submit-order.ts`).
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
    onlyReads: true,
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
    onlyReads: false,
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
    onlyReads: true,
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
    onlyReads: false,
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
    onlyReads: false,
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
    onlyReads: false,
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
    onlyReads: true,
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
    onlyReads: true,
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
    onlyReads: true,
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
    onlyReads: true,
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
    onlyReads: false,
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
    onlyReads: true,
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
    onlyReads: true,
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
    onlyReads: false,
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
    onlyReads: false,
    timeLimitMs: 15_000,
  },
} as const satisfies Readonly<Record<string, ExtensionRow>>

/** The name of one of the extensions. */
export type ExtensionName = keyof typeof extensions
