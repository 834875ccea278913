/**
 * What one step costs. Units of the table are those that `npm run bench -- --figure 4` counts, with what is looked up for
 * many requests (key, tenant, whether the stage is paused) and one write of Juhe's budget for each call: at a high load
 * fewer of both are needed. With `estimated` the one source of `npm run capacity`: count again, change it here.
 */
export const measured = {
  /** Each step of an order's life: requests of the API, units, what is sent on the way. */
  steps: {
    search: { requests: 1, reads: 1, writes: 2, juheCalls: 1 },
    submit: { requests: 1, reads: 2, writes: 10, juheCalls: 1 },
    /** A callback, and the orderDetail that confirms it: the mean of an issued ticket and a refund. */
    callback: { requests: 1, reads: 2, writes: 12, juheCalls: 1 },
    /** The journal's event is written first. */
    push: { requests: 0, reads: 2, writes: 8, juheCalls: 0 },
    detail: { requests: 1, reads: 1, writes: 0, juheCalls: 0 },
    refund: { requests: 1, reads: 2, writes: 9, juheCalls: 1 },
    /** One routine question: the order is read and written, its place in the due index moves, the budget is written. */
    ask: { requests: 0, reads: 1, writes: 5, juheCalls: 1 },
  },
} as const

/** Estimates, none of them measured on AWS. A stage in use shows its own: Lambda's durations, CloudWatch's log volume. */
export const estimated = {
  /** CPU and table of one invocation, beside the wait for Juhe or a receiver, ms. */
  invocationMs: 60,
  /** A receiver's answer, ms. */
  receiverMs: 200,
  /** A message that found nothing to do: one read, ms. */
  idleMs: 15,
  /** Log lines of one invocation, Lambda's own included, kB; of a request the access log besides. */
  logKbPerInvocation: 0.9,
  logKbPerRequest: 0.6,
  /** An order at rest with its events and indexes, kB. The order itself has 3.7 kB in figure 4. */
  storedKb: 6,
  /** A page of a hundred due orders: its query and the sending of its messages, ms. */
  duePageMs: 60,
} as const

/** Memory of a function, GB, as the stack sets it. */
export const memoryGb = 0.5
