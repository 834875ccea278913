import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ExtensionName, extensions, type OperationName, operations } from '#contract/operations.ts'
import { create as addCallbackUrl } from '#functions/add-callback-url.ts'
import { create as applyRefundOrder } from '#functions/apply-refund-order.ts'
import { create as cancelOrder } from '#functions/cancel-order.ts'
import { create as dataDictionary } from '#functions/data-dictionary.ts'
import { create as juheCallback } from '#functions/juhe-callback.ts'
import { create as listEvents } from '#functions/list-events.ts'
import { create as listOrders } from '#functions/list-orders.ts'
import { create as listPushes } from '#functions/list-pushes.ts'
import { create as orderDetail } from '#functions/order-detail.ts'
import { create as orderEvents } from '#functions/order-events.ts'
import { create as resendPush } from '#functions/resend-push.ts'
import { create as resendPushes } from '#functions/resend-pushes.ts'
import { create as search } from '#functions/search.ts'
import { create as statement } from '#functions/statement.ts'
import { create as submitOrder } from '#functions/submit-order.ts'
import { create as testCallbackUrl } from '#functions/test-callback-url.ts'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import type { FaultName } from '#infra/sandbox/model/faults.ts'
import { defaultSettings } from '#infra/sandbox/model/settings.ts'
import { readStations } from '#infra/sandbox/model/stations.ts'
import { createUpstream, type Upstream } from '#infra/sandbox/model/upstream.ts'
import { TenantId } from '#shared/ids.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { HttpAnswer, HttpHandler } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { LogLine, Platform, ReadSecret } from '#shared/lambda/platform/platform.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'
import type { Post, PostRequest } from '#shared/pushes/post.ts'
import type { DocumentSender, Table } from '#shared/table/document-sender.ts'
import { createApiKey } from '#shared/tenants/api-keys.ts'
import { createTenant } from '#shared/tenants/tenant-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { createTick } from './attention.ts'

/** A request as it reaches a function, before the gateway has made an event of it. */
export type RawCall = {
  readonly method?: string
  readonly query?: string
  readonly body?: string | Buffer
  readonly contentType?: string | undefined
}

const key32 = (fill: number) => Buffer.alloc(32, fill).toString('base64url')

/** The secrets of these services: the tests are not about keeping them. */
export const secrets: Secrets = {
  juheKey: 'juhe-key',
  callbackTokens: { 1: [key32(11)], 2: [key32(12), key32(22)], 3: [key32(13)] },
  sealingKeys: [{ kid: 'k1', key: key32(1) }],
  fingerprintKey: key32(9),
}

const stationsFile = new URL('../../shared/stations/stations.tsv', import.meta.url)

/** The contract's operations, and those of our own. */
export type AnyOperation = OperationName | ExtensionName

const rows = { ...operations, ...extensions }
const pathOf = (operation: AnyOperation) => rows[operation].path

/** What a test may choose. */
export type InProcessOptions = {
  readonly sender: DocumentSender
  readonly env?: Platform['env']
  readonly startAt?: number
  /** Where secrets are read, instead of the environment. */
  readonly readSecret?: ReadSecret
  /** What sends pushes, instead of what only notes them. */
  readonly post?: Post
  /** A service whose clock and Juhe go on: its functions are deployed anew. */
  readonly continuing?: { readonly clock: { ms: number }; readonly upstream: Upstream }
  /** What becomes of Juhe's answers on their way. */
  readonly tamper?: (answer: string) => string
  /** Another Juhe than the sandbox's model: answers the body of a call's answer. */
  readonly juhe?: (operation: OperationName, parameters: Readonly<Record<string, unknown>>) => string
}

/** The whole service in this process, without sockets: real functions, a real vault, Juhe played by the sandbox's model. */
export type InProcess = Awaited<ReturnType<typeof startInProcess>>

