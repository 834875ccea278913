import { msgCodes, orderStatuses, refundTypes, seatClassCodes, ticketStates } from '#contract/dictionary.ts'
import type { Words } from './words.ts'

/** Whose knowledge a field is: Juhe's, this service's, or the tenant's own. */
export type FieldSource = 'juhe' | 'service' | 'tenant'

/** What the documentation says of one field of an answer or a push. */
export type FieldDoc = Words & {
  readonly source: FieldSource
  /** A value for where the answer's example has none. */
  readonly example?: string
  /** The values that it may have, where the dictionary lists them. */
  readonly enum?: readonly string[]
}

/** Fields by their names, or by `parent.name` where the name means something else below that parent. */
export type FieldDocs = Readonly<Record<string, FieldDoc>>

function list(table: Readonly<Record<string, string>>): string {
  return Object.entries(table)
    .map(([code, text]) => `${code} ${text.replace(/\((.*)\)/, '（$1）').replace(':', '：')}`)
    .join('、')
}

/** Makes what is said of fields from one source. Each says, too, what its empty value means. */
function from(source: FieldSource) {
  return (chinese: string, english: string, example?: string): FieldDoc => ({
    ...{ chinese, english, source },
    ...(example === undefined ? {} : { example }),
  })
}

const juhe = from('juhe')
const service = from('service')
const tenant = from('tenant')

/** A code of the data dictionary; there always is one. */
function coded(table: Readonly<Record<string, string>>, chinese: string, english: string): FieldDoc {
  const words = service(`${chinese}：${list(table)}。不为空。`, `${english} Never empty.`)
  return { ...words, enum: Object.keys(table) }
}

/** What Juhe has and this service does not: always the same. */
function fixed(value: string): FieldDoc {
  return value === ''
    ? service('固定为空字符串，可忽略。', 'Always "": ignore it.')
    : service(`固定为 \`${value}\`，可忽略。`, `Always \`${value}\`: ignore it.`)
}

const none = service('固定为 null，可忽略。', 'Always null: ignore it.')

/** The envelope that every answer comes in. */
const envelopeDocs: FieldDocs = {
  reason: service(
    '结果说明。成功时为 success（站站查询为 "0"），失败时为中文原因，可直接给开发人员看。不要用它判断成败。不为空。',
    'What happened: `success` (`"0"` for a search), or the reason in Chinese. Do not decide by it. Never empty.',
  ),
  result: service('业务结果；失败时为 null。', 'The result; null when the request was refused.'),
  error_code: service(
    '0 表示成功，其余见“错误码”。',
    '0 means success; the other codes are listed under “Errors”.',
  ),
  resultcode: service(
    '仅系统级错误码带有，否则没有该字段：error_code 减 9900，字符串。',
    'Only with system codes, absent otherwise: `error_code` less 9900, as a text. Never empty.',
  ),
  data: service('固定为 null（本接口没有 result）。', 'Always null: this operation has no `result`.'),
}

