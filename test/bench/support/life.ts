import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { extensions, type OperationName, operations } from '#contract/operations.ts'
import { create as attend } from '#functions/attend.ts'
import { create as deliverPushes } from '#functions/deliver-pushes.ts'
import { create as juheCallback } from '#functions/juhe-callback.ts'
import { loadHttpFunction } from '#infra/local/functions.ts'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { marshalled } from '#infra/local/store/marshalled.ts'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import type { Push } from '#infra/sandbox/model/push-tries.ts'
import { defaultSettings } from '#infra/sandbox/model/settings.ts'
import { readStations } from '#infra/sandbox/model/stations.ts'
import { createUpstream } from '#infra/sandbox/model/upstream.ts'
import type { QueueName } from '#shared/attention/queues.ts'
import { TenantId } from '#shared/ids.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { HttpEvent, HttpHandler } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { Platform } from '#shared/lambda/platform/platform.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { createApiKey } from '#shared/tenants/api-keys.ts'
import { createTenant } from '#shared/tenants/tenant-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import type { AnyOperation, Body, Parameters } from '#test/e2e/support/client.ts'
import { createTick } from '#test/support/attention.ts'
import { sqsEvent } from '#test/support/sqs-event.ts'

const key32 = (fill: number) => Buffer.alloc(32, fill).toString('base64url')

/** The secrets of the measured service. */
export const secrets: Secrets = {
  juheKey: 'juhe-key',
  callbackTokens: { 1: [key32(11)], 2: [key32(12)], 3: [key32(13)] },
  sealingKeys: [{ kid: 'k1', key: key32(1) }],
  fingerprintKey: key32(9),
}

/** The tenant for whom everything is measured. */
export const tenant = { tenantId: TenantId.parse('bench'), key: 'key-of-bench' } as const

const stationsFile = new URL('../../../shared/stations/stations.tsv', import.meta.url)

/** What a life is lived on. */
export type LifeOptions = {
  readonly sender: DocumentSender
  readonly env?: Platform['env']
  /** Where the tenant wants his pushes. */
  readonly receiverUrl?: string
  /** How often Juhe tries to grab, ms. */
  readonly tickMs?: number
}

/** The extensions that are measured, too. */
const ofTheJournal = [extensions.listEvents, extensions.statement, extensions.resendPushes]

/** Every function in this process over a table, Juhe played by the sandbox's model, on a clock that only `pass` turns. */
export type Life = Awaited<ReturnType<typeof startLife>>

