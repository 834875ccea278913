import type { ServiceError } from '#shared/errors.ts'

/** What whoever meets an error wants to know. */
export type ErrorDoc = {
  /** An error of that kind, from which its code and reason are made. */
  readonly sample: ServiceError
  readonly chinese: { readonly title: string; readonly cause: string; readonly remedy: string }
  readonly english: { readonly title: string; readonly cause: string; readonly remedy: string }
}

/**
 * Every error that the service can answer, by its kind. The kind is the anchor in the documentation, too: an answer's
 * `x-docs` header leads to it. A kind without an entry does not compile.
 */
export const errorDocs = {
  badKey: {
    sample: { kind: 'badKey' },
    chinese: {
      title: 'key 错误',
      cause: '请求没有带 key，或 key 不存在、已吊销、属于另一个环境。',
      remedy:
        '检查参数 `key`（放在表单、JSON 正文或查询串中均可）。本机的默认 key 为 `demo-key`。新建和吊销 key 在 30 秒内生效。',
    },
    english: {
      title: 'Wrong key',
      cause: 'The request has no key, or one that is unknown, revoked, or of another environment.',
      remedy:
        'Look at the parameter key (query, form or JSON body alike). In local mode it is demo-key unless API_KEY says otherwise. New and revoked keys count within 30 s.',
    },
  },
  suspended: {
    sample: { kind: 'suspended' },
    chinese: {
      title: '租户已停用',
      cause: '该 key 所属的租户已停用，或该 key 无权执行此操作（只读，或不得退票）。',
      remedy: '联系运营方。已有订单不受影响，推送照常。',
    },
    english: {
      title: 'Suspended',
      cause: 'The tenant of this key is suspended, or the key may not do this (read only, or no refunds).',
      remedy: 'Ask the operator of the service. Orders go on, and so do their pushes.',
    },
  },
  tooManyRequests: {
    sample: { kind: 'tooManyRequests' },
    chinese: {
      title: '请求过于频繁',
      cause: '本分钟内的请求次数已达上限。',
      remedy: '什么都没有执行，下一分钟再试。请勿频繁轮询订单：状态变化会推送；确需轮询时，每次间隔几秒。',
    },
    english: {
      title: 'Too many requests',
      cause: 'All requests of this minute have been made.',
      remedy:
        'Try again in the next minute; nothing was done. Do not poll for orders, their changes are pushed; who must poll leaves some seconds in between.',
    },
  },
  busy: {
    sample: { kind: 'busy' },
    chinese: {
      title: '服务繁忙',
      cause: '此刻的请求超过服务的处理能力。本次请求未受理，什么都没有执行。',
      remedy: '过几秒再试，间隔逐次加长。已受理的订单和推送不受影响。',
    },
    english: {
      title: 'Busy',
      cause:
        'More is asked of the service at this moment than it can take. This request was not taken, and nothing was done.',
      remedy:
        'Try again after some seconds, and then at longer intervals. Orders that were accepted, and their pushes, go on.',
    },
  },
  overQuota: {
    sample: { kind: 'overQuota' },
    chinese: {
      title: '超过订单数量限制',
      cause: '当日下单数或未完结的抢票单数已达上限。',
      remedy: '等已有订单出票、过期或取消后再下单，或请运营方调整限额。原样重发已有的订单不受此限制。',
    },
    english: {
      title: 'Over the quota of orders',
      cause: 'All orders of this day have been made, or as many are open as may be.',
      remedy:
        'Wait until some are issued, expired or cancelled, or ask the operator for more. Submitting an order again that exists is not limited.',
    },
  },
  badParameter: {
    sample: { kind: 'badParameter', faults: [{ field: 'cellphone', rule: '须为11位手机号' }] },
    chinese: {
      title: '参数错误',
      cause: '`reason` 列出所有不符合规则的参数，格式为“字段 规则”，多个用分号隔开。什么都没有执行。',
      remedy: '按规则修改后重新请求。各参数的规则见下方“参数”一节。',
    },
    english: {
      title: 'Wrong parameters',
      cause:
        'The reason names every parameter that breaks a rule, all at once, divided by semicolons. Nothing was done.',
      remedy: 'Change them and ask again. The rule of each parameter is below, under “Parameters”.',
    },
  },
  orderNotFound: {
    sample: { kind: 'orderNotFound' },
    chinese: {
      title: '订单不存在',
      cause: '该租户没有这个 `outOrderNo` 的订单；下单被拒绝时不会产生订单。',
      remedy: '检查传入的是否为您自己的订单号（不是 `orderNo`），以及 key 是否属于下单的租户。',
    },
    english: {
      title: 'No such order',
      cause: 'This key’s tenant has no order of that outOrderNo; one that was refused left none.',
      remedy:
        'Look whether it is your own number (not orderNo), and whether the key is of the tenant who submitted it.',
    },
  },
  passengerNotFound: {
    sample: { kind: 'passengerNotFound' },
    chinese: {
      title: '订单号或 passengerId 不存在',
      cause: '订单不存在，或该订单中没有这个 passengerId。',
      remedy: '用 orderDetail 加 issue=1 查询 passengerId；出票推送中也有。未出票的订单没有 passengerId。',
    },
    english: {
      title: 'No such order or passenger',
      cause: 'There is no such order, or nobody in it has that passengerId.',
      remedy:
        'orderDetail with issue=1 tells each passengerId, and so does the push of the tickets. Before the issue there is none.',
    },
  },
  pushNotFound: {
    sample: { kind: 'pushNotFound' },
    chinese: {
      title: '订单号或 pushId 不存在',
      cause: '订单不存在，或该订单没有这条推送。',
      remedy: '用 listPushes 查询订单的推送及其 pushId。',
    },
    english: {
      title: 'No such order or push',
      cause: 'There is no such order, or it has no such push.',
      remedy: 'listPushes shows an order’s pushes, each with its pushId.',
    },
  },
  callbackUnreachable: {
    sample: { kind: 'callbackUnreachable', why: ['url type 1 refused 端口拒绝连接'] },
    chinese: {
      title: '回调地址无法送达',
      cause: '测试推送全部没有得到应答。reason 说明每个类型的原因。',
      remedy:
        '检查域名解析、防火墙、端口和 TLS 证书；从公网（而不是本机）访问该地址试试。各原因见“推送未送达”一节。',
    },
    english: {
      title: 'The callback URL cannot be reached',
      cause: 'No sample was answered at all; the reason says why, for each type.',
      remedy:
        'Look at DNS, the firewall, the port and the TLS certificate, and try the URL from outside of your network. What each reason means is below, under “Pushes that do not arrive”.',
    },
  },
  contentConflict: {
    sample: { kind: 'contentConflict' },
    chinese: {
      title: 'outOrderNo 已被占用',
      cause:
        '这个 `outOrderNo` 已用于内容不同的订单。内容相同（`key` 和 `queryKey` 除外）的重复提交会得到与第一次相同的应答。',
      remedy: '新订单请用新的 `outOrderNo`；重试时请原样重发第一次的参数。',
    },
    english: {
      title: 'The number is taken',
      cause:
        'An order with other content has this outOrderNo. The same content again (key and queryKey aside) would be answered as the first time.',
      remedy: 'Give a new order a new number; repeat a submit with the very parameters of the first.',
    },
  },
  numberUsed: {
    sample: { kind: 'numberUsed' },
    chinese: {
      title: 'outOrderNo 早已用过',
      cause:
        '这个 `outOrderNo` 属于更早的订单。其资料已到保存期限并删除，订单号仍保留，以免同一订单号产生两张订单。',
      remedy: '新订单请用新的 `outOrderNo`。原订单已无法查询。',
    },
    english: {
      title: 'The number was used long ago',
      cause:
        'An earlier order had this outOrderNo. What was kept of it has been deleted at the end of its time; the number stays taken, so that it never makes a second order.',
      remedy: 'Give a new order a new number. The earlier order can no longer be asked about.',
    },
  },
  cancelRefused: {
    sample: { kind: 'cancelRefused' },
    chinese: {
      title: '抢票取消失败',
      cause: '订单已出票、已过期或已失败，不能再取消。',
      remedy: '查询订单详情。已出票的请改用 `applyRefundOrder` 申请退票。',
    },
    english: {
      title: 'Cannot be cancelled',
      cause: 'The order is issued, expired or failed already.',
      remedy: 'Ask orderDetail. What was issued can be given back: applyRefundOrder.',
    },
  },
  refundRefused: {
    sample: { kind: 'refundRefused', reason: '出票5分钟内无法提交退票' },
    chinese: {
      title: '不满足退票条件',
      cause:
        '`reason` 在 `参数错误:` 之后为数据字典 msgCode 中的文字，如 `出票5分钟内无法提交退票`（309）、`距离发车时间太近,无法申请退票`（310）、`订单中包含儿童票,如需退票请先退儿童票`（311）。',
      remedy: '条件满足后再申请；每次申请一位乘客。',
    },
    english: {
      title: 'A refund is not possible now',
      cause:
        'After `参数错误:` the reason is a text of the dictionary’s msgCode: within 5 minutes of the issue (309), too close to departure (310), the child’s ticket first (311), and others.',
      remedy: 'Ask again when the condition holds; one passenger at a time.',
    },
  },
  refusedUpstream: {
    sample: { kind: 'refusedUpstream', code: 223804, reason: '参数错误:乘客身份信息未通过验证' },
    chinese: {
      title: '上游拒绝',
      cause:
        '聚合数据拒绝了这个请求，`reason` 为其原文。下单被拒绝时没有产生订单，`outOrderNo` 可以继续使用。',
      remedy: '按 `reason` 修改后重新提交。',
    },
    english: {
      title: 'Refused upstream',
      cause:
        'Juhe refused this very request; the reason is in its words. Of a submit nothing exists, and its number is free.',
      remedy: 'Change what the reason names and submit again.',
    },
  },
  outcomeUnknown: {
    sample: { kind: 'outcomeUnknown' },
    chinese: {
      title: '操作结果未知',
      cause: '上游没有给出明确的应答。您的请求已保存，服务会继续核实并执行。',
      remedy: '稍后查询订单详情；也可以原样重发，不会执行两次。',
    },
    english: {
      title: 'The outcome is not known yet',
      cause: 'Juhe’s answer never came. What you asked for is stored and pursued.',
      remedy: 'Look at orderDetail later; repeating the request is safe, too.',
    },
  },
  upstreamUnavailable: {
    sample: { kind: 'upstreamUnavailable' },
    chinese: {
      title: '上游暂不可用',
      cause: '聚合数据此刻无法应答查询。',
      remedy: '稍后重试。已提交的订单不受影响。',
    },
    english: {
      title: 'Juhe cannot be asked now',
      cause: 'A search needs Juhe, and Juhe does not answer.',
      remedy: 'Try again later. Orders that were submitted are not concerned.',
    },
  },
  maintenance: {
    sample: { kind: 'maintenance' },
    chinese: {
      title: '接口维护',
      cause: '服务正在维护或升级，暂不受理这一请求。什么都没有执行。',
      remedy: '稍后原样重试。已提交的订单和推送不受影响。',
    },
    english: {
      title: 'Under maintenance',
      cause: 'The service is paused or being upgraded and does not take this request now. Nothing was done.',
      remedy: 'Repeat it later with the same parameters. Orders that were submitted are not concerned.',
    },
  },
  unknownPath: {
    sample: { kind: 'unknownPath' },
    chinese: {
      title: '接口地址不存在',
      cause: '没有这个路径。',
      remedy: '路径以 /grabTicket/action/ 开头，以 .php 结尾，区分大小写。',
    },
    english: {
      title: 'No such path',
      cause: 'Nothing is at this path (HTTP 404).',
      remedy: 'Paths begin with /grabTicket/action/ and end with .php; capitals matter.',
    },
  },
  internal: {
    sample: { kind: 'internal' },
    chinese: {
      title: '系统内部异常',
      cause: '服务自身出错。操作可能已经执行，也可能没有。',
      remedy: '可以放心地原样重发。若持续出现，请向运营方提供响应头 `x-request-id`。',
    },
    english: {
      title: 'A failure of the service’s own',
      cause: 'Something broke here (HTTP 500). What was asked for may or may not have been done.',
      remedy: 'Repeating the request is safe. If it lasts, tell the operator the answer’s x-request-id.',
    },
  },
} as const satisfies {
  readonly [Kind in ServiceError['kind']]: ErrorDoc & { readonly sample: { readonly kind: Kind } }
}

