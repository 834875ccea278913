import { msgCodes, orderStatuses, refundTypes, seatClassCodes, ticketStates } from '#contract/dictionary.ts'
import type { Words } from './words.ts'

/** What the documentation says of one field of an answer or a push. */
export type FieldDoc = Words & {
  /** The values that it may have, where the dictionary lists them. */
  readonly enum?: readonly string[]
}

/** Fields by their names, or by `parent.name` where the name means something else below that parent. */
export type FieldDocs = Readonly<Record<string, FieldDoc>>

function list(table: Readonly<Record<string, string>>): string {
  return Object.entries(table)
    .map(([code, text]) => `${code} ${text}`)
    .join('、')
}

function words(chinese: string, english: string): FieldDoc {
  return { chinese, english }
}

/** A code of the data dictionary. */
function coded(table: Readonly<Record<string, string>>, chinese: string, english: string): FieldDoc {
  return { ...words(`${chinese}:${list(table)}`, english), enum: Object.keys(table) }
}

const ignore = words(
  '聚合数据的内部字段，可忽略；没有值时为空。',
  'Internal to Juhe: ignore it. Empty when Juhe gives none.',
)
const none = words('固定为 null，可忽略。', 'Always null: ignore it.')

/** The envelope that every answer comes in. */
const envelopeDocs: FieldDocs = {
  reason: words(
    '结果说明。成功时为 success（站站查询为 "0"），失败时为中文原因，可直接给开发人员看。不要用它判断成败。',
    'What happened: `success` (`"0"` for a search), or the reason in Chinese. Do not decide by it.',
  ),
  result: words('业务结果；失败时为 null。', 'The result; null when the request was refused.'),
  error_code: words(
    '0 表示成功，其余见“错误码”。',
    '0 means success; the other codes are listed under “Errors”.',
  ),
  resultcode: words(
    '仅系统级错误码带有：error_code 减 9900，字符串。',
    'Only with system codes: `error_code` less 9900, as a text.',
  ),
  data: words('固定为 null（本接口没有 result）。', 'Always null: this operation has no `result`.'),
}

const orderDocs: FieldDocs = {
  orderNo: words(
    '本服务的订单号，由本服务生成。客服查询时可用；接口参数请一律使用 outOrderNo。',
    'The service’s own number of the order. Useful when you ask for help; parameters always take outOrderNo.',
  ),
  outOrderNo: words(
    '外部订单号，即下单时由您传入的订单号。',
    'Your own number of the order, as you submitted it.',
  ),
  status: coded(
    orderStatuses,
    '订单状态',
    'State of the order (data dictionary `orderStatus`): N created, B not yet sold, D grabbing, F issued, U failed, O expired, C cancelled, T refunded, E changed.',
  ),
  orderStateCode: coded(orderStatuses, '订单状态代码', 'State of the order (data dictionary `orderStatus`).'),
  orderState: words('订单状态的中文说明。', 'The state in Chinese words.'),
  fromStation: words('出发站名称，中文。', 'Departure station, in Chinese.'),
  toStation: words('到达站名称，中文。', 'Arrival station, in Chinese.'),
  trainNo: words('车次号，如 G7066。', 'Number of the train, such as G7066.'),
  departDate: words(
    '发车时间（北京时间）。订单详情为 yyyy-MM-ddTHH:mm:ss，订单列表为 yyyy-MM-dd HH:mm:ss。',
    'Departure, China Standard Time: yyyy-MM-ddTHH:mm:ss in orderDetail, yyyy-MM-dd HH:mm:ss in listOrders.',
  ),
  departureTime: words(
    '发车时间，yyyy-MM-dd HH:mm:ss，北京时间；未知时为空字符串。',
    'Departure, yyyy-MM-dd HH:mm:ss, China Standard Time; "" when it is not known.',
  ),
  arrivalTime: words(
    '到达时间，yyyy-MM-dd HH:mm:ss，北京时间；未知时为空字符串。',
    'Arrival, yyyy-MM-dd HH:mm:ss, China Standard Time; "" when it is not known.',
  ),
  failMsg: words(
    '失败原因，由聚合数据给出；没有失败时为空字符串。',
    'Why grabbing failed, in Juhe’s words; "" otherwise.',
  ),
  failureReason: words('失败原因；没有失败时为空字符串。', 'Why the order failed; "" otherwise.'),
  passengers: words('乘客列表，每位乘客一项。', 'One entry for each passenger.'),
  passengerName: words('乘客姓名。订单详情中未出票时可能为掩码。', 'Name of the passenger.'),
  passengerType: words('乘客类型：1 成人、2 儿童。', 'Type of the passenger: 1 adult, 2 child.'),
  passengerId: words(
    '乘客编号，由聚合数据在出票时分配，申请退票时传入；未出票时为空字符串。',
    'Id of the passenger, given by Juhe at the issue. applyRefundOrder wants it; "" before the issue.',
  ),
  seatNo: words(
    '座位号，如 07车厢,009号；未出票时为空字符串。',
    'Coach and seat, such as 07车厢,009号; "" before the issue.',
  ),
  ticketNo: words(
    '取票号（订单票号），如 E345091034；未出票时为空字符串。',
    'The 12306 order’s ticket number; "" before the issue.',
  ),
  pTicketNo: words(
    '该乘客的票号；未出票时为空字符串。',
    'This passenger’s ticket number; "" before the issue.',
  ),
  issueTime: words(
    '出票时间，yyyy-MM-dd HH:mm:ss，北京时间；未出票时为空字符串。',
    'When the ticket was issued, yyyy-MM-dd HH:mm:ss, China Standard Time; "" before the issue.',
  ),
  juheServiceFee: words(
    '聚合数据收取的服务费，元，文本；未知时为空字符串或 "0"。',
    'Juhe’s service fee in yuan, as a text; "" or "0" when Juhe gives none.',
  ),
}