/** Makes the functions over a table, with a tenant and his URLs in it. */
export async function startLife({
  sender,
  env = {},
  receiverUrl = 'http://127.0.0.1:9/',
  tickMs = 100,
}: LifeOptions) {
  let nowMs = Date.now()
  const now = () => nowMs
  const upstream = createUpstream({
    seed: 'bench',
    stations: readStations(readFileSync(stationsFile, 'utf8')),
    settings: { ...defaultSettings, key: secrets.juheKey, acceptMs: 100, tickMs },
    now,
    record: () => undefined,
  })
  for (const type of [1, 2, 3] as const) upstream.setCallbackUrl(type, 'http://callback.test')
  /** What Juhe answered last, by operation. */
  const replies = new Map<OperationName, string>()
  const platform: Platform = {
    ...barePlatform,
    env: {
      ...{ TABLE_NAME: 'orders', CALLBACK_POLICY: 'any', JUHE_URL: 'http://juhe.test' },
      SECRETS: JSON.stringify(secrets),
      ...env,
    },
    now,
    // Only time limits sleep here, and none is reached.
    sleep: (_ms, signal) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    fetch: async (input, init) => {
      const operation = operationOf.get(new URL(String(input)).pathname)
      if (operation === undefined || !(init?.body instanceof URLSearchParams)) throw new Error('not for Juhe')
      const reply = upstream.handle(operation, Object.fromEntries(init.body))
      if (reply.kind !== 'answer') throw new TypeError('fetch failed')
      replies.set(operation, reply.body)
      return new Response(reply.body, { status: reply.status })
    },
    post: async () => ({ kind: 'answered', httpStatus: 200 }),
    log: () => undefined,
    connect: () => sender,
  }
  const table = { name: 'orders', sender, uuid: randomUUID }
  const webhookSecret = await createVault(secrets).seal(
    tenant.tenantId,
    `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  )
  await createTenant(table, { tenantId: tenant.tenantId, name: 'Bench', webhookSecret }, nowMs)
  await createApiKey(table, tenant.key, tenant.tenantId, nowMs)

  const functions = new Map<AnyOperation, HttpHandler>()
  for (const { name, functionName } of [...Object.values(operations), ...ofTheJournal]) {
    functions.set(name, (await loadHttpFunction(functionName)).create(platform))
  }
  const takeIn = juheCallback(platform)
  const workers = { attention: attend(platform), pushes: deliverPushes(platform) }

  async function call(operation: AnyOperation, parameters: Parameters): Promise<Body> {
    const answer = await functions.get(operation)?.(
      eventOf(operation, parameters),
      lambdaContext(operation, 'bench'),
    )
    const body = JSON.parse(answer?.body ?? '{}')
    if (body.error_code !== 0) throw new Error(`${operation}: ${body.reason}`)
    return body
  }
  for (const type of [1, 2, 3] as const) await call('addCallbackUrl', { type, url: receiverUrl })

  return {
    now,
    platform,
    table,
    replies: replies as ReadonlyMap<OperationName, string>,
    call,
    /** Lets time pass, in which Juhe goes on by itself; the pushes that it sends then, at once delivered to nobody. */
    pass(ms: number): readonly Push[] {
      nowMs += ms
      const pushes = upstream.due()
      for (const push of pushes) upstream.pushAnswered(push, true)
      return pushes
    },
    /** A callback of Juhe's comes in. */
    async takeIn(push: Push): Promise<void> {
      const answer = await takeIn(callbackEvent(push), lambdaContext('juhe-callback', 'bench'))
      if (answer.body !== 'success') throw new Error('the push was not taken in')
    },
    /** A queue tells its worker of an order. */
    async work(queue: QueueName, item: StoredItem): Promise<void> {
      const { batchItemFailures } = await workers[queue](
        sqsEvent([String(item.pk)]),
        lambdaContext(queue, 'bench'),
      )
      if (batchItemFailures.length > 0) throw new Error(`the worker of ${queue} failed`)
    },
    reconcile: createTick(platform),
  }
}

const operationOf = new Map<string, OperationName>(
  Object.values(operations).map(({ path, name }) => [path, name]),
)

/** An event as API Gateway makes it of a form; of a query where the operation is asked that way. */
export function eventOf(operation: AnyOperation, parameters: Parameters): HttpEvent {
  const flat = Object.entries({ key: tenant.key, ...parameters }).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  const encoded = new URLSearchParams(flat).toString()
  const isGet = operation === 'orderDetail' || operation === 'dataDictionary'
  return httpEventOf(
    { ...operations, ...extensions }[operation].path,
    isGet ? { query: encoded } : { form: encoded },
  )
}

/** A callback of Juhe's as the callback function gets it. */
export function callbackEvent({ type, body }: Push): HttpEvent {
  const token = secrets.callbackTokens[type][0] ?? ''
  const path = callbackPath.replace('{type}', String(type)).replace('{token}', token)
  const { text } = encodeCallback('form-data-field', body)
  return httpEventOf(path, { form: text }, { type: String(type), token })
}

/** What the table's stream tells of an order. */
export function streamEvent(item: StoredItem): DynamoDBStreamEvent {
  return {
    Records: [
      {
        eventID: '1',
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'local',
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
          Keys: marshalled({ pk: item.pk }),
          NewImage: marshalled(item),
          SequenceNumber: '1',
          StreamViewType: 'NEW_IMAGE',
        },
      },
    ],
  }
}

/** An event as API Gateway makes it of a GET. */
export function getEvent(path: string): HttpEvent {
  return httpEventOf(path, {})
}

const accepted = ['accept', '*/*', 'accept-encoding', 'gzip']

function httpEventOf(
  path: string,
  { query = '', form = '' }: { readonly query?: string; readonly form?: string },
  pathParameters: Readonly<Record<string, string>> = {},
): HttpEvent {
  const type = form === '' ? [] : ['content-type', 'application/x-www-form-urlencoded;charset=utf-8']
  return httpEvent({
    method: form === '' ? 'GET' : 'POST',
    target: query === '' ? path : `${path}?${query}`,
    rawHeaders: ['host', 'api.example.com', 'user-agent', 'bench', ...accepted, ...type],
    body: Buffer.from(form),
    sourceIp: '192.0.2.1',
    receivedAt: Date.now(),
    requestId: 'bench-request',
    routeKey: '$default',
    pathParameters,
  })
}
