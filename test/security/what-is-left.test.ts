import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { maskDocumentNumber, maskName, maskPhoneMiddle } from '#contract/mask.ts'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { createOrderStore, readOrder } from '#shared/orders/store/order-store.ts'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { keyPrefixes } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { goodPassenger, idCard } from '#test/contract/requests.ts'
import { seeds, startService, temporaryFolder } from '#test/e2e/support/service.ts'
import { placeOrder, submitFor } from '#test/e2e/support/trips.ts'
import { opsOn } from '#test/ops/support/ops.ts'
import { secrets, startInProcess } from '#test/support/in-process.ts'
import { plantedIn } from '#test/support/planted.ts'
import { startTestTable } from '#test/table/table-fixture.ts'

/*
 * Whole lives, of every end that an order can have. Then the raw table is read: nothing of a person is in it once they are
 * erased, and nothing of a trip once its time is over, whatever kind of item it is in.
 */

const minute = 60_000
const day = 24 * 60 * minute

const card = idCard('61010219871123472')
const person = {
  ...{ name: '欧阳标记', document: card, birthday: '1987-11-23', birthdayInCard: '19871123' },
  ...{ contact: '联系标记人', phone: '13987650412', email: 'marker.person@example.test' },
  ...{ account: 'marker-account@12306.cn', password: 'Marker-Pwd-7f3a' },
} as const
/** What tells of a person, masked too. */
const personal: readonly string[] = [
  ...Object.values(person),
  ...[maskName(person.name), maskDocumentNumber(card), maskPhoneMiddle(person.phone), '欧阳'],
]
const naming = `乘车人${person.name}(${card})、${maskName(person.name)}(${maskDocumentNumber(card)})有误,请拨${person.phone}`

/** A sender that keeps every item that was written. */
function watched(sender: DocumentSender) {
  const written: string[] = []
  const put: DocumentSender['put'] = (input) => {
    written.push(JSON.stringify(input.Item))
    return sender.put(input)
  }
  return { sender: { ...sender, put }, written }
}

/** Every item as it lies in the table. */
async function readAll(endpoint: string): Promise<readonly StoredItem[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(localAccess(endpoint)))
  const items: StoredItem[] = []
  for await (const page of paginateScan({ client }, { TableName: 'orders' }))
    items.push(...(page.Items ?? []))
  client.destroy()
  return items
}

/** A service with an order of every end, and one that was never sent. */
async function live(env: Readonly<Record<string, string>>) {
  const store = await startTestTable()
  afterAll(store.close)
  const table = watched(store.table.sender)
  let posts = 0
  const service = await startInProcess({
    sender: table.sender,
    env: { LIMIT_OPEN_ORDERS: '50', LIMIT_ORDERS_PER_DAY: '500', LIMIT_REQUESTS_PER_MINUTE: '5000', ...env },
    post: async () => {
      posts += 1
      return { kind: 'answered', httpStatus: posts % 4 === 0 ? 503 : 200 }
    },
  })
  const { key } = await service.addTenant('tenant')
  for (const type of ['1', '2', '3'])
    await service.call('addCallbackUrl', { key, type, url: `https://shop.example.com/${type}` })
  const numbers: string[] = []
  const submit = async (overrides: Readonly<Record<string, unknown>>) => {
    const search = await service.call('search', { key, from: '北京', to: '上海', date: '20260325' })
    if (search.error_code !== 0) throw new Error(search.reason)
    const found = search.result
    const outOrderNo = `LEFT${String(numbers.length).padStart(6, '0')}`
    numbers.push(outOrderNo)
    const passengers = [
      goodPassenger({ passengerName: person.name, idCardNo: card, birthday: person.birthday }),
    ]
    const { contact, phone, email, account, password } = person
    const given = { outOrderNo, person: contact, cellphone: phone, email, passengers, ...overrides }
    const withAccount = { ticketModel: '1', accountNo: account, accountPwd: password }
    await service.call('submitOrder', { key, ...submitFor(found, { ...withAccount, ...given }) })
    return outOrderNo
  }
  const turn = async (ms: number, step: number) => {
    for (let passed = 0; passed < ms; passed += step) {
      service.clock.ms += step
      for (const push of service.upstream.due()) {
        const { contentType, text } = encodeCallback('form-data-field', push.body)
        const token = secrets.callbackTokens[push.type][0] ?? ''
        await service.callback(String(push.type), token, { body: text, contentType })
        service.upstream.pushAnswered(push, true)
      }
      await service.reconcile()
    }
  }
  return { service, written: table.written, items: () => readAll(store.endpoint), key, numbers, submit, turn }
}

