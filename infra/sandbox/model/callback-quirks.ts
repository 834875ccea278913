import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'

type PushBody = Readonly<Record<string, unknown>>
type Change = (body: PushBody) => PushBody
type CallbackQuirkRow = { readonly english: string; readonly callback: Change }

/**
 * The ways in which Juhe's callbacks may be written otherwise than documented, in the order in which they are applied:
 * what wraps a callback comes last.
 */
export const callbackQuirks = {
  'callback-missing-fields': {
    english: 'callbacks have no more than numbers, msgCode, train, and ids and names of passengers',
    callback: (body) => ({
      ...only(body, ['orderNo', 'outOrderNo', 'msgCode', 'trainNo', 'refundTime']),
      ...passengersOf(body, (passenger) => only(passenger, ['passengerId', 'passengerName'])),
    }),
  },
  'callback-null-amounts': {
    english: 'amounts in callbacks are null',
    callback: amounts(() => null),
  },
  'callback-odd-numbers': {
    english: 'amounts in callbacks are written for people: ￥1,748.00元',
    callback: amounts((yuan) => `￥${Number(yuan).toLocaleString('en-US', { minimumFractionDigits: 2 })}元`),
  },
  'callback-odd-times': {
    english: 'times in callbacks have slashes, milliseconds and a zone, or count from the epoch',
    callback: oddTimes,
  },
  'callback-surplus-fields': {
    english: 'callbacks have fields that no document lists',
    callback: (body) => ({
      ...body,
      ...passengersOf(body, (passenger) => ({ ...passenger, gate: '12B' })),
      traceId: 'q-1',
    }),
  },
  'callback-empty-ids': {
    english: 'passengerId is empty in callbacks: names and documents tell who it is',
    callback: (body) => ({
      ...body,
      ...passengersOf(body, (passenger) => ({ ...passenger, passengerId: '' })),
    }),
  },
  'callback-second-order-no': {
    english: 'callbacks bear a second number of the order: FT and the first',
    callback: (body) => ({ ...body, orderNo: `FT${body.orderNo}` }),
  },
  'callback-wrapped': {
    english: 'a callback is JSON text in a field result, and its passengers are JSON text again',
    callback: ({ passengers, ...body }) => ({
      reason: 'success',
      error_code: 0,
      result: JSON.stringify(
        passengers === undefined ? body : { ...body, passengers: JSON.stringify(passengers) },
      ),
    }),
  },
  'callback-html-escaped': {
    english: 'a callback is JSON text in a field data, its quotes escaped for HTML: &quot;',
    callback: (body) => ({ data: JSON.stringify(body).replaceAll('&', '&amp;').replaceAll('"', '&quot;') }),
  },
} as const satisfies Readonly<Record<string, CallbackQuirkRow>>

/** The name of a way to write callbacks. */
export type CallbackQuirkName = keyof typeof callbackQuirks

/** All of the names, in the order in which they are applied. */
export const callbackQuirkNames = Object.keys(callbackQuirks).filter(isCallbackQuirkName)

/** Whether a text names a way to write callbacks. */
export function isCallbackQuirkName(text: string): text is CallbackQuirkName {
  return Object.hasOwn(callbackQuirks, text)
}

/** The body of a callback as a Juhe with these quirks writes it; names of other quirks change nothing. */
export function withCallbackQuirks(names: readonly string[], body: PushBody): PushBody {
  return callbackQuirkNames
    .filter((name) => names.includes(name))
    .reduce((written, name) => callbackQuirks[name].callback(written), body)
}

function only(body: PushBody, keys: readonly string[]): PushBody {
  return Object.fromEntries(
    Object.entries(body).filter(([key, value]) => keys.includes(key) && value !== null),
  )
}

/** The field `passengers` with each of them changed; nothing when the callback lists nobody. */
function passengersOf(body: PushBody, change: Change): PushBody {
  return Array.isArray(body.passengers) ? { passengers: body.passengers.map(change) } : {}
}

const amountKeys = ['orderAmount', 'price', 'refundPrice']

function amounts(spell: (yuan: string) => unknown): Change {
  const each: Change = (body) =>
    Object.fromEntries(
      Object.entries(body).map(([key, value]) => [
        key,
        amountKeys.includes(key) && typeof value === 'string' && value !== '' ? spell(value) : value,
      ]),
    )
  return (body) => ({ ...each(body), ...passengersOf(body, each) })
}

/** How each field writes a time; all are China's. */
const spellings: Readonly<Record<string, (at: number) => unknown>> = {
  departureTime: (at) => formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss').replaceAll('-', '/'),
  arrivalTime: (at) => at,
  issueTime: (at) => `${formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss').replace(' ', 'T')}.000+08:00`,
  refundTime: (at) => new Date(at).toISOString(),
}

function oddTimes(body: PushBody): PushBody {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const at = typeof value === 'string' ? parseChinaTime(value, 'yyyy-MM-dd HH:mm:ss') : undefined
      return [key, at === undefined ? value : (spellings[key]?.(at) ?? value)]
    }),
  )
}
