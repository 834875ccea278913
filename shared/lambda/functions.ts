import { extensions, type OperationRow, operations, type TableAction } from '#contract/operations.ts'
import { docsPath } from './http/docs-link.ts'
import type { SecretName } from './platform/secret-names.ts'

/** What invokes a function. */
export type Trigger =
  /** Requests to a path of the HTTP API, with any method: which of them it takes, the function answers itself. */
  | { readonly kind: 'path'; readonly path: string }
  /** Requests that only read, to any of some paths. */
  | { readonly kind: 'pages'; readonly paths: readonly string[] }
  /** Requests to all other paths. */
  | { readonly kind: 'otherPaths' }
  /** Orders that have got a new push, by the table's stream. */
  | { readonly kind: 'newPushes' }
  /** The clock, each minute. */
  | { readonly kind: 'everyMinute' }
  /** The clock, each day. */
  | { readonly kind: 'daily' }
  /** Alarms that go off, and are over. */
  | { readonly kind: 'alarms' }

/** One function: a file in functions/ and all that it is entitled to. */
export type FunctionRow = {
  /** The file in functions/, without `.ts`. */
  readonly functionName: string
  /** What it is for, for the operator. */
  readonly purpose: string
  readonly trigger: Trigger
  /** What it may do to the table; nothing else is granted to it. */
  readonly table: readonly TableAction[]
  /** Which secrets it may read. */
  readonly secrets: readonly SecretName[]
  /** How long one invocation may take, in ms. */
  readonly timeLimitMs: number
  /** Deployed only where the stage's setting of this name says so; everywhere unless there is one. */
  readonly onlyWith?: 'docs' | 'juheCheck' | 'alarmRobots'
}

/** The path to which Juhe pushes one type of result: the token makes it known to Juhe only. */
export const callbackPath = '/juhe/callback/{type}/{token}'

/** The functions that serve no operation of the contract. */
export const backgroundFunctions = {
  juheCallback: {
    functionName: 'juhe-callback',
    purpose: 'takes in the pushes of Juhe',
    trigger: { kind: 'path', path: callbackPath },
    table: ['getOrder', 'putOrder'],
    secrets: ['callbacks', 'vault'],
    timeLimitMs: 10_000,
  },
  deliverPushes: {
    functionName: 'deliver-pushes',
    purpose: 'delivers new pushes to tenants at once',
    trigger: { kind: 'newPushes' },
    table: ['getOrder', 'getTenant', 'putOrder', 'putEvent'],
    secrets: ['vault'],
    // A batch may hold 25 pushes of one tenant that hangs: three rounds of ten at 10 s each, and room to record them.
    timeLimitMs: 60_000,
  },
  reconcile: {
    functionName: 'reconcile',
    purpose: 'attends to whatever is due',
    trigger: { kind: 'everyMinute' },
    table: ['getStage', 'getOrder', 'getTenant', 'putOrder', 'putEvent', 'updateOrder', 'queryDue'],
    secrets: ['juhe', 'vault'],
    // Nothing is begun after 45 s (reconcile.ts); what is then under way, a few calls of Juhe or a push, may end.
    timeLimitMs: 180_000,
  },
  checkJuhe: {
    functionName: 'check-juhe',
    purpose: 'asks each day whether Juhe is as the service relies on it',
    trigger: { kind: 'daily' },
    table: [],
    secrets: ['juhe'],
    // Eight calls at once, each of which may take 20 s.
    timeLimitMs: 60_000,
    onlyWith: 'juheCheck',
  },
  sendAlarm: {
    functionName: 'send-alarm',
    purpose: 'tells alarms to group robots',
    trigger: { kind: 'alarms' },
    table: [],
    secrets: ['alarms'],
    timeLimitMs: 30_000,
    onlyWith: 'alarmRobots',
  },
  docs: {
    functionName: 'docs',
    purpose: 'shows the documentation',
    trigger: { kind: 'pages', paths: [docsPath, `${docsPath}/{file+}`] },
    table: [],
    secrets: [],
    timeLimitMs: 5_000,
    onlyWith: 'docs',
  },
  notFound: {
    functionName: 'not-found',
    purpose: 'answers every path that nothing else has',
    trigger: { kind: 'otherPaths' },
    table: [],
    secrets: [],
    timeLimitMs: 5_000,
  },
} as const satisfies Readonly<Record<string, FunctionRow>>

/** Every function that the service can have: files, permissions, routes and alarms are all read from here. */
export const functionRows: readonly FunctionRow[] = [
  ...Object.values(operations).map(operationFunction),
  ...Object.values(extensions).map(operationFunction),
  ...Object.values(backgroundFunctions),
]

function operationFunction(row: OperationRow): FunctionRow {
  return {
    functionName: row.functionName,
    purpose: `${row.title} (${row.section === '' ? 'extension' : `contract §${row.section}`})`,
    trigger: { kind: 'path', path: row.path },
    table: row.table,
    secrets: [
      ...(row.callsUpstream ? (['juhe'] as const) : []),
      ...(row.opensSealed ? (['vault'] as const) : []),
    ],
    timeLimitMs: row.timeLimitMs,
  }
}