const orderDocs: FieldDocs = {
  orderNo: service(
    '本服务的订单号，由本服务生成。客服查询时可用；接口参数请一律使用 outOrderNo。不为空。',
    'The service’s own number of the order. Useful when you ask for help; parameters always take outOrderNo. Never empty.',
  ),
  outOrderNo: tenant(
    '外部订单号，即下单时由您传入的订单号。不为空。',
    'Your own number of the order, as you submitted it. Never empty.',
  ),
  status: coded(
    orderStatuses,
    '订单状态',
    'State of the order (data dictionary `orderStatus`): N created, B not yet sold, D grabbing, F issued, U failed, O expired, C cancelled, T refunded, E changed.',
  ),
  orderStateCode: coded(
    orderStatuses,
    '订单状态代码。issue=1 时，尚在抢票的订单一律为 N（未出票）',
    'State of the order (data dictionary `orderStatus`). With issue=1 every order that still grabs says N.',
  ),
  orderState: service('订单状态的中文说明。不为空。', 'The state in Chinese words. Never empty.'),
  fromStation: juhe(
    '出发站名称，中文。未出票时取自您的下单请求；失败推送中为 null。',
    'Departure station, in Chinese. Before the issue as you submitted it; null when the order failed.',
  ),
  toStation: juhe(
    '到达站名称，中文。未出票时取自您的下单请求；失败推送中为 null。',
    'Arrival station, in Chinese. Before the issue as you submitted it; null when the order failed.',
  ),
  trainNo: juhe(
    '车次号，如 G7066。未出票时取自您的下单请求，多个用 | 隔开；失败推送中为 null。',
    'Number of the train, such as G7066. Before the issue as you submitted it, several divided by |; null when the order failed.',
  ),
  departDate: juhe(
    '发车时间（北京时间）。订单详情为 yyyy-MM-ddTHH:mm:ss，订单列表为 yyyy-MM-dd HH:mm:ss。未出票时取自您的下单请求，不为空。',
    'Departure, China Standard Time: yyyy-MM-ddTHH:mm:ss in orderDetail, yyyy-MM-dd HH:mm:ss in listOrders. Before the issue as you submitted it; never empty.',
  ),
  departureTime: juhe(
    '发车时间，yyyy-MM-dd HH:mm:ss，北京时间；未知时为空字符串。失败推送中为 null。',
    'Departure, yyyy-MM-dd HH:mm:ss, China Standard Time; "" when it is not known. null when the order failed.',
  ),
  arrivalTime: juhe(
    '到达时间，yyyy-MM-dd HH:mm:ss，北京时间；未知时为空字符串。失败推送中为 null。',
    'Arrival, yyyy-MM-dd HH:mm:ss, China Standard Time; "" when it is not known. null when the order failed.',
  ),
  failMsg: juhe(
    '失败原因，由聚合数据给出；没有失败时为空字符串。',
    'Why grabbing failed, in Juhe’s words; "" otherwise.',
    '乘客身份信息未通过验证',
  ),
  failureReason: juhe(
    '失败原因；没有失败时为空字符串。',
    'Why the order failed; "" otherwise.',
    '乘客身份信息未通过验证',
  ),
  passengers: tenant('乘客列表，每位乘客一项。不为空。', 'One entry for each passenger. Never empty.'),
  passengerName: tenant('乘客姓名，完整显示。不为空。', 'Name of the passenger, in full. Never empty.'),
  passengerType: tenant(
    '乘客类型：1 成人、2 儿童。不为空。',
    'Type of the passenger: 1 adult, 2 child. Never empty.',
  ),
  passengerId: juhe(
    '乘客编号，由聚合数据在出票时分配，申请退票时传入；未出票时为空字符串。',
    'Id of the passenger, given by Juhe at the issue. applyRefundOrder wants it; "" before the issue.',
  ),
  seatNo: juhe(
    '座位号，如 `07车厢,009号`；未出票时为空字符串。',
    'Coach and seat, such as `07车厢,009号`; "" before the issue.',
    '02车厢,007号',
  ),
  ticketNo: juhe(
    '取票号（订单票号），如 E345091034；未出票时为空字符串。失败推送中为 null。',
    'The 12306 order’s ticket number; "" before the issue. null when the order failed.',
  ),
  pTicketNo: juhe(
    '该乘客的票号；未出票时为空字符串。',
    'This passenger’s ticket number; "" before the issue.',
    'E5667813811234567',
  ),
  issueTime: juhe(
    '出票时间，yyyy-MM-dd HH:mm:ss，北京时间；未出票或未知时为空字符串。',
    'When the ticket was issued, yyyy-MM-dd HH:mm:ss, China Standard Time; "" before the issue, or when it is not known.',
  ),
  juheServiceFee: juhe(
    '聚合数据收取的服务费，元，文本；未知时为空字符串或 "0"。',
    'Juhe’s service fee in yuan, as a text; "" or "0" when Juhe gives none.',
  ),
}

