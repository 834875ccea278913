/**
 * The data dictionary of contract §7, word by word, quirks included: what dataDictionary answers is put
 * together from the tables that the rest of the service uses.
 */

/** Identity documents as pushes and orderDetail number them (1–4); submitOrder numbers them 0–3. */
const idTypes = {
  1: '身份证',
  2: '护照',
  3: '台胞证',
  4: '港澳通行证',
} as const

/** Kinds of passengers; 3 and 4 are not supported yet. */
const passengerTypes = {
  1: '成人',
  2: '儿童',
  3: '学生票',
  4: '残军票',
} as const

/** Kinds of refunds, as in the push of a refund. */
export const refundTypes = {
  0: 'change:改签差价退款',
  1: 'repeatpay:重复支付退款',
  2: 'delaypay:延迟支付退款',
  online: '线上退票退款',
  offline: '车站退票退款',
  issuefail: '出票失败退款',
  other: '其他原因退款',
} as const

/** Seat classes as the ticket push numbers them; not the same set as {@link seatClassCodes}. */
export const seatClasses = {
  1: '硬座',
  2: '软座',
  3: '一等座',
  4: '二等座',
  5: '硬卧上铺',
  6: '硬卧',
  7: '硬卧下铺',
  8: '软卧上铺',
  9: '软卧',
  10: '无座',
  11: '商务座',
  12: '特等座',
  13: '其它',
  14: '高级软卧',
  15: '动卧上铺',
  16: '动卧下铺',
  17: '高级动卧上铺',
  18: '高级动卧下铺',
  33: '一等软座',
  44: '二等软座',
} as const

/** Seat classes as search and submitOrder name them. */
export const seatClassCodes = {
  hardseat: '硬座',
  softseat: '软座',
  firstseat: '一等座',
  secondseat: '二等座',
  hardsleeperup: '硬卧上铺',
  hardsleepermid: '硬卧中铺',
  hardsleeperdown: '硬卧下铺',
  softsleeperup: '软卧上铺',
  softsleeperdown: '软卧下铺',
  noseat: '无座',
  businessseat: '商务座',
  specialseat: '特等座',
  advancedsoftsleeper: '高级软卧',
  otherseat: '其他',
} as const

/** Classes of trains, as in search. */
const trainClasses = {
  C: '城际高速',
  D: '动车组',
  KT: '空调特快',
  KKS: '空调快速',
  KPK: '空调普快',
  KPM: '空调普慢',
  KS: '快速',
  PK: '普快',
  PM: '普慢',
  XGZ: '香港直通车',
  Z: '直达特快',
  GD: '高速动车',
} as const

/** States of one ticket. */
export const ticketStates = {
  N: '未出票',
  F: '已出票',
  C: '退票中',
  T: '已退票',
  O: '退票失败',
  Y: '改签中',
  G: '已改签',
} as const

/** States of an order. */
export const orderStatuses = {
  N: '抢票单已创建',
  B: '未到开抢时间',
  D: '抢票中',
  F: '抢票成功(出票成功)',
  U: '出票失败',
  O: '已过期',
  C: '已取消',
  T: '已退票',
  E: '已改签',
} as const

