import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { formatChinaTime } from '#contract/china-time.ts'
import { operations } from '#contract/operations.ts'
import { scheduledEvent } from '#infra/local/schedule/scheduled-event.ts'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { docsPath } from '#shared/lambda/platform/docs-place.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { getItem } from '#shared/table/items.ts'
import { apiKeyKey, orderKey, queryKey, tenantKey } from '#shared/table/keys.ts'
import { hashApiKey } from '#shared/tenants/api-keys.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { sqsEvent } from '../../support/sqs-event.ts'
import { orderNoOf } from '../floor/parts.ts'
import { callbackEvent, eventOf, getEvent, secrets, startLife, streamEvent, tenant } from './life.ts'
import type { StubData } from './stub.ts'

/** What one function is asked in the measurements, and against which world. */
export type Scene = {
  /** The file in functions/. */
  readonly functionName: string
  /** The file in floor/ that makes the same calls. */
  readonly floor: string
  readonly event: unknown
  /** A piece of the right answer, in JSON: whoever answers otherwise is not measured but broken. */
  readonly answers: string
  readonly stub: StubData
}

/** The environment of the functions in the scenes, save where the stub is. */
export const sceneEnv = {
  TABLE_NAME: 'orders',
  CALLBACK_POLICY: 'any',
  SECRETS: JSON.stringify(secrets),
  // The scenes' orders grow older while they are measured.
  DETAIL_MAX_AGE_SECONDS: '900000000',
  QUERY_LIFETIME_MINUTES: '100000',
  STAGE: 'bench',
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'ASIATHEROLE',
  AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-role',
  AWS_SESSION_TOKEN: 'the-session-of-the-role',
} as const

/**
 * Lives an order on a real engine and keeps what lies in the table at the moments that matter: one scene for each
 * function. `receiverUrl` is where the tenant wants his pushes.
 */
