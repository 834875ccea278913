import type { OrderStatus } from './results.ts'

/*
 * What the extensions answer, as plain types; a test holds them against the service's schemas. Times are
 * `yyyy-MM-dd HH:mm:ss`, China Standard Time.
 */

/** An order of the list. */
export type ListedOrder = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly status: OrderStatus
  readonly createTime: string
  readonly fromStation: string
  readonly toStation: string
  readonly departDate: string
  /** The train that was got, or those that are tried, divided by `|`. */
  readonly trainNo: string
  readonly passengerCount: number
  readonly failMsg: string
}

/** A page of orders, maybe shorter than asked for, or empty; `cursor` is "" when nothing comes after. */
export type OrdersPage = { readonly orders: readonly ListedOrder[]; readonly cursor: string }

/** An order's timeline, oldest first. */
export type OrderEvents = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly status: OrderStatus
  readonly events: readonly {
    readonly time: string
    readonly by: 'tenant' | 'juhe' | 'service'
    readonly event: string
    /** The event in Chinese. */
    readonly text: string
    readonly detail: string
  }[]
}

/** What came of one attempt: `httpStatus` is null when no answer came, and `error` says why. */
type Attempted = {
  readonly httpStatus: number | null
  readonly error: string
  readonly durationMs: number
}

/** An order's pushes, each with its newest attempts. */
export type OrderPushes = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly pushes: readonly {
    /** The push's `webhook-id`. */
    readonly pushId: string
    readonly type: string
    readonly event: string
    readonly createTime: string
    readonly state: 'waiting' | 'delivered' | 'givenUp'
    readonly tries: number
    readonly nextTryTime: string
    readonly endTime: string
    readonly attempts: readonly (Attempted & { readonly time: string })[]
  }[]
}

/** A push that will be sent again. */
export type ResentPush = { readonly orderNo: string; readonly pushId: string }

/** What came back of the samples. */
export type TestedCallbacks = {
  readonly samples: readonly (Attempted & {
    readonly type: string
    readonly event: string
    readonly pushId: string
    readonly delivered: boolean
  })[]
}