const searchDocs: FieldDocs = {
  queryKey: service(
    '本次查询的凭证，下单时原样传入；默认 30 分钟内有效。不为空。',
    'Proof of this search: pass it to submitOrder as it is. Valid for 30 minutes by default. Never empty.',
  ),
  fromStationCode: juhe(
    '出发站代码：查询中为拼音。未知时为空字符串。',
    'Code of the departure station: its pinyin. "" when it is not known.',
  ),
  toStationCode: juhe(
    '到达站代码：查询中为拼音。未知时为空字符串。',
    'Code of the arrival station: its pinyin. "" when it is not known.',
  ),
  trainDate: juhe(
    '发车日期：查询为 yyyyMMdd，订单详情为 yyyy-MM-dd。未知时为空字符串。',
    'Day of departure: yyyyMMdd in search, yyyy-MM-dd in orderDetail. "" when it is not known.',
  ),
  pageIndex: juhe(
    '页码，固定为 0（不分页）。未知时为空字符串。',
    'Always 0: the answer is not paged. "" when it is not known.',
  ),
  pageSize: juhe(
    '每页条数，固定为 0（不分页）。未知时为空字符串。',
    'Always 0: the answer is not paged. "" when it is not known.',
  ),
  totalCount: juhe('车次总数。未知时为空字符串。', 'How many trains there are. "" when it is not known.'),
  totalSize: juhe(
    '总页数，可忽略。未知时为空字符串。',
    'Number of pages: ignore it. "" when it is not known.',
  ),
  trains: juhe(
    '车次列表；没有车次时为空数组。聚合未给出或无法识别的值（价格、数量、时间）一律为空字符串，不会写成 0。',
    'The trains; an empty list when there is none. A value that Juhe has not said, or that cannot be read (a price, a count, a time), is "", never 0.',
  ),
  froms: juhe(
    '出发城市的车站列表。没有时为空数组。',
    'The stations of the departure city. An empty list when there is none.',
  ),
  tos: juhe(
    '到达城市的车站列表。没有时为空数组。',
    'The stations of the arrival city. An empty list when there is none.',
  ),
  station: juhe('车站名称。未知时为空字符串。', 'Name of the station. "" when it is not known.'),
  location: juhe(
    '车站位置；没有时为空字符串。',
    'Where the station is; "" when it is not given.',
    '上海市普陀区',
  ),
  serialNumber: juhe(
    '序号，从 1 起。未知时为空字符串。',
    'Place in the list, from 1. "" when it is not known.',
  ),
  fromTime: juhe(
    '从出发站发车的时间，HH:mm，北京时间。未知时为空字符串。',
    'Departure from fromStation, HH:mm, China Standard Time. "" when it is not known.',
  ),
  toTime: juhe(
    '到达到达站的时间，HH:mm，北京时间。未知时为空字符串。',
    'Arrival at toStation, HH:mm, China Standard Time. "" when it is not known.',
  ),
  runTimeSpan: juhe(
    '历时，分钟，文本。未知时为空字符串。',
    'Duration in minutes, as a text. "" when it is not known.',
  ),
  fromPassType: juhe(
    '出发站类别：0 始发、1 路过。未知时为空字符串。',
    'Departure station: 0 first stop, 1 on the way. "" when it is not known.',
  ),
  toPassType: juhe(
    '到达站类别：2 终点、1 路过。未知时为空字符串。',
    'Arrival station: 2 last stop, 1 on the way. "" when it is not known.',
  ),
  bookState: juhe(
    '可预订级别：0 不可预订、1 可预订、2 全部不可预订、3 发车前半小时不可预订。未知时为空字符串。',
    '0 cannot be booked, 1 can be booked, 2 nothing can be booked, 3 no booking within half an hour of departure. "" when it is not known.',
  ),
  trainClass: juhe(
    '车次类型，见数据字典 trainClass。未知时为空字符串。',
    'Class of the train (data dictionary `trainClass`). "" when it is not known.',
  ),
  tickets: juhe(
    '各坐席的余票和票价，键为坐席代号（数据字典 seatClassCode）；没有时为空对象。',
    'What each seat class offers, by its code (data dictionary `seatClassCode`); empty when there is none.',
  ),
  miles: juhe('里程，公里；未知时为 0 或空字符串。', 'Distance in km; 0 or "" when it is not known.'),
  pullInByIdCard: juhe(
    '是否支持刷身份证进站：1 支持、0 不支持。未知时为空字符串。',
    'Whether the ID card opens the gate: 1 yes, 0 no. "" when it is not known.',
  ),
  note: juhe('备注；没有时为空字符串。', 'A note; "" when there is none.', '当日有效'),
  seatName: juhe(
    '坐席名称，如 二等座。未知时为空字符串。',
    'Name of the seat class, in Chinese. "" when it is not known.',
  ),
  'tickets.price': juhe(
    '票价，元，数字；聚合未给出或无法识别时为空字符串，不会写成 0。',
    'Price in yuan, a number; "" when Juhe has not said it or it cannot be read: never 0 then.',
  ),
  price: juhe(
    '票价，元，两位小数的文本，如 "9.00"。未知时为空字符串，未出票时为 "0.00"。',
    'Price in yuan, a text with two decimals: "9.00". "" when it is not known, "0.00" without a ticket.',
  ),
  seatState: juhe(
    '0 不可预订、1 可预订；未知时为空字符串。余票为 0 时仍可抢票。',
    '0 cannot be booked, 1 can; "" when it is not known. A grab order may still be submitted when no seat is left.',
  ),
  seats: juhe('余票数量，文本；未知时为空字符串。', 'Seats left, as a text; "" when it is not known.'),
  upPrice: juhe(
    '上铺价格，元；没有时为 0，未知时为空字符串。',
    'Price of the upper berth in yuan; 0 if there is none, "" when it is not known.',
  ),
  midPrice: juhe(
    '中铺价格，元；没有时为 0，未知时为空字符串。',
    'Price of the middle berth in yuan; 0 if there is none, "" when it is not known.',
  ),
  downPrice: juhe(
    '下铺价格，元；没有时为 0，未知时为空字符串。',
    'Price of the lower berth in yuan; 0 if there is none, "" when it is not known.',
  ),
}

