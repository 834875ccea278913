import * as z from 'zod/mini'
import { answer, built, moment } from './answers.ts'
import { parseChinaTime } from './china-time.ts'
import { isOrderStatus, type OrderStatus } from './dictionary.ts'
import type { Fault } from './faults.ts'
import { parameters, text } from './fields.ts'

/** Which of the tenant's orders to list. An extension of the contract. */
export type ListOrdersRequest = {
  /** Only orders in one of these states; all without it. */
  readonly statuses?: readonly OrderStatus[]
  /** Only orders submitted at this moment or later, ms since the epoch. */
  readonly createdFrom?: number
  /** Only orders submitted at this moment or earlier, ms since the epoch. */
  readonly createdTo?: number
  /** The most orders that a page holds. */
  readonly limit: number
  /** Where the page before ended. */
  readonly after?: ListOrdersCursor
}

/** A place in the list: the order that came last. The list is by time, newest first. */
export type ListOrdersCursor = { readonly createdAt: number; readonly orderNo: string }

/** The most orders of one page. */
const longestPage = 50
const usualPage = 20
const secondPattern = 'yyyy-MM-dd HH:mm:ss'

const isMoment = (value: string) => parseChinaTime(value, secondPattern) !== undefined
const timeField = () => z.optional(text('须为yyyy-MM-dd HH:mm:ss格式的时间', isMoment))

const fields = {
  status: z.optional(
    text('须为数据字典orderStatus中的代码,多个用|隔开', (value) => value.split('|').every(isOrderStatus)),
  ),
  createdFrom: timeField(),
  createdTo: timeField(),
  limit: z.optional(
    text(`须为1-${longestPage}的整数`, (value) => /^[1-9]\d?$/.test(value) && Number(value) <= longestPage),
  ),
  cursor: z.optional(text('须为上一页返回的cursor', (value) => readCursor(value) !== undefined)),
}

/** Reads the flat parameters of listOrders. */
export const listOrdersRequest = z.pipe(
  parameters(fields),
  z.transform(({ status, createdFrom, createdTo, limit, cursor }): ListOrdersRequest => {
    const place = cursor === undefined ? undefined : readCursor(cursor)
    return {
      limit: limit === undefined ? usualPage : Number(limit),
      ...(status === undefined ? {} : { statuses: status.split('|').filter(isOrderStatus) }),
      ...(createdFrom === undefined ? {} : { createdFrom: msOf(createdFrom) }),
      // The second is meant as a whole.
      ...(createdTo === undefined ? {} : { createdTo: msOf(createdTo) + 999 }),
      ...(place === undefined ? {} : { after: place }),
    }
  }),
)

function msOf(time: string): number {
  return parseChinaTime(time, secondPattern) ?? Number.NaN
}

/** What the fields of the request say against each other. */
export function listOrdersFaults({ createdFrom, createdTo }: ListOrdersRequest): Fault[] {
  const isBackwards = createdFrom !== undefined && createdTo !== undefined && createdFrom > createdTo
  return isBackwards ? [{ field: 'createdTo', rule: '不得早于createdFrom' }] : []
}

/** The cursor as the wire has it. It is opaque for tenants and tells nothing that they were not shown. */
export function writeCursor({ createdAt, orderNo }: ListOrdersCursor): string {
  return `${createdAt.toString(36)}-${orderNo}`
}

function readCursor(cursor: string): ListOrdersCursor | undefined {
  const [, time, orderNo] = /^([0-9a-z]{1,9})-(T[0-9A-Z]{25})$/.exec(cursor) ?? []
  return time === undefined || orderNo === undefined
    ? undefined
    : { createdAt: Number.parseInt(time, 36), orderNo }
}

function listResult() {
  const orderOfList = z.strictObject({
    orderNo: z.string(),
    outOrderNo: z.string(),
    status: z.custom<OrderStatus>((code) => typeof code === 'string' && isOrderStatus(code)),
    createTime: moment(secondPattern),
    fromStation: z.string(),
    toStation: z.string(),
    departDate: moment(secondPattern),
    trainNo: z.string(),
    passengerCount: z.number(),
    failMsg: z.string(),
  })
  return z.strictObject({ orders: z.array(orderOfList), cursor: z.string() })
}

/**
 * The answer of listOrders. Times are China Standard Time. `cursor` is "" when nothing comes after; a full page always
 * has one, even the last, which an empty page then follows.
 */
export const listOrdersResponse = /* @__PURE__ */ built(() => answer(listResult))

/** The result of listOrders. */
export type ListOrdersResult = z.infer<ReturnType<typeof listResult>>