export async function makeScenes(receiverUrl: string): Promise<readonly Scene[]> {
  const store = await startDynalite({ tableName: 'orders' })
  const connection = connectDynamo({ endpoint: store.endpoint })
  const raw = new DynamoDBClient({
    ...{ endpoint: store.endpoint, region: 'local' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  /** Items as they lie in the table now. */
  async function itemsOf(...keys: readonly { readonly pk: string }[]) {
    const items: Record<string, Record<string, AttributeValue>> = {}
    for (const { pk } of keys) {
      const { Item } = await raw.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: pk } } }))
      if (Item !== undefined) items[pk] = Item
    }
    return items
  }
  try {
    const life = await startLife({ sender: connection, receiverUrl })
    const key = apiKeyKey(hashApiKey(tenant.key))
    const itsTenant = tenantKey(tenant.tenantId)
    const caller = await itemsOf(key, itsTenant)

    const found = await searchTrip(life, life.now())
    const search = eventOf('search', { from: '北京', to: '上海', date: found.trainDate })
    const submitParameters = submitFor(found, { outOrderNo: 'BENCH00001' })
    const { result } = await life.call('submitOrder', submitParameters)
    const query = await itemsOf(queryKey(tenant.tenantId, found.queryKey))
    const submit = eventOf('submitOrder', submitParameters)
    const juhe = {
      [operations.search.path]: life.replies.get('search') ?? '',
      [operations.submitOrder.path]: life.replies.get('submitOrder') ?? '',
    }

    const grabbing = await itemsOf(orderKey(result.orderNo))
    let pushes = life.pass(100)
    while (pushes.length === 0) pushes = life.pass(100)
    const [push] = pushes
    if (push === undefined) throw new Error('Juhe pushes nothing')
    await life.takeIn(push)
    // A callback is a hint: orderDetail confirms it.
    await life.work('attention', orderKey(result.orderNo))
    const issued = await itemsOf(orderKey(result.orderNo))
    const image = (await getItem(life.table, orderKey(result.orderNo))) ?? {}

    const pushId = (await createOrderStore(life.table).get(result.orderNo))?.outbox[0]?.id ?? ''

    // The floor's number of an order is another one: it finds the same item under it.
    const ours = orderKey(result.orderNo).pk
    const floors = orderKey(orderNoOf(tenant.tenantId, 'BENCH00001')).pk
    const order = { ...issued, ...(issued[ours] === undefined ? {} : { [floors]: issued[ours] }) }
    const about = { outOrderNo: 'BENCH00001' }
    const today = formatChinaTime(life.now(), 'yyyyMMdd')
    const moment = formatChinaTime(life.now(), 'yyyy-MM-dd HH:mm:ss')
    const window = { from: moment, to: moment }
    const scene = (
      functionName: string,
      event: unknown,
      answers: string,
      items: StubData['items'] = {},
      floor = functionName,
    ): Scene => ({ functionName, floor, event, answers, stub: { items: { ...caller, ...items }, juhe } })
    return ofAll([
      scene('search', search, 'trains'),
      scene('submit-order', submit, '\\"error_code\\":0', query),
      scene('order-detail', eventOf('orderDetail', { ...about, issue: 1 }), '\\"error_code\\":0', order),
      scene('cancel-order', eventOf('cancelOrder', about), '223801', order, 'ending'),
      scene(
        'apply-refund-order',
        eventOf('applyRefundOrder', { ...about, passengerId: 'P0' }),
        '\\"result\\":null',
        order,
        'ending',
      ),
      scene(
        'add-callback-url',
        eventOf('addCallbackUrl', { type: 1, url: receiverUrl }),
        '\\"error_code\\":0',
      ),
      scene('list-orders', eventOf('listOrders', {}), '\\"error_code\\":0'),
      scene('order-events', eventOf('orderEvents', about), '\\"error_code\\":0', order, 'order-detail'),
      scene('list-pushes', eventOf('listPushes', about), '\\"error_code\\":0', order, 'order-detail'),
      scene('resend-push', eventOf('resendPush', { ...about, pushId }), '\\"error_code\\":0', order),
      scene('resend-pushes', eventOf('resendPushes', window), '\\"error_code\\":0', {}, 'list-orders'),
      scene('list-events', eventOf('listEvents', window), '\\"error_code\\":0', {}, 'list-orders'),
      scene('statement', eventOf('statement', { date: today }), '\\"error_code\\":0', {}, 'list-orders'),
      scene('test-callback-url', eventOf('testCallbackUrl', { type: 3 }), '\\"error_code\\":0'),
      scene('data-dictionary', eventOf('dataDictionary', {}), '\\"error_code\\":0', {}, 'nothing'),
      scene('juhe-callback', callbackEvent(push), 'success', grabbing),
      scene('deliver-pushes', sqsEvent([String(image.pk)]), '"batchItemFailures":[]', order),
      scene('attend', sqsEvent([String(image.pk)]), '"batchItemFailures":[]', order),
      scene('wake', streamEvent(image), '"batchItemFailures":[]'),
      scene('reconcile', scheduledEvent(Date.now(), 'tick'), '"found":0'),
      scene('docs', getEvent(docsPath), 'gzip'),
      scene('not-found', eventOf('search', {}), 'statusCode', {}, 'nothing'),
    ])
  } finally {
    raw.destroy()
    connection.destroy()
    await store.close()
  }
}

/** They run once a day, or after an alarm: nobody waits for their start. */
const unmeasured: ReadonlySet<string> = new Set(['check-juhe', 'send-alarm'])

/** Throws when a function has no scene: it would be measured nowhere. */
function ofAll(scenes: readonly Scene[]): readonly Scene[] {
  const missing = functionRows.filter(
    ({ functionName }) =>
      !unmeasured.has(functionName) && !scenes.some((scene) => scene.functionName === functionName),
  )
  if (missing.length > 0) throw new Error(`no scene for ${missing.map((row) => row.functionName).join(', ')}`)
  return scenes
}
