import {
  type ExtensionName,
  extensions,
  type OperationName,
  type OperationRow,
  operations,
} from '#contract/operations.ts'
import { type QueueName, queueNames } from '#shared/attention/queues.ts'
import type { TableAction } from '#shared/table/access.ts'
import { docsPath } from './platform/docs-place.ts'
import type { SecretName } from './platform/secret-names.ts'

/** What invokes a function. */
export type Trigger =
  /** Requests to a path of the HTTP API, with any method: which of them it takes, the function answers itself. */
  | { readonly kind: 'path'; readonly path: string }
  /** Requests that only read, to any of some paths. */
  | { readonly kind: 'pages'; readonly paths: readonly string[] }
  /** Requests to all other paths. */
  | { readonly kind: 'otherPaths' }
  /** Orders that were written and wait for something, by the table's stream. */
  | { readonly kind: 'changedOrders' }
  /** Messages of a queue. */
  | { readonly kind: 'queue'; readonly queue: QueueName }
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
  /** Which queues it may send to; none unless said otherwise. */
  readonly sendsTo?: readonly QueueName[]
  /** Which secrets it may read. */
  readonly secrets: readonly SecretName[]
  /** How long one invocation may take, in ms. */
  readonly timeLimitMs: number
  /** Deployed only where the stage's setting of this name says so; everywhere unless there is one. */
  readonly onlyWith?: 'docs' | 'juheCheck' | 'alarmRobots'
}

/** The path at which Juhe calls back with one type of result: the token makes it known to Juhe only. */
export const callbackPath = '/juhe/callback/{type}/{token}'

/** What looking a key up takes: the key, its tenant, when it was used, and the counter of the tenant's requests. */
const callerActions = ['getKey', 'getTenant', 'noteKeyUse', 'lease'] as const satisfies readonly TableAction[]

/** What has an effect looks whether the stage is paused. */
const effectActions = [...callerActions, 'getStage'] as const satisfies readonly TableAction[]

/**
 * What the function of each operation is entitled to: the key of Juhe if it calls Juhe, the keys of the vault if it seals or
 * opens personal data.
 */
const operationRights = {
  search: { table: [...callerActions, 'putQuery'], secrets: ['juhe'] },
  submitOrder: {
    table: [...effectActions, 'getQuery', 'getOrder', 'putOrder', 'queryListing'],
    secrets: ['juhe', 'vault'],
  },
  orderDetail: { table: [...callerActions, 'getOrder', 'putOrder'], secrets: ['juhe', 'vault'] },
  cancelOrder: { table: [...effectActions, 'getOrder', 'putOrder'], secrets: ['juhe', 'vault'] },
  applyRefundOrder: { table: [...effectActions, 'getOrder', 'putOrder'], secrets: ['juhe', 'vault'] },
  addCallbackUrl: { table: [...effectActions, 'updateTenant'], secrets: [] },
  dataDictionary: { table: [], secrets: [] },
  listOrders: { table: [...callerActions, 'getOrder', 'queryOrders'], secrets: [] },
  orderEvents: { table: [...callerActions, 'getOrder'], secrets: [] },
  listPushes: { table: [...callerActions, 'getOrder'], secrets: [] },
  resendPush: { table: [...effectActions, 'getOrder', 'putOrder'], secrets: [] },
  listEvents: { table: [...callerActions, 'getEvent', 'queryListing'], secrets: [] },
  statement: { table: [...callerActions, 'getEvent', 'queryListing'], secrets: [] },
  resendPushes: {
    table: [...effectActions, 'getEvent', 'queryListing', 'getOrder', 'putOrder'],
    secrets: [],
  },
  // The tenant's webhook secret is sealed.
  testCallbackUrl: { table: [...effectActions], secrets: ['vault'] },
} as const satisfies Readonly<Record<OperationName | ExtensionName, Pick<FunctionRow, 'table' | 'secrets'>>>

/** The functions that serve no operation of the contract. */
export const backgroundFunctions = {
  juheCallback: {
    functionName: 'juhe-callback',
    purpose: 'takes in the callbacks of Juhe',
    trigger: { kind: 'path', path: callbackPath },
    table: ['getOrder', 'putOrder'],
    secrets: ['callbacks', 'vault'],
    timeLimitMs: 10_000,
  },
  wake: {
    functionName: 'wake',
    purpose: 'sends changed orders to the queues',
    trigger: { kind: 'changedOrders' },
    table: [],
    sendsTo: queueNames,
    secrets: [],
    // Up to a hundred records make twenty sends beside each other; the SDK tries each of them three times for 3 s.
    timeLimitMs: 15_000,
  },
  reconcile: {
    functionName: 'reconcile',
    purpose: 'sends whatever is due to the queues',
    trigger: { kind: 'everyMinute' },
    table: ['getStage', 'queryDue'],
    sendsTo: queueNames,
    secrets: [],
    // Nothing is read after 45 s (reconcile.ts); what was read by then is sent.
    timeLimitMs: 60_000,
  },
  attend: {
    functionName: 'attend',
    purpose: 'does what orders wait for at Juhe',
    trigger: { kind: 'queue', queue: 'attention' },
    table: ['getStage', 'getOrder', 'putOrder', 'putEvent', 'updateOrder', 'lease'],
    secrets: ['juhe', 'vault'],
    // A batch is attended to at once: a few calls of Juhe of up to 22 s each, one after the other.
    timeLimitMs: 120_000,
  },
  deliverPushes: {
    functionName: 'deliver-pushes',
    purpose: 'delivers pushes to tenants',
    trigger: { kind: 'queue', queue: 'pushes' },
    table: ['getOrder', 'getTenant', 'putOrder', 'putEvent', 'updateOrder'],
    secrets: ['vault'],
    // An attempt takes up to 10 s, and none is begun after 40 s (deliver-pushes.ts).
    timeLimitMs: 60_000,
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

function operationFunction(row: OperationRow & { readonly name: keyof typeof operationRights }): FunctionRow {
  return {
    functionName: row.functionName,
    purpose: `${row.title} (${row.section === '' ? 'extension' : `contract §${row.section}`})`,
    trigger: { kind: 'path', path: row.path },
    ...operationRights[row.name],
    timeLimitMs: row.timeLimitMs,
  }
}

/** Whether a caller waits for the function's answer. */
export function isAnswering({ trigger }: FunctionRow): boolean {
  return ['path', 'pages', 'otherPaths'].includes(trigger.kind)
}