async function allLives(world: Awaited<ReturnType<typeof live>>): Promise<readonly string[]> {
  const { service, key, submit, turn } = world
  const refunding = [await submit({ person: '出票' }), await submit({ person: '出票+退票失败312' })]
  for (const scenario of ['失败201', '失败305', '过期', '拒单209', '超时', '断线'])
    await submit({ person: scenario })
  const cancelled = await submit({ person: '过期' })
  service.arm('submitOrder', 'code-10014')
  await submit({})
  await turn(10 * minute, minute)
  await service.call('cancelOrder', { key, outOrderNo: cancelled })
  const known: string[] = []
  for (const outOrderNo of refunding) {
    const { result } = await service.call('orderDetail', { key, outOrderNo, issue: '1' })
    for (const { passengerId, passengerTicketNo, ticketNo, seatNo } of [...result.passengers, result])
      known.push(
        // An order has no passenger's numbers, and a passenger no order's.
        ...[passengerId, passengerTicketNo, ticketNo, seatNo].filter((value) => value?.length > 4),
      )
    const [{ passengerId }] = result.passengers
    await service.call('applyRefundOrder', { key, outOrderNo, passengerId })
  }
  await turn(30 * minute, minute)
  return known
}

const kindOf = (pk: string) => pk.slice(0, pk.indexOf('#') + 1)
const callbackTypes = ['1', '2', '3'] as const

test('of an erased person nothing is left in the table, and nothing comes back with Juhe’s late words', async () => {
  const world = await live({ ORDER_RETENTION_DAYS: '4000' })
  const { service, written, items, turn } = world
  await allLives(world)
  await turn(40 * day, 2 * day)
  const store = createOrderStore(service.table)
  const orders = (await items()).filter(({ entity }) => entity === 'order').map(readOrder)
  expect(orders.length).toBeGreaterThan(8)
  expect(orders.every(({ sealed }) => sealed.people !== undefined && sealed.documents !== undefined)).toBe(
    true,
  )
  for (const order of orders) {
    const at = { now: service.clock.ms, policy: defaultPolicy }
    await store.save(transition(order, { type: 'eraseRequested' }, at).order)
  }
  const left = async () =>
    (await items()).flatMap((item) => {
      const found = plantedIn(JSON.stringify(item), personal)
      return found.length === 0 ? [] : [{ found, item }]
    })
  expect(await left()).toEqual([])
  for (const item of await items()) if (item.entity === 'order') expect(readOrder(item).sealed).toEqual({})

  // Juhe goes on to tell of it, by callbacks and by what it answers.
  const before = written.length
  for (const { orderNo, upstreamOrderNos } of orders) {
    for (const type of callbackTypes) {
      const about = {
        outOrderNo: orderNo,
        orderNo: upstreamOrderNos[0] ?? 'J1',
        msgCode: '201',
        msgInfo: naming,
      }
      const body = { ...about, msgDetail: naming, passengers: [{ passengerName: person.name, idCard: card }] }
      const { contentType, text } = encodeCallback('json', body)
      await service.callback(type, secrets.callbackTokens[type][0] ?? '', { body: text, contentType })
    }
  }
  await turn(10 * minute, minute)
  expect(await left()).toEqual([])
  for (const version of written.slice(before)) expect(plantedIn(version, personal)).toEqual([])
  for (const line of service.logged) expect(plantedIn(JSON.stringify(line), personal)).toEqual([])
}, 120_000)