/** Makes the service over a table; nothing of it runs by itself. The clock stands still unless it is turned. */
export async function startInProcess({
  sender,
  env = {},
  startAt = Date.UTC(2026, 2, 2, 2),
  readSecret,
  post = async () => ({ kind: 'answered', httpStatus: 200 }),
  tamper = (answer) => answer,
  juhe,
  continuing,
}: InProcessOptions) {
  const clock = continuing?.clock ?? { ms: startAt }
  const logged: LogLine[] = []
  const calls: OperationName[] = []
  const posted: PostRequest[] = []
  const ownUpstream = () =>
    createUpstream({
      seed: 'test',
      stations: readStations(readFileSync(stationsFile, 'utf8')),
      settings: { ...defaultSettings, key: secrets.juheKey },
      now: () => clock.ms,
      record: () => undefined,
    })
  const upstream = continuing?.upstream ?? ownUpstream()
  const platform: Platform = {
    ...barePlatform,
    env: {
      TABLE_NAME: 'orders',
      CALLBACK_POLICY: 'public',
      JUHE_URL: 'https://juhe.test',
      SECRETS: JSON.stringify(secrets),
      ...env,
    },
    ...(readSecret === undefined ? {} : { readSecret }),
    now: () => clock.ms,
    uuid: randomUUID,
    // Nothing waits here; what only ends a wait never does.
    sleep: (ms, signal) =>
      ms >= 1_000
        ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
        : Promise.resolve(),
    fetch: async (input, init) => {
      const handle: Handle = (operation, parameters) =>
        juhe === undefined
          ? upstream.handle(operation, parameters)
          : { kind: 'answer', status: 200, contentType: json, body: juhe(operation, parameters) }
      return answerOfJuhe(handle, calls, tamper, String(input), init?.body)
    },
    post: async (request) => {
      posted.push(request)
      return post(request)
    },
    log: (line) => logged.push(line),
    connect: () => sender,
  }
  const table: Table = { name: 'orders', sender, uuid: randomUUID }
  const handlers: Readonly<Record<AnyOperation, HttpHandler>> = {
    search: search(platform),
    submitOrder: submitOrder(platform),
    orderDetail: orderDetail(platform),
    cancelOrder: cancelOrder(platform),
    applyRefundOrder: applyRefundOrder(platform),
    addCallbackUrl: addCallbackUrl(platform),
    dataDictionary: dataDictionary(platform),
    listOrders: listOrders(platform),
    orderEvents: orderEvents(platform),
    listPushes: listPushes(platform),
    resendPush: resendPush(platform),
    listEvents: listEvents(platform),
    statement: statement(platform),
    resendPushes: resendPushes(platform),
    testCallbackUrl: testCallbackUrl(platform),
  }
  const callbackHandler = juheCallback(platform)
  const tick = createTick(platform)

  const send = (
    handler: HttpHandler,
    path: string,
    { method, query = '', body = '', contentType }: RawCall,
    pathParameters: Readonly<Record<string, string>>,
    sourceIp = '192.0.2.1',
  ): Promise<HttpAnswer> => {
    const requestId = randomUUID()
    const event = httpEvent({
      method: method ?? (body.length > 0 ? 'POST' : 'GET'),
      target: `${path}?${query}`,
      rawHeaders: contentType === undefined ? [] : ['content-type', contentType],
      body: Buffer.from(body),
      sourceIp,
      receivedAt: clock.ms,
      requestId,
      routeKey: '$default',
      pathParameters,
    })
    return handler(event, lambdaContext('test', requestId))
  }

  return {
    clock,
    logged,
    /** Juhe's operations that were called, in order. */
    calls,
    /** What was pushed to tenants. */
    posted,
    upstream,
    table,
    vault: createVault(secrets),
    /** Sends a request to an operation's function. */
    raw: (operation: AnyOperation, call: RawCall) => send(handlers[operation], pathOf(operation), call, {}),
    /** Sends parameters as a form and answers the body. */
    async call(operation: AnyOperation, parameters: Readonly<Record<string, unknown>>) {
      const flat = Object.entries(parameters).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ])
      const answer = await send(
        handlers[operation],
        pathOf(operation),
        {
          method: 'POST',
          body: new URLSearchParams(flat).toString(),
          contentType: 'application/x-www-form-urlencoded',
        },
        {},
      )
      return JSON.parse(answer.body)
    },
    /** Posts to a callback URL. */
    callback: (type: string, token: string, call: RawCall, sourceIp?: string) =>
      send(
        callbackHandler,
        callbackPath.replace('{type}', type).replace('{token}', 'token'),
        { method: 'POST', ...call },
        { type, token },
        sourceIp,
      ),
    /** Makes the next requests to Juhe go wrong. */
    arm: (operation: OperationName | 'all', fault: FaultName, times = 1) =>
      upstream.armFault({ operation, fault, times }),
    /** A tick of the schedule, and the work that is then due. */
    reconcile: tick,
    /** Lets time pass, in which Juhe goes on by itself; its pushes get lost. */
    pass(ms: number) {
      clock.ms += ms
      for (const push of upstream.due()) upstream.pushAnswered(push, true)
    },
    /** An active tenant with a key. */
    async addTenant(name: string) {
      const tenantId = TenantId.parse(name)
      const key = `key-of-${name}`
      const webhookSecret = await createVault(secrets).seal(tenantId, `whsec_${key32(7)}`)
      await createTenant(table, { tenantId, name, webhookSecret }, clock.ms)
      await createApiKey(table, key, tenantId, clock.ms)
      return { tenantId, key }
    },
  }
}

const operationOf = new Map<string, OperationName>(
  Object.values(operations).map(({ path, name }) => [path, name]),
)

type Handle = Upstream['handle']

const json = 'application/json;charset=utf-8'

function answerOfJuhe(
  handle: Handle,
  calls: OperationName[],
  tamper: (answer: string) => string,
  url: string,
  body: unknown,
): Response {
  const operation = operationOf.get(new URL(url).pathname)
  if (operation === undefined || !(body instanceof URLSearchParams)) throw new Error(`nobody is at ${url}`)
  calls.push(operation)
  const reply = handle(operation, Object.fromEntries(body))
  if (reply.kind !== 'answer') throw new TypeError('fetch failed')
  return new Response(tamper(reply.body), {
    status: reply.status,
    headers: { 'content-type': reply.contentType },
  })
}