const searchDocs: FieldDocs = {
  queryKey: words(
    '本次查询的凭证，下单时原样传入；默认 30 分钟内有效。',
    'Proof of this search: pass it to submitOrder as it is. Valid for 30 minutes by default.',
  ),
  fromStationCode: words('出发站代码：查询中为拼音。', 'Code of the departure station: its pinyin.'),
  toStationCode: words('到达站代码：查询中为拼音。', 'Code of the arrival station: its pinyin.'),
  trainDate: words(
    '发车日期：查询为 yyyyMMdd，订单详情为 yyyy-MM-dd。',
    'Day of departure: yyyyMMdd in search, yyyy-MM-dd in orderDetail.',
  ),
  pageIndex: words('页码，固定为 0（不分页）。', 'Always 0: the answer is not paged.'),
  pageSize: words('每页条数，固定为 0（不分页）。', 'Always 0: the answer is not paged.'),
  totalCount: words('车次总数。', 'How many trains there are.'),
  totalSize: words('总页数，可忽略。', 'Number of pages: ignore it.'),
  trains: words(
    '车次列表；没有车次时为空数组。聚合未给出或无法识别的值（价格、数量、时间）一律为空字符串，不会写成 0。',
    'The trains; an empty list when there is none. A value that Juhe has not said, or that cannot be read (a price, a count, a time), is "", never 0.',
  ),
  froms: words('出发城市的车站列表。', 'The stations of the departure city.'),
  tos: words('到达城市的车站列表。', 'The stations of the arrival city.'),
  station: words('车站名称。', 'Name of the station.'),
  location: words('车站位置；没有时为空字符串。', 'Where the station is; "" when it is not given.'),
  serialNumber: words('序号，从 1 起。', 'Place in the list, from 1.'),
  fromTime: words(
    '从出发站发车的时间，HH:mm，北京时间。',
    'Departure from fromStation, HH:mm, China Standard Time.',
  ),
  toTime: words('到达到达站的时间，HH:mm，北京时间。', 'Arrival at toStation, HH:mm, China Standard Time.'),
  runTimeSpan: words('历时，分钟，文本。', 'Duration in minutes, as a text.'),
  fromPassType: words('出发站类别：0 始发、1 路过。', 'Departure station: 0 first stop, 1 on the way.'),
  toPassType: words('到达站类别：2 终点、1 路过。', 'Arrival station: 2 last stop, 1 on the way.'),
  bookState: words(
    '可预订级别：0 不可预订、1 可预订、2 全部不可预订、3 发车前半小时不可预订。',
    '0 cannot be booked, 1 can be booked, 2 nothing can be booked, 3 no booking within half an hour of departure.',
  ),
  trainClass: words(
    '车次类型，见数据字典 trainClass。',
    'Class of the train (data dictionary `trainClass`).',
  ),
  tickets: words(
    '各坐席的余票和票价，键为坐席代号（数据字典 seatClassCode）。',
    'What each seat class offers, by its code (data dictionary `seatClassCode`).',
  ),
  miles: words('里程，公里；未知时为 0 或空字符串。', 'Distance in km; 0 or "" when it is not known.'),
  pullInByIdCard: words(
    '是否支持刷身份证进站：1 支持、0 不支持。',
    'Whether the ID card opens the gate: 1 yes, 0 no.',
  ),
  note: words('备注；没有时为空字符串。', 'A note; "" when there is none.'),
  seatName: words('坐席名称，如 二等座。', 'Name of the seat class, in Chinese.'),
  'tickets.price': words(
    '票价，元，数字；聚合未给出或无法识别时为空字符串，不会写成 0。',
    'Price in yuan, a number; "" when Juhe has not said it or it cannot be read: never 0 then.',
  ),
  price: words('票价，元，两位小数的文本，如 "9.00"。', 'Price in yuan, a text with two decimals: "9.00".'),
  seatState: words(
    '0 不可预订、1 可预订；未知时为空字符串。余票为 0 时仍可抢票。',
    '0 cannot be booked, 1 can; "" when it is not known. A grab order may still be submitted when no seat is left.',
  ),
  seats: words('余票数量，文本；未知时为空字符串。', 'Seats left, as a text; "" when it is not known.'),
  upPrice: words(
    '上铺价格，元；没有时为 0，未知时为空字符串。',
    'Price of the upper berth in yuan; 0 if there is none, "" when it is not known.',
  ),
  midPrice: words(
    '中铺价格，元；没有时为 0，未知时为空字符串。',
    'Price of the middle berth in yuan; 0 if there is none, "" when it is not known.',
  ),
  downPrice: words(
    '下铺价格，元；没有时为 0，未知时为空字符串。',
    'Price of the lower berth in yuan; 0 if there is none, "" when it is not known.',
  ),
}