const detailDocs: FieldDocs = {
  seatClass: service(
    '坐席，中文名称，多坐席时用 | 隔开；未出票时为下单时所选的坐席。不为空。',
    'Seat class in Chinese words, several divided by |; before the issue those that you submitted. Never empty.',
  ),
  certificateNo: tenant('证件号码，掩码。不为空。', 'Number of the document, masked. Never empty.'),
  phone: tenant('联系人手机，掩码。不为空。', 'The contact’s mobile number, masked. Never empty.'),
  mainTrainNo: tenant('主车次；未指定时为空字符串。', 'The main train; "" when none was named.', 'G7211'),
  mainSeatClass: tenant(
    '主坐席；未指定时为空字符串。',
    'The main seat class; "" when none was named.',
    '二等座',
  ),
  grabEndTime: tenant(
    '抢票截止时间（即 closeTime），yyyy-MM-ddTHH:mm:ss，北京时间。不为空。',
    'When grabbing ends (closeTime), yyyy-MM-ddTHH:mm:ss, China Standard Time. Never empty.',
  ),
  ticketPrice: juhe(
    '该乘客的票价，元。抢票单中为数字，未出票时为 0；issue=1 时为两位小数的文本，如 "9.00"，未出票时为 "0.00"。金额未知时为空字符串。',
    'The passenger’s price in yuan: a number in the grab order (0 before the issue), a text with two decimals with issue=1 ("0.00" before the issue). "" when it is not known.',
  ),
  orderPrice: juhe(
    '订单票价合计，元，文本，如 "9.00"。未出票时为 "0.00"，未知时为空字符串。',
    'Sum of the prices in yuan, as a text: "9.00". "0.00" before the issue, "" when it is not known.',
  ),
  idType: tenant(
    '证件类型，见数据字典 idType（1 身份证、2 护照、3 台胞证、4 港澳通行证，即下单的 idCardType 加 1）。不为空。',
    'Document: 1 ID card, 2 passport, 3 Taiwan permit, 4 Hong Kong and Macau permit: the idCardType of the submit plus 1. Never empty.',
  ),
  idCard: tenant('证件号码，掩码。不为空。', 'Number of the document, masked. Never empty.'),
  birthday: tenant(
    '生日，yyyy-MM-dd；未知时为空字符串。',
    'Date of birth, yyyy-MM-dd; "" when it is not known.',
  ),
  seatClassName: juhe(
    '坐席名称，中文；未出票时为主坐席。不为空。',
    'Name of the seat class, in Chinese; before the issue that of the main seat class. Never empty.',
  ),
  ticketStateCode: coded(
    ticketStates,
    '车票状态代码',
    'State of this ticket (data dictionary `ticketStateCode`): N not issued, F issued, C being refunded, T refunded, O refund failed, Y being changed, G changed.',
  ),
  ticketState: service('车票状态的中文说明。不为空。', 'The ticket’s state in Chinese words. Never empty.'),
  insureUnitPrice: service(
    '保险单价，元；抢票单不支持保险，固定为 "0.00"，可忽略。',
    'Price of an insurance, always "0.00": ignore it.',
  ),
  insureState: none,
  insureBillNo: none,
  bookTime: service(
    '下单时间，yyyy-MM-dd HH:mm:ss，北京时间。不为空。',
    'When the order was submitted, yyyy-MM-dd HH:mm:ss, China Standard Time. Never empty.',
  ),
  placeTime: service(
    '同 bookTime，yyyy-MM-dd HH:mm:ss，北京时间。不为空。',
    'As bookTime, yyyy-MM-dd HH:mm:ss, China Standard Time. Never empty.',
  ),
  payTime: juhe(
    '同 issueTime，yyyy-MM-dd HH:mm:ss，北京时间；未出票或未知时为空字符串。',
    'As issueTime, yyyy-MM-dd HH:mm:ss, China Standard Time; "" before the issue, or when it is not known.',
  ),
  ...{ payType: fixed('暂存单支付'), payStatus: fixed('0'), payInfo: fixed('') },
  contactInfo: tenant('联系人，姓名和手机为掩码。', 'The contact; name and number are masked.'),
  person: tenant('联系人姓名，掩码。不为空。', 'The contact’s name, masked. Never empty.'),
  cellphone: tenant('联系人手机，掩码。不为空。', 'The contact’s mobile number, masked. Never empty.'),
  email: tenant(
    '联系人邮箱，不作掩码；没有时为空字符串。',
    'The contact’s e-mail address, not masked; "" when there is none.',
    'zhang@example.com',
  ),
  postalInfo: service('邮寄信息，固定为空，可忽略。', 'Postal address, always empty: ignore it.'),
  ...{ 'postalInfo.person': none, 'postalInfo.cellphone': none, province: none, city: none, district: none },
  ...{ address: none, zip: none },
}

