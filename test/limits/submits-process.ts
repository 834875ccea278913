import { randomUUID } from 'node:crypto'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createOrderQuota } from '#shared/limits/order-quota.ts'
import { createRequestLimiter } from '#shared/limits/request-limiter.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { newOrder } from '../orders/factories.ts'

/*
 * A process of its own that places as many orders of a tenant as it may, all at once, and writes how many it placed; for the
 * limit `requestsPerMinute` it makes requests instead. With `hold` it takes its permits, writes that, and waits to be killed.
 */
const [endpoint = '', tenant = '', first = '0', count = '0', limited = '', limit = '0', mode = 'place'] =
  process.argv.slice(2)
const tenantId = TenantId.parse(tenant)
const table = { name: 'orders', sender: connectDynamo({ endpoint }), uuid: randomUUID }
const services = { table, now: Date.now, defaults: { [limited]: Number(limit) } }
const quota = createOrderQuota(services)
const mayRequest = createRequestLimiter(services)
const owner = {
  ...{ tenantId, name: 'Many', state: 'active' as const, callbackUrls: {}, createdAt: 0, version: 1 },
  webhookSecret: Sealed.parse('h..i.c.t'),
}

async function submit(n: number): Promise<boolean> {
  if (limited === 'requestsPerMinute') return mayRequest(owner)
  const admission = await quota.admit(owner)
  if (admission === undefined) return false
  if (mode === 'hold') return true
  const outOrderNo = OutOrderNo.parse(`MANY${String(n).padStart(6, '0')}`)
  const order = newOrder({ orderNo: orderNoOf(tenantId, outOrderNo), tenantId, outOrderNo })
  const saved = await createOrderStore(table).save({ ...order, createdAt: Date.now() })
  return saved.kind === 'written'
}

const placed = await Promise.all(Array.from({ length: Number(count) }, (_, n) => submit(Number(first) + n)))
process.stdout.write(`${placed.filter(Boolean).length}\n`)
if (mode === 'hold') setInterval(() => undefined, 1_000)