const detailDocs: FieldDocs = {
  seatClass: words(
    '坐席，中文名称；多坐席时用 | 隔开。',
    'Seat class in Chinese words; several are divided by |.',
  ),
  certificateNo: words('证件号码，掩码。', 'Number of the document, masked.'),
  phone: words('联系人手机，掩码。', 'The contact’s mobile number, masked.'),
  mainTrainNo: words('主车次；未指定时为空字符串。', 'The main train; "" when none was named.'),
  mainSeatClass: words('主坐席；未指定时为空字符串。', 'The main seat class; "" when none was named.'),
  grabEndTime: words(
    '抢票截止时间（即 closeTime）,yyyy-MM-ddTHH:mm:ss，北京时间。',
    'When grabbing ends (closeTime), yyyy-MM-ddTHH:mm:ss, China Standard Time.',
  ),
  ticketPrice: words(
    '该乘客的票价，元。抢票单中为数字，未出票时为 0;issue=1 时为文本，如 "9.00"。',
    'The passenger’s price in yuan: a number in the grab order (0 before the issue), a text such as "9.00" with issue=1.',
  ),
  orderPrice: words('订单票价合计，元，文本，如 "9.00"。', 'Sum of the prices in yuan, as a text: "9.00".'),
  idType: words(
    '证件类型，见数据字典 idType（1 身份证、2 护照、3 台胞证、4 港澳通行证）。',
    'Document: 1 ID card, 2 passport, 3 Taiwan permit, 4 Hong Kong and Macau permit.',
  ),
  idCard: words('证件号码，掩码。', 'Number of the document, masked.'),
  birthday: words(
    '生日，yyyy-MM-dd；未知时为空字符串。',
    'Date of birth, yyyy-MM-dd; "" when it is not known.',
  ),
  seatClassName: words('坐席名称；未出票时为空字符串或所选坐席。', 'Name of the seat class, in Chinese.'),
  ticketStateCode: coded(
    ticketStates,
    '车票状态代码',
    'State of this ticket (data dictionary `ticketStateCode`): N not issued, F issued, C being refunded, T refunded, O refund failed, Y being changed, G changed.',
  ),
  ticketState: words('车票状态的中文说明。', 'The ticket’s state in Chinese words.'),
  insureUnitPrice: words(
    '保险单价，元；抢票单不支持保险，固定为 "0.00"，可忽略。',
    'Price of an insurance, always "0.00": ignore it.',
  ),
  insureState: none,
  insureBillNo: none,
  ...{
    bookTime: ignore,
    payTime: ignore,
    placeTime: ignore,
    payType: ignore,
    payStatus: ignore,
    payInfo: ignore,
  },
  contactInfo: words('联系人，掩码。', 'The contact, masked.'),
  person: words('联系人姓名，掩码。', 'The contact’s name, masked.'),
  cellphone: words('联系人手机，掩码。', 'The contact’s mobile number, masked.'),
  email: words(
    '联系人邮箱，掩码；没有时为空字符串。',
    'The contact’s e-mail address, masked; "" when there is none.',
  ),
  postalInfo: words('邮寄信息，固定为空，可忽略。', 'Postal address, always empty: ignore it.'),
  ...{ 'postalInfo.person': none, 'postalInfo.cellphone': none, province: none, city: none, district: none },
  ...{ address: none, zip: none },
}

