/**
 * The service's own metrics. They exist once: the functions emit them, the stack's alarms and dashboard show them,
 * the tests compare the two. A dimension has few values, known beforehand; what it was about stands in the log line.
 */

/** One metric; with a dimension it is emitted both in total and for each of the dimension's values. */
export type Metric = {
  readonly name: string
  readonly unit: 'Count' | 'Milliseconds'
  readonly dimension?: { readonly name: string; readonly values: readonly string[] }
}

/**
 * What Juhe's errors are counted by: its system codes, its two attested service codes, what went wrong else, and calls
 * that were not made because our key could not be read.
 */
const upstreamErrors = [
  ...['10001', '10002', '10003', '10004', '10005', '10007', '10008', '10009', '10011', '10012', '10013'],
  ...['10014', '10020', '10021', '223801', '223804'],
  ...['timeout', 'network', 'http', 'unreadable', 'code', 'noKey'],
] as const

/** The checks of Juhe that may differ. */
const driftChecks = [
  ...['dataDictionary', 'search', 'orderDetail', 'issuedDetail', 'cancelOrder', 'applyRefundOrder'],
  ...['wrongKey', 'https', 'clock', 'latency', 'contentTypes', 'quota'],
] as const

/** The value of a dimension for what is in none of its lists. */
export const otherValue = 'other'

/** All metrics, by what the code calls them. */
export const metrics = {
  /** Orders that moved to a status (contract, orderStatus). */
  orders: {
    name: 'Orders',
    unit: 'Count',
    dimension: { name: 'Status', values: ['N', 'B', 'D', 'F', 'U', 'O', 'C', 'T', 'E'] },
  },
  /** Submits to Juhe, by how they ended. */
  submits: {
    name: 'Submits',
    unit: 'Count',
    dimension: { name: 'Outcome', values: ['done', 'refused', 'turnedAway', 'notCalled', 'unknown'] },
  },
  /** Calls of Juhe that did not succeed. */
  upstreamErrors: {
    name: 'UpstreamErrors',
    unit: 'Count',
    dimension: { name: 'Code', values: upstreamErrors },
  },
  /** Tenants that were near a limit, by limit; the log line says which tenant. */
  nearLimit: {
    name: 'NearLimit',
    unit: 'Count',
    dimension: { name: 'Limit', values: ['requestsPerMinute', 'ordersPerDay', 'openOrders'] },
  },
  /** Calls of Juhe since midnight in China, as the budget counts them. */
  juheCallsToday: { name: 'JuheCallsToday', unit: 'Count' },
  /** Routine questions that had to wait for Juhe's budget. */
  asksPostponed: { name: 'AsksPostponed', unit: 'Count' },
  /** How long a routine question waits for Juhe's budget. */
  askWait: { name: 'AskWait', unit: 'Milliseconds' },
  /** What Juhe said contradicts what is known. */
  contradictions: { name: 'Contradictions', unit: 'Count' },
  /** Juhe said something that no document lists. */
  unlisted: { name: 'UnlistedAnswers', unit: 'Count' },
  /** Differences that the daily check of Juhe found, by check. */
  juheDrift: {
    name: 'JuheDrift',
    unit: 'Count',
    dimension: { name: 'Check', values: driftChecks },
  },
  /** Requests with a key that nobody has, or has any more. */
  unknownKeys: { name: 'UnknownKeys', unit: 'Count' },
  /** Callbacks of Juhe. */
  callbacksIn: {
    name: 'CallbacksIn',
    unit: 'Count',
    dimension: {
      name: 'Outcome',
      values: ['applied', 'unchanged', 'unknownOrder', 'badToken', 'badSource', 'unreadable'],
    },
  },
  /** Attempts to push to tenants. */
  pushesOut: {
    name: 'PushesOut',
    unit: 'Count',
    dimension: { name: 'Outcome', values: ['delivered', 'failed', 'givenUp'] },
  },
  /** From an event to its push's arrival. */
  pushLatency: { name: 'PushLatency', unit: 'Milliseconds' },
  /** Orders that could not be handled, and were put off. */
  setbacks: { name: 'Setbacks', unit: 'Count' },
  /** Orders that a worker did something for. */
  attended: {
    name: 'OrdersAttended',
    unit: 'Count',
    dimension: { name: 'Queue', values: ['attention', 'pushes'] },
  },
  /** By how much the latest order of a batch was begun after it fell due. */
  lateness: {
    name: 'Lateness',
    unit: 'Milliseconds',
    dimension: { name: 'Queue', values: ['attention', 'pushes'] },
  },
  /** Messages that a queue did not take. */
  unsent: { name: 'UnsentMessages', unit: 'Count' },
  /** How long a tick of the schedule took: its sign of life. */
  reconcileTime: { name: 'ReconcileTime', unit: 'Milliseconds' },
  /** Ticks that left orders to the next one. */
  reconcileCut: { name: 'ReconcileCut', unit: 'Count' },
  /** By how much the most overdue order of a tick was late. */
  oldestDue: { name: 'OldestDue', unit: 'Milliseconds' },
  /**
   * Orders that were asked about and whose outcome is unknown still, once for each asking: every ten minutes at last.
   */
  unknownOutcomes: { name: 'UnknownOutcomes', unit: 'Count' },
  /** For how long their outcome has been unknown. */
  oldestUnknown: { name: 'OldestUnknown', unit: 'Milliseconds' },
} as const satisfies Readonly<Record<string, Metric>>

/** The environment variable that says which stage a function belongs to: without it there are no metrics. */
export const stageVariable = 'STAGE'

/** The namespace of a stage's metrics in CloudWatch. */
export function metricsNamespace(stage: string): string {
  return `GrabTicketOrders/${stage}`
}
