/**
 * What one step costs: units of the table as `npm run bench -- --figure 4` counted them, times as its other figures
 * measured them. The one source of `npm run capacity`: measure again, change it here.
 */
export const measured = {
  /** Each step of an order's life: requests of the API, units, what is sent on the way. */
  steps: {
    search: { requests: 1, reads: 1, writes: 1, juheCalls: 1 },
    submit: { requests: 1, reads: 2, writes: 9, juheCalls: 1 },
    /** A callback, and the orderDetail that confirms it. */
    callback: { requests: 1, reads: 2, writes: 12, juheCalls: 1 },
    push: { requests: 0, reads: 2, writes: 8, juheCalls: 0 },
    detail: { requests: 1, reads: 1, writes: 0, juheCalls: 0 },
    refund: { requests: 1, reads: 2, writes: 8, juheCalls: 1 },
    /** One routine question: the order is read and written, its place in the due index moves, the budget is written. */
    ask: { requests: 0, reads: 1, writes: 5, juheCalls: 1 },
  },
  /** CPU and table of one invocation, beside the wait for Juhe or a receiver, ms. */
  invocationMs: 60,
  /** A receiver's answer, ms. */
  receiverMs: 200,
  /** CPU of one order at a worker, ms: one thread attends to so many a second at most. */
  workerCpuMs: 2.1,
  /** A message that found nothing to do: one read, ms. */
  idleMs: 15,
  /** Log lines of one invocation, Lambda's own included, kB; of a request the access log besides. */
  logKbPerInvocation: 0.9,
  logKbPerRequest: 0.6,
  /** An order at rest with its events and indexes, kB. */
  storedKb: 6,
  memoryGb: 0.5,
  /** A page of a hundred due orders: its query and the sending of its messages, ms. */
  duePageMs: 60,
} as const