const pushDocs: FieldDocs = {
  msgCode: {
    ...service(
      '结果代码，见数据字典 msgCode；100 为成功。不为空。',
      'Result by the data dictionary’s `msgCode`; 100 is success. Never empty.',
    ),
    enum: Object.keys(msgCodes),
  },
  msgInfo: juhe('结果说明，中文。不为空。', 'The result in Chinese words. Never empty.'),
  msgDetail: juhe(
    '有值时表示失败原因针对这些乘客，格式 `姓名|证件号,姓名|证件号`；否则为 null。',
    'The passengers whom the failure concerns: `姓名|证件号,姓名|证件号`; null otherwise.',
    '张三|320382XXXXXXX3916',
  ),
  fromStationCode: juhe(
    '出发站代码，由聚合数据给出；回调丢失、由订单详情得知出票时为空字符串；失败推送中为 null。',
    'Juhe’s code of the departure station; "" when Juhe’s callback was lost; null when the order failed.',
  ),
  toStationCode: juhe(
    '到达站代码，由聚合数据给出；回调丢失、由订单详情得知出票时为空字符串；失败推送中为 null。',
    'Juhe’s code of the arrival station; "" when Juhe’s callback was lost; null when the order failed.',
  ),
  orderAmount: juhe(
    '订单票价合计，元，文本，如 "9.00"；失败推送中为 null。未知时为空字符串。',
    'Sum of the prices in yuan, a text such as "9.00"; null when the order failed. "" when it is not known.',
  ),
  mailCharge: service(
    '邮寄费用，元，固定为 "0.00"，可忽略；失败推送中为 null。',
    'Postage in yuan, always "0.00": ignore it; null when the order failed.',
  ),
  cardType: tenant(
    '证件类型，见数据字典 idType（下单的 idCardType 加 1）。不为空。',
    'Type of the document (data dictionary `idType`): the idCardType of the submit plus 1. Never empty.',
  ),
  cardNo: tenant(
    '证件号码，掩码；退票推送中固定为空字符串。',
    'Number of the document, masked; always "" in pushes of refunds.',
    '320382XXXXXXX3916',
  ),
  seatClass: service(
    '坐席编号，见数据字典 seatClass（如 4 二等座）。不为空。',
    'Number of the seat class (data dictionary `seatClass`), such as 4 for second class. Never empty.',
  ),
  serviceCharge: service(
    '手续费，元，文本。乘客的固定为 "0"，订单的固定为空字符串，可忽略。',
    'Charge in yuan, as a text: always "0" of a passenger and "" of the order. Ignore it.',
    '0',
  ),
  insuranceCharge: service(
    '保险费，元，固定为 "0.00"，可忽略。',
    'Insurance in yuan, always "0.00": ignore it.',
  ),
  isChangedOrder: fixed('0'),
  originalOrderNo: fixed(''),
  changedType: fixed(''),
  changePriceDiff: fixed(''),
  refundTime: juhe(
    '退款时间，yyyy-MM-dd HH:mm:ss，北京时间；由订单详情得知退票时时间未知，为空字符串。',
    'When the refund ended, yyyy-MM-dd HH:mm:ss, China Standard Time; "" means not known (the refund was learnt from orderDetail).',
  ),
  refundPrice: juhe(
    '退款金额，元，文本，如 "9.00"；由订单详情得知退票时金额未知，为空字符串，请勿当作 0。',
    'Amount refunded in yuan, a text such as "9.00". "" means not known (the refund was learnt from orderDetail): do not read it as 0.',
  ),
  refundType: juhe(
    `退款类型：${list(refundTypes)}。不为空。`,
    'Kind of the refund (data dictionary `refundType`): `online` is a refund online. Never empty.',
  ),
}