const pushDocs: FieldDocs = {
  msgCode: {
    ...words(
      '结果代码，见数据字典 msgCode；100 为成功。',
      'Result by the data dictionary’s `msgCode`; 100 is success.',
    ),
    enum: Object.keys(msgCodes),
  },
  msgInfo: words('结果说明，中文。', 'The result in Chinese words.'),
  msgDetail: words(
    '有值时表示失败原因针对这些乘客，格式“姓名|证件号,姓名|证件号”；否则为 null。',
    'The passengers whom the failure concerns: `姓名|证件号,姓名|证件号`; null otherwise.',
  ),
  fromStationCode: words(
    '出发站代码，由聚合数据给出；回调丢失、由订单详情得知出票时为空字符串；失败推送中为 null。',
    'Juhe’s code of the departure station; "" when Juhe’s callback was lost; null when the order failed.',
  ),
  toStationCode: words(
    '到达站代码，由聚合数据给出；回调丢失、由订单详情得知出票时为空字符串；失败推送中为 null。',
    'Juhe’s code of the arrival station; "" when Juhe’s callback was lost; null when the order failed.',
  ),
  orderAmount: words(
    '订单票价合计，元，文本，如 "9.00"；失败推送中为 null。',
    'Sum of the prices in yuan, a text such as "9.00"; null when the order failed.',
  ),
  mailCharge: words(
    '邮寄费用，元，可忽略；失败推送中为 null。',
    'Postage: ignore it; null when the order failed.',
  ),
  cardType: words('证件类型，见数据字典 idType。', 'Type of the document (data dictionary `idType`).'),
  cardNo: words('证件号码；聚合数据未给出时为空字符串。', 'Number of the document; "" when Juhe gives none.'),
  seatClass: words(
    '坐席编号，见数据字典 seatClass（如 4 二等座）。',
    'Number of the seat class (data dictionary `seatClass`), such as 4 for second class.',
  ),
  serviceCharge: words(
    '手续费，元，文本；没有时为 "0" 或空字符串。',
    'Charge in yuan, as a text; "0" or "" when there is none.',
  ),
  insuranceCharge: words(
    '保险费，元，固定为 "0.00"，可忽略。',
    'Insurance in yuan, always "0.00": ignore it.',
  ),
  isChangedOrder: words('是否改签订单：0 否。', 'Whether the order is a changed one: 0 no.'),
  originalOrderNo: words(
    '改签前的订单号；没有时为空字符串。',
    'The order before a change; "" when there was none.',
  ),
  changedType: words('改签类型；没有时为空字符串。', 'Kind of the change; "" when there was none.'),
  changePriceDiff: words(
    '改签差价，元；没有时为空字符串。',
    'Difference in price after a change, in yuan; "" when there was none.',
  ),
  refundTime: words(
    '退款时间，yyyy-MM-dd HH:mm:ss，北京时间；由订单详情得知退票时时间未知，为空字符串。',
    'When the refund ended, yyyy-MM-dd HH:mm:ss, China Standard Time; "" means not known (the refund was learnt from orderDetail).',
  ),
  refundPrice: words(
    '退款金额，元，文本，如 "9.00"；由订单详情得知退票时金额未知，为空字符串，请勿当作 0。',
    'Amount refunded in yuan, a text such as "9.00". "" means not known (the refund was learnt from orderDetail): do not read it as 0.',
  ),
  refundType: words(
    `退款类型:${list(refundTypes)}。`,
    'Kind of the refund (data dictionary `refundType`): `online` is a refund online.',
  ),
}

