import { msgCodes, orderStatuses, refundTypes, seatClassCodes, ticketStates } from '#contract/dictionary.ts'
import type { FieldNotes } from './json-schema.ts'

const list = (table: Readonly<Record<string, string>>) =>
  Object.entries(table)
    .map(([code, text]) => `${code} ${text}`)
    .join(' · ')

/** What the fields of answers and pushes mean, by their names; from the comments of the contract's examples. */
export const answerNotes: FieldNotes = {
  queryKey: { description: '下单接口使用queryKey · goes into submitOrder' },
  trainDate: { description: '发车日期 · yyyyMMdd in search, yyyy-MM-dd in orderDetail' },
  fromTime: { description: '从该站发车时间 · HH:mm' },
  toTime: { description: '到达该站时间 · HH:mm' },
  runTimeSpan: { description: '历时(分钟)' },
  fromPassType: { description: '发站类别 0:始发 1:路过' },
  toPassType: { description: '到站类别 2:终点 1:路过' },
  bookState: { description: '可预订级别 0:不可预订 1:可预订 2:全部不可预订 3:发车前半小时车次不可预订' },
  tickets: { description: '按座席代号 · by seat class code (data dictionary seatClassCode)' },
  seatState: { description: '0:不可预定 1:可预定' },
  seats: { description: '余票数量 · seats left' },
  upPrice: { description: '上铺价格,若无则为0 · yuan' },
  midPrice: { description: '中铺价格,若无则为0 · yuan' },
  downPrice: { description: '下铺价格,若无则为0 · yuan' },
  orderNo: { description: '内部订单号 · the service’s number of the order' },
  outOrderNo: { description: '订单号(用户自定义)· your own number of the order' },
  status: { description: list(orderStatuses), enum: Object.keys(orderStatuses) },
  orderStateCode: { description: list(orderStatuses), enum: Object.keys(orderStatuses) },
  ticketStateCode: { description: list(ticketStates), enum: Object.keys(ticketStates) },
  certificateNo: { description: '证件号码(掩码)· masked' },
  failMsg: { description: '失败原因 · why grabbing failed, or ""' },
  grabEndTime: { description: "抢票截止时间 · yyyy-MM-dd'T'HH:mm:ss" },
  passengerId: { description: '退票时需要此字段 · what applyRefundOrder wants' },
  orderPrice: { description: '订单价格(元)· yuan' },
  orderAmount: { description: '订单价格(元)· yuan' },
  refundPrice: {
    description:
      '退款金额(元);仅从订单详情得知退票时为空 · yuan, or "" when only the order’s state told of it',
  },
  refundType: { description: list(refundTypes) },
  msgCode: { description: '数据字典msgCode · why, by the data dictionary', enum: Object.keys(msgCodes) },
  msgDetail: { description: '有值时表示失败原因针对这些乘客:姓名|证件号,姓名|证件号 · whom it concerns' },
  issueTime: { description: '出票时间 · yyyy-MM-dd HH:mm:ss' },
  seatNo: { description: '座位 · such as 07车厢,009号' },
  error_code: { description: '0 · anything else is a refusal' },
}

/** Of tickets in orderDetail: a code; in pushes it is the dictionary's number, in the grab order its name. */
export const issuedNotes: FieldNotes = {
  ...answerNotes,
  seatClass: { description: list(seatClassCodes), enum: Object.keys(seatClassCodes) },
}