/** What goes wrong when pushes do not arrive: what an attempt says, and what to do about it. */
export const deliveryDocs = [
  {
    what: 'noUrl',
    chinese: '该类型没有配置回调地址：用 addCallbackUrl 配置。',
    english: 'No URL is set for this type: set one with addCallbackUrl.',
  },
  {
    what: 'blocked',
    chinese: '地址指向本机或内网，不允许连接。生产环境须为公网 https 地址。',
    english:
      'The URL, or what its name resolves to, leads to a private network. In production it must be public, and https.',
  },
  {
    what: 'dns',
    chinese: '域名无法解析：检查域名拼写和 DNS 记录。',
    english: 'The name does not resolve: check its spelling and its DNS records.',
  },
  {
    what: 'refused',
    chinese: '端口拒绝连接：接收程序没有运行，或端口、防火墙设置有误。',
    english: 'The port refuses connections: the receiver does not run, or the port or the firewall is wrong.',
  },
  {
    what: 'tls',
    chinese:
      'TLS 握手失败，或证书无效：过期、自签名、域名不符，或缺少中间证书。http 的端口不能用 https 地址。',
    english:
      'TLS failed, or the certificate is invalid: expired, self-signed, for another name, or without its intermediate certificate. A port that speaks http cannot have an https URL.',
  },
  {
    what: 'reset',
    chinese: '连接在应答之前被断开：接收程序崩溃，或代理关闭了连接。推送可能已经收到。',
    english:
      'The connection broke before an answer: the receiver crashed, or a proxy closed it. The push may have arrived.',
  },
  {
    what: 'timeout',
    chinese: '10 秒内没有应答。请先保存、立即应答 2xx，耗时的处理放到之后。',
    english: 'No answer within 10 s. Store the push, answer 2xx, and do what takes long afterwards.',
  },
  {
    what: 'notHttp',
    chinese: '应答不是 HTTP：该端口上是别的协议，或 https 端口配了 http 地址。',
    english: 'The answer is no HTTP: the port speaks another protocol, or an https port has an http URL.',
  },
  {
    what: 'network',
    chinese: '因其他原因无法建立连接，如没有路由。较早的记录不区分原因，一律为 network。',
    english:
      'No connection for another reason, such as no route. Older records say network for every reason.',
  },
  {
    what: '3xx 4xx 5xx',
    chinese:
      '应答不是 2xx（重定向不跟随）：按 5 秒、30 秒、2 分钟、10 分钟、1 小时、3 小时、6 小时、12 小时、24 小时、24 小时重试；410 表示不再需要。',
    english:
      'The answer is not 2xx (redirects are not followed): tried again after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 6 h, 12 h, 24 h, 24 h; 410 ends it.',
  },
] as const