const dictionaryDocs: FieldDocs = {
  tips: words('使用提示，中文。', 'Hints, in Chinese.'),
  msg: words('该表的用途说明，中文。', 'What the table is for, in Chinese.'),
  data: words('代码与中文含义的对照。', 'Codes and what they mean, in Chinese.'),
  idType: words('证件类型表。', 'Types of documents.'),
  passengerType: words('乘客类型表。', 'Types of passengers.'),
  refundType: words('退款类型表。', 'Kinds of refunds.'),
  seatClass: words('坐席编号表，用于推送。', 'Numbers of seat classes, as pushes have them.'),
  seatClassCode: words(
    '坐席代号表，用于查询和下单。',
    'Codes of seat classes, as searches and submits have them.',
  ),
  trainClass: words('车次类型表。', 'Classes of trains.'),
  ticketStateCode: words('车票状态表。', 'States of tickets.'),
  orderStatus: words('订单状态表。', 'States of orders.'),
  msgCode: words('结果代码表，用于推送。', 'Result codes, as pushes have them.'),
}

/** What fields of the extensions mean. */
const extensionFieldDocs: FieldDocs = {
  orders: words('本页订单，按提交时间从新到旧。', 'The orders of this page, newest first.'),
  cursor: words(
    '下一页的游标，原样传回；空字符串表示没有更多。',
    'Pass it back for the next page; "" when nothing comes after.',
  ),
  createTime: words(
    '创建时间，yyyy-MM-dd HH:mm:ss，北京时间。',
    'When it was created, yyyy-MM-dd HH:mm:ss, China Standard Time.',
  ),
  passengerCount: words('乘客人数。', 'Number of passengers.'),
  events: words('事件列表，从旧到新。', 'What happened, oldest first.'),
  time: words('时间，yyyy-MM-dd HH:mm:ss，北京时间。', 'When, yyyy-MM-dd HH:mm:ss, China Standard Time.'),
  by: words('由谁：tenant 您、juhe 聚合数据、service 本服务。', 'By whom: tenant (you), juhe, service.'),
  event: words(
    '事件代码；推送为 ticketIssued、ticketFailed、orderExpired、refundSucceeded 或 refundFailed。',
    'Name of the event; of a push ticketIssued, ticketFailed, orderExpired, refundSucceeded or refundFailed.',
  ),
  text: words('事件的中文说明。', 'The event in Chinese words.'),
  detail: words(
    '补充信息，不含个人信息；没有时为空字符串。',
    'More about it, without personal data; "" when there is none.',
  ),
  pushes: words('推送列表，从旧到新。', 'The pushes, oldest first.'),
  pushId: words(
    '推送编号，即请求头 webhook-id，重试时不变。',
    'Id of the push, its header webhook-id; the same over all attempts.',
  ),
  type: words(
    '回调类型：1 出票结果、2 退票退款、3 抢票过期。',
    'Type of the callback URL: 1 ticket results, 2 refunds, 3 expiries.',
  ),
  state: words('waiting 待送达、delivered 已送达、givenUp 已放弃。', 'waiting, delivered, or givenUp.'),
  tries: words('已尝试次数。', 'Number of attempts so far.'),
  nextTryTime: words(
    '下次尝试时间，yyyy-MM-dd HH:mm:ss；空字符串表示已结束。',
    'When it is tried next, yyyy-MM-dd HH:mm:ss; "" when it is over.',
  ),
  endTime: words(
    '送达或放弃的时间，yyyy-MM-dd HH:mm:ss；空字符串表示尚未结束。',
    'When it was delivered or given up, yyyy-MM-dd HH:mm:ss; "" until then.',
  ),
  attempts: words('最近 12 次尝试，从旧到新。', 'The newest 12 attempts, oldest first.'),
  httpStatus: words(
    '您的应答的 HTTP 状态码；没有应答时为 null。',
    'HTTP status that you answered; null when no answer came.',
  ),
  error: words('没有应答的原因；有应答时为空字符串。', 'Why no answer came; "" when one came.'),
  durationMs: words('耗时，毫秒。', 'Duration in ms.'),
  samples: words('每条样例推送的结果。', 'What came back of each sample.'),
  delivered: words('是否送达（应答为 2xx）。', 'Whether it was delivered (answered 2xx).'),
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
  id: words('事件编号，即其推送的 webhook-id。', 'Id of the event: the webhook-id of its push.'),
  at: words(
    '告知您的时间，yyyy-MM-dd HH:mm:ss，北京时间。',
    'When you were told, yyyy-MM-dd HH:mm:ss, China Standard Time.',
  ),
  kind: words(
    '事件类型：ticketIssued 出票、ticketFailed 失败、orderExpired 过期、refundSucceeded 退票成功、refundFailed 退票失败、amountCorrected 金额更正。',
    'Kind of the event: ticketIssued, ticketFailed, orderExpired, refundSucceeded, refundFailed or amountCorrected.',
  ),
  msgCode: {
    ...words(
      '结果代码，见数据字典 msgCode；100 为成功。',
      'Result by the data dictionary’s `msgCode`; 100 is success.',
    ),
  },
  'events.tickets': words('涉及的车票，每张一项。', 'The tickets that it concerns.'),
  amount: words(
    '金额，元，文本；空字符串表示尚不知道，不是 0。',
    'Amount in yuan, as a text; "" while it is not known, which is not 0.',
  ),
  serviceFee: words(
    '聚合数据服务费，元，文本，记在订单的第一张票上；空字符串表示尚不知道。',
    'Juhe’s fee in yuan, as a text, in the order’s first line; "" while it is not known.',
  ),
  corrects: words(
    '所更正的事件编号；不是更正时为空字符串。',
    'Id of the event that it corrects; "" otherwise.',
  ),
  day: words('更正所属的日期，yyyyMMdd。', 'Day that a correction belongs to, yyyyMMdd.'),
  date: words('对账日期，yyyyMMdd，北京时间。', 'The day in China, yyyyMMdd.'),
  lines: words('明细，每张票一行，从旧到新。', 'One line for each ticket, oldest first.'),
  totals: words('截至本页的合计。', 'Totals up to the end of this page.'),
  tickets: words(
    '出票张数；事件中为涉及的车票列表。',
    'Number of tickets issued; of an event, the list of its tickets.',
  ),
  ticketAmount: words('出票金额合计，元，文本。', 'Sum of the tickets in yuan, as a text.'),
  refunds: words('退票张数。', 'Number of refunds.'),
  refundAmount: words('退款金额合计，元，文本。', 'Sum of the refunds in yuan, as a text.'),
  net: words(
    '净额，元，文本：出票 + 服务费 − 退款。',
    'Tickets + service fees − refunds in yuan, as a text.',
  ),
  unknown: words(
    '尚不知道的金额个数，大于 0 时合计不完整。',
    'How many amounts are not known yet: above 0 the totals are incomplete.',
  ),
  resent: words('重新发出的推送条数。', 'How many pushes go out again.'),
}