const dictionaryDocs: FieldDocs = {
  tips: service('使用提示，中文。不为空。', 'Hints, in Chinese. Never empty.'),
  msg: service('该表的用途说明，中文。不为空。', 'What the table is for, in Chinese. Never empty.'),
  data: service('代码与中文含义的对照。', 'Codes and what they mean, in Chinese.'),
  idType: service('证件类型表。', 'Types of documents.'),
  passengerType: service('乘客类型表。', 'Types of passengers.'),
  refundType: service('退款类型表。', 'Kinds of refunds.'),
  seatClass: service('坐席编号表，用于推送。', 'Numbers of seat classes, as pushes have them.'),
  seatClassCode: service(
    '坐席代号表，用于查询和下单。',
    'Codes of seat classes, as searches and submits have them.',
  ),
  trainClass: service('车次类型表。', 'Classes of trains.'),
  ticketStateCode: service('车票状态表。', 'States of tickets.'),
  orderStatus: service('订单状态表。', 'States of orders.'),
  msgCode: service('结果代码表，用于推送。', 'Result codes, as pushes have them.'),
}

/** What fields of the extensions mean. */
const extensionFieldDocs: FieldDocs = {
  orders: service(
    '本页订单，按提交时间从新到旧。没有时为空数组。',
    'The orders of this page, newest first. An empty list when there is none.',
  ),
  cursor: service(
    '下一页的游标，原样传回；空字符串表示没有更多。',
    'Pass it back for the next page; "" when nothing comes after.',
    'mh9xk2ow-TLCF4D6FUKRQ2DO6QSTRS3NGP8',
  ),
  createTime: service(
    '创建时间，yyyy-MM-dd HH:mm:ss，北京时间。不为空。',
    'When it was created, yyyy-MM-dd HH:mm:ss, China Standard Time. Never empty.',
  ),
  passengerCount: tenant('乘客人数。', 'Number of passengers.'),
  events: service(
    '事件列表，从旧到新。没有时为空数组。',
    'What happened, oldest first. An empty list when there is none.',
  ),
  time: service(
    '时间，yyyy-MM-dd HH:mm:ss，北京时间。不为空。',
    'When, yyyy-MM-dd HH:mm:ss, China Standard Time. Never empty.',
  ),
  by: service(
    '谁引起的：tenant 您、juhe 聚合数据、service 本服务。不为空。',
    'By whom: tenant (you), juhe, service. Never empty.',
  ),
  event: service(
    '事件代码；推送为 ticketIssued、ticketFailed、orderExpired、refundSucceeded 或 refundFailed。不为空。',
    'Name of the event; of a push ticketIssued, ticketFailed, orderExpired, refundSucceeded or refundFailed. Never empty.',
  ),
  text: service('事件的中文说明。不为空。', 'The event in Chinese words. Never empty.'),
  detail: service(
    '补充信息，不含个人信息；没有时为空字符串。',
    'More about it, without personal data; "" when there is none.',
    'F',
  ),
  pushes: service(
    '推送列表，从旧到新。没有时为空数组。',
    'The pushes, oldest first. An empty list when there is none.',
  ),
  pushId: service(
    '推送编号，即请求头 webhook-id，重试时不变。不为空。',
    'Id of the push, its header webhook-id; the same over all attempts. Never empty.',
  ),
  type: service(
    '回调类型：1 出票结果、2 退票退款、3 抢票过期。不为空。',
    'Type of the callback URL: 1 ticket results, 2 refunds, 3 expiries. Never empty.',
  ),
  state: service(
    'waiting 待送达、delivered 已送达、givenUp 已放弃。不为空。',
    'waiting, delivered, or givenUp. Never empty.',
  ),
  tries: service('已尝试次数。', 'Number of attempts so far.'),
  nextTryTime: service(
    '下次尝试的时间，yyyy-MM-dd HH:mm:ss，北京时间；空字符串表示已结束。',
    'When it is tried next, yyyy-MM-dd HH:mm:ss, China Standard Time; "" when it is over.',
    '2026-11-22 20:43:34',
  ),
  endTime: service(
    '送达或放弃的时间，yyyy-MM-dd HH:mm:ss，北京时间；空字符串表示尚未结束。',
    'When it was delivered or given up, yyyy-MM-dd HH:mm:ss, China Standard Time; "" until then.',
    '2026-11-22 20:43:34',
  ),
  attempts: service(
    '最近 12 次尝试，从旧到新。尚未尝试时为空数组。',
    'The newest 12 attempts, oldest first. An empty list before the first.',
  ),
  httpStatus: tenant(
    '您的应答的 HTTP 状态码；没有应答时为 null。',
    'HTTP status that you answered; null when no answer came.',
  ),
  error: service(
    '没有应答的原因；有应答时为空字符串。',
    'Why no answer came; "" when one came.',
    'refused 端口拒绝连接',
  ),
  durationMs: service('耗时，毫秒。', 'Duration in ms.'),
  samples: service('每条样例推送的结果。不为空。', 'What came back of each sample. Never empty.'),
  delivered: service('是否送达（应答为 2xx）。', 'Whether it was delivered (answered 2xx).'),
}