/** What a push or a reason can say. */
export const msgCodes = {
  100: '请求成功',
  101: '参数无效',
  102: '签名验证失败',
  103: '该IP没有权限访问此接口',
  104: '请求过于频繁,请稍后重试',
  105: '没有权限访问此接口',
  201: '该订单不存在',
  202: '当前订单状态不允许执行此操作',
  203: '当前时间不支持此服务',
  204: '坐席无效',
  205: '发车日期无效',
  206: '取消次数过多,取消请求已锁定',
  207: '订单已过期',
  208: '车次号无效',
  209: '该坐席已售完',
  210: '该账号有未完成的订单,无法继续执行此操作',
  211: '分销商身份验证无效',
  212: '该订单未付款,无法出票',
  213: '坐席价格错误',
  214: '占座排队中,请等待占座结果',
  215: '站站查询结果已过期,请重新查询',
  216: '距离发车时间太近,无法执行此操作',
  217: '实际占座为无座,乘客制定不接受无座',
  218: '测试订单不允许预定20天以内发车的车次',
  219: '抢票单已达预约上限',
  220: '抢票单乘客数,车次数,坐席数超过配置上限',
  221: '抢票取消失败',
  222: '抢票功能关闭',
  301: '该订单中无此乘客',
  302: '乘客身份信息涉嫌被他人冒用',
  303: '当前车票状态不允许执行此操作',
  304: '乘客信息不正确',
  305: '乘客已预订过与该行程有冲突的车票',
  306: '乘客已被法院依法限制高消费',
  307: '乘客已预订过该车次,无法重复预订',
  308: '乘客身份信息未通过验证',
  309: '出票5分钟内无法提交退票',
  310: '距离发车时间太近,无法申请退票',
  311: '订单中包含儿童票,如需退票请先退儿童票',
  312: '不支持网上退票',
  313: '订单中包含儿童票,该乘客无法改签',
  314: '距离发车时间太近,无法改签',
  315: '要改签的车次不在预售期内,无法改签',
  316: '该订单不支持改签',
  317: '改签次数过多,改签请求已锁定',
  318: '当天取消改签次数过多,取消请求已锁定',
  319: '购保失败',
  320: '退保失败',
  401: '购票所使用的12306账号未进行手机核验',
  402: '购票所使用的12306账号被封,无法执行此操作',
  403: '12306账号登录失败',
  404: '12306账号尚未激活,请用注册时的邮箱激活后重试',
  405: '12306账号未通过身份信息核验,请核验后重试',
  406: '12306账号已被锁定',
  407: '登录验证码错误',
  408: '12306账号格式不正确',
  409: '12306账号常用联系人已达上限,无法继续添加',
  410: '当日获取短信验证码次数已达上限',
  411: '邮箱已被注册',
  412: '用户名已被注册',
  413: '手机号码已被注册',
  414: '证件号码已被注册',
  415: '12306账号不可用',
  416: '手机号或证件号码不正确',
  417: '该联系人已存在',
  999: '未知的失败原因',
} as const

/** Juhe's advice to those who integrate. */
const tips = [
  '抢票单暂时不可以购买保险',
  '抢票单目前最多支持五名乘客',
  '抢票单目前暂不支持学生票和残军票',
  '选择备选车次、备选坐席等均可提高抢票成功率',
  '申请退票流程是针对订单中的车票而非针对订单',
  '申请退票只支持单张车票,如多人退票需每张车票单独申请',
  '测试单请创建发车日期在20天以后的,因为会产生真实的费用',
  '在抢票有效时间内会持续抢票,抢票成功后直接出票并回调给用户',
  '抢票有效时间内未抢到票,我们会主动推送抢票单过期信息',
  '正在抢票中的订单可以取消,取消后不可再次开启。建议您不要轻易取消抢票',
  '抢票单默认使用合并推送,用户需要提供占座和出票合并网关以便正常接收到数据',
  '距离发车时间太近无法抢票,建议用户限制距离发车前3小时以上的车次才可创建抢票单',
  '抢票单的订单状态可以调用订单详情接口查看,抢票成功后更为详尽的订单信息可调用订单详情接口获取,此时需要加上issue参数',
] as const

/** The result of dataDictionary. */
export const dataDictionary = {
  tips,
  idType: { msg: '证件类型,一般用在创建订单的idType字段', data: idTypes },
  passengerType: { msg: '乘客类型,一般用在创建订单的passengerType字段', data: passengerTypes },
  refundType: { msg: '退款类型,一般用在退款结果推送接口', data: refundTypes },
  seatClass: { msg: '一般用在回调出票成功后的passengers数组中的seatClass中', data: seatClasses },
  seatClassCode: {
    msg: '一般用在站站查询返回的json数据及创建订单时候的seatClassCode和mainSeatClass字段',
    data: seatClassCodes,
  },
  trainClass: { msg: '一般用在站站查询返回的json数据中的trains数组中的trainClass字段', data: trainClasses },
  ticketStateCode: {
    msg: '一般用在订单详情接口返回json数据中的passengers数组中的ticketStateCode字段(如无,请忽略)',
    data: ticketStates,
  },
  orderStatus: {
    msg: '一般用在订单详情接口返回的json数据中的grabOrderDetailInfo中的status字段',
    data: orderStatuses,
  },
  msgCode: { msg: '一般用在回调接口中(所有的回调的接口),所有的状态都是有可能返回的', data: msgCodes },
} as const