test('of a trip nothing is left at the end of its time: each kind of item has an end, or tells of no trip', async () => {
  const days = { PERSONAL_DATA_RETENTION_DAYS: '2', JOURNAL_RETENTION_DAYS: '3', ORDER_RETENTION_DAYS: '4' }
  const world = await live(days)
  const { service, items, turn } = world
  const known = await allLives(world)
  expect(known.length).toBeGreaterThan(5)
  const tripped = [...new Set([...known, '北京', '上海', 'secondseat', '二等', '20260325', '2026-03-25'])]
  const before = JSON.stringify(await items())
  // They were there, in some item or other.
  for (const value of known) expect(before).toContain(value)
  await turn(60 * day, 2 * day)

  const kinds = new Map<string, 'kept' | 'ends'>()
  for (const item of await items()) {
    const pk = String(item.pk)
    const end = item[expiryAttribute]
    const isOver = typeof end === 'number' && end * 1_000 <= service.clock.ms
    const kind = kindOf(pk)
    if (end !== undefined) kinds.set(kind, 'ends')
    else if (kinds.get(kind) === undefined) kinds.set(kind, 'kept')
    // The table deletes it by itself.
    if (isOver) continue
    const text = JSON.stringify(item)
    expect({ pk, found: plantedIn(text, [...personal, ...tripped]) }).toEqual({ pk, found: [] })
    if (item.entity === 'order') expect(text).not.toMatch(/\bG\d{1,4}\b/)
  }
  const { order, tenant, apiKey, keyUse, stage, query, permits, event } = keyPrefixes
  expect(Object.fromEntries(kinds)).toEqual({
    ...{ [order]: 'kept', [tenant]: 'kept', [apiKey]: 'kept', [keyUse]: 'kept' },
    ...{ [query]: 'ends', [permits]: 'ends', [event]: 'ends' },
  })
  // Of the stage's own there is nothing here: its pause.
  expect(Object.values(keyPrefixes).filter((prefix) => !kinds.has(prefix))).toEqual([stage])
}, 120_000)

test('in local mode an erased person is gone from the board and from every file but the sandbox’s', async () => {
  const dataDir = await temporaryFolder()
  const service = await startService({ dataDir, boardOf: seeds.north })
  const { north, clock, sandbox } = service
  const passengers = [
    goodPassenger({ passengerName: person.name, idCardNo: card, birthday: person.birthday }),
  ]
  const submit = (scenario: string) =>
    placeOrder(north, clock.now(), { person: scenario, cellphone: person.phone, passengers })
  const orders = [await submit('出票'), await submit('失败305')]
  await sandbox.advance(600)
  const page = async (orderNo: string) =>
    plantedIn(await (await fetch(`${service.url}/board/api/orders/${orderNo}`)).text(), personal)
  for (const { orderNo, outOrderNo } of orders) {
    expect(await page(orderNo)).toContain(maskName(person.name))
    const given = ['north', outOrderNo, '--reason', 'case 12', '--yes', '--json']
    const erased = await opsOn(dataDir)('people', 'erase', ...given)
    expect(erased.json.orders).toMatchObject([{ outcome: 'erased' }])
    expect(await page(orderNo)).toEqual([])
  }
  const listed = await (await fetch(`${service.url}/board/api/orders`)).text()
  expect(plantedIn(listed, personal)).toEqual([])
  await service.close()
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  expect(files.filter((file) => file.endsWith('.jsonl')).length).toBeGreaterThan(1)
  for (const file of files.filter((one) => !one.includes('sandbox')))
    expect(plantedIn(await readFile(file), personal), file).toEqual([])
}, 120_000)