/** Fields of the contract's answers. */
export const answerDocs: FieldDocs = { ...envelopeDocs, ...orderDocs, ...searchDocs, ...detailDocs }

/** Fields of orderDetail with `issue=1`. */
export const issuedDocs: FieldDocs = {
  ...answerDocs,
  seatClass: coded(seatClassCodes, '坐席代号', 'Code of the seat class (data dictionary `seatClassCode`).'),
}

/** Fields of pushes. */
export const pushFieldDocs: FieldDocs = { ...orderDocs, price: answerDocs.price ?? none, ...pushDocs }

/** Fields of dataDictionary. */
export const dictionaryFieldDocs: FieldDocs = { ...envelopeDocs, ...dictionaryDocs }

/** Fields of the extensions' answers. */
export const extensionAnswerDocs: FieldDocs = { ...envelopeDocs, ...orderDocs, ...extensionFieldDocs }

/** Fields of the journal's answers: events, statements, and what was sent again. */
export const journalAnswerDocs: FieldDocs = {
  ...extensionAnswerDocs,
  id: service(
    '事件编号，即其推送的 webhook-id。不为空。',
    'Id of the event: the webhook-id of its push. Never empty.',
  ),
  at: service(
    '告知您的时间，yyyy-MM-dd HH:mm:ss，北京时间。不为空。',
    'When you were told, yyyy-MM-dd HH:mm:ss, China Standard Time. Never empty.',
  ),
  kind: service(
    '事件类型：ticketIssued 出票、ticketFailed 失败、orderExpired 过期、refundSucceeded 退票成功、refundFailed 退票失败、amountCorrected 金额更正。不为空。',
    'Kind of the event: ticketIssued, ticketFailed, orderExpired, refundSucceeded, refundFailed or amountCorrected. Never empty.',
  ),
  msgCode: {
    ...service(
      '结果代码，见数据字典 msgCode；100 为成功。不为空。',
      'Result by the data dictionary’s `msgCode`; 100 is success. Never empty.',
    ),
  },
  'events.tickets': juhe(
    '涉及的车票，每张一项。没有涉及车票时为空数组。',
    'The tickets that it concerns. An empty list when it concerns none.',
  ),
  amount: juhe(
    '金额，元，文本；空字符串表示尚不知道，不是 0。',
    'Amount in yuan, as a text; "" while it is not known, which is not 0.',
  ),
  serviceFee: juhe(
    '聚合数据服务费，元，文本，记在订单的第一张票上；空字符串表示尚不知道。',
    'Juhe’s fee in yuan, as a text, in the order’s first line; "" while it is not known.',
  ),
  corrects: service(
    '所更正的事件编号；不是更正时为空字符串。',
    'Id of the event that it corrects; "" otherwise.',
    'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_refund_0_1',
  ),
  'lines.corrects': service(
    '所更正的事件类型：ticketIssued 出票金额、refundSucceeded 退款金额；不是更正时没有该字段。',
    'What is corrected: the amount of a ticketIssued or of a refundSucceeded; absent from every other line.',
    'ticketIssued',
  ),
  day: service(
    '更正所属的日期，yyyyMMdd，北京时间；不是更正时没有该字段。',
    'Day in China that a correction belongs to, yyyyMMdd; absent from every other line.',
    '20261121',
  ),
  date: tenant('对账日期，yyyyMMdd，北京时间。不为空。', 'The day in China, yyyyMMdd. Never empty.'),
  lines: service(
    '明细，每张票一行，从旧到新。没有时为空数组。',
    'One line for each ticket, oldest first. An empty list when there is none.',
  ),
  totals: service('截至本页的合计。', 'Totals up to the end of this page.'),
  tickets: service(
    '出票张数；事件中为涉及的车票列表。',
    'Number of tickets issued; of an event, the list of its tickets.',
  ),
  ticketAmount: service(
    '出票金额合计，元，文本。没有时为 "0.00"。',
    'Sum of the tickets in yuan, as a text. "0.00" without any.',
  ),
  refunds: service('退票张数。', 'Number of refunds.'),
  refundAmount: service(
    '退款金额合计，元，文本。没有时为 "0.00"。',
    'Sum of the refunds in yuan, as a text. "0.00" without any.',
  ),
  net: service(
    '净额，元，文本：出票 + 服务费 − 退款。没有时为 "0.00"。',
    'Tickets + service fees − refunds in yuan, as a text. "0.00" without any.',
  ),
  unknown: service(
    '尚不知道的金额个数，大于 0 时合计不完整。',
    'How many amounts are not known yet: above 0 the totals are incomplete.',
  ),
  resent: service('重新发出的推送条数。', 'How many pushes go out again.'),
}