/** A code of {@link msgCodes}, as the wire carries it: a string. */
export type MsgCode = `${keyof typeof msgCodes}`
/** A code of {@link seatClassCodes}, such as `secondseat`. */
export type SeatClassCode = keyof typeof seatClassCodes
/** State of an order; see {@link orderStatuses}. */
export type OrderStatus = keyof typeof orderStatuses
/** State of a ticket; see {@link ticketStates}. */
export type TicketState = keyof typeof ticketStates

/** Whether a text is one of the dictionary's seat class codes. */
export function isSeatClassCode(text: string): text is SeatClassCode {
  return Object.hasOwn(seatClassCodes, text)
}

/** Whether a text is one of the dictionary's states of an order. */
export function isOrderStatus(text: string): text is OrderStatus {
  return Object.hasOwn(orderStatuses, text)
}

/** Whether a text is one of the dictionary's states of a ticket. */
export function isTicketState(text: string): text is TicketState {
  return Object.hasOwn(ticketStates, text)
}

/** Whether a text is one of the dictionary's message codes. */
export function isMsgCode(text: string): text is MsgCode {
  return Object.hasOwn(msgCodes, text)
}

/*
 * A stored code may be younger than this version of the code (order-schema.ts): where its text is asked for, it is its
 * own.
 */

/** What a message code means, in the dictionary's words. */
export function msgCodeText(code: MsgCode): string {
  return msgCodes[code] ?? code
}

/** The Chinese name of a seat class, such as `二等座`. */
export function seatClassName(code: SeatClassCode): string {
  return seatClassCodes[code] ?? code
}

/**
 * Which number of {@link seatClasses} stands for which code. The dictionary does not say so itself: its
 * numbers 6 and 9 have the general names 硬卧 and 软卧 and the place in the order of the middle and the lower berth.
 */
const numbersOfSeatClasses: Readonly<Record<SeatClassCode, string>> = {
  hardseat: '1',
  softseat: '2',
  firstseat: '3',
  secondseat: '4',
  hardsleeperup: '5',
  hardsleepermid: '6',
  hardsleeperdown: '7',
  softsleeperup: '8',
  softsleeperdown: '9',
  noseat: '10',
  businessseat: '11',
  specialseat: '12',
  otherseat: '13',
  advancedsoftsleeper: '14',
}

/** The number by which a ticket push names a seat class, as a string. */
export function seatClassNumber(code: SeatClassCode): string {
  return numbersOfSeatClasses[code] ?? numbersOfSeatClasses.otherseat
}

/**
 * What the numbers without a code of their own come closest to: the berths of sleeper multiple units (15–18)
 * to soft sleepers, the soft seats by class (33, 44) to the seats of that class.
 */
const nearestCodes: Readonly<Record<string, SeatClassCode>> = {
  15: 'softsleeperup',
  16: 'softsleeperdown',
  17: 'advancedsoftsleeper',
  18: 'advancedsoftsleeper',
  33: 'firstseat',
  44: 'secondseat',
}

/** The seat class of a push's number; numbers that have no code of their own give the nearest one. */
export function seatClassByNumber(number: string | number): SeatClassCode | undefined {
  const wanted = String(number).trim()
  for (const code of Object.keys(numbersOfSeatClasses)) {
    if (isSeatClassCode(code) && numbersOfSeatClasses[code] === wanted) return code
  }
  return Object.hasOwn(nearestCodes, wanted) ? nearestCodes[wanted] : undefined
}

/** The seat class of a Chinese name, by either of the dictionary's two tables of names. */
export function seatClassByName(name: string): SeatClassCode | undefined {
  const wanted = name.trim()
  for (const [code, ownName] of Object.entries(seatClassCodes)) {
    if (ownName === wanted && isSeatClassCode(code)) return code
  }
  const number = Object.entries(seatClasses).find(([, otherName]) => otherName === wanted)?.[0]
  return number === undefined ? undefined : seatClassByNumber(number)
}

/**
 * The message code whose text a reason begins with; upstream reasons are such a text, often with particulars
 * after it. Of several, the longest.
 */
export function msgCodeOfText(text: string): MsgCode | undefined {
  const wanted = text.trim()
  let best: MsgCode | undefined
  for (const [code, meaning] of Object.entries(msgCodes)) {
    if (!isMsgCode(code) || !wanted.startsWith(meaning)) continue
    if (best === undefined || meaning.length > msgCodes[best].length) best = code
  }
  return best
}
