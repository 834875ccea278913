import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ClassicLevel } from 'classic-level'
import { describe, expect, test } from 'vitest'
import { extensions } from '#contract/operations.ts'
import { exitCodes } from '#infra/ops/exit-codes.ts'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { example } from '#test/contract/fixtures.ts'
import { goodPassenger, idCard } from '#test/contract/requests.ts'
import { seeds, startService, temporaryFolder } from '#test/e2e/support/service.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { opsOn } from '#test/ops/support/ops.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { type AnyOperation, secrets, startInProcess } from '#test/support/in-process.ts'
import { plantedIn } from '#test/support/planted.ts'

/*
 * Every field of a submit that is about a person holds a value that stands nowhere else. After whole lives, with
 * everything going wrong that can, none of these values may be found where it does not belong.
 */

const card = idCard('61010219871123472')
const childCard = idCard('61010220170419583')
const people = {
  names: ['欧阳标记', '标记小童', 'MARKER TRAVELLER'],
  documents: [card, childCard, 'MK7654321'],
  // As they stand in the birthday's own field; the cards hold them, too.
  birthdays: ['1987-11-23', '2017-04-19', '1979-08-31'],
  contact: ['联系标记人', '13987650412', 'marker.person@example.test'],
  account: ['marker-account@12306.cn', 'Marker-Pwd-7f3a', 'Marker-Pwd'],
} as const

const personal = Object.values(people).flat()

const passengers = [
  goodPassenger({ passengerName: people.names[0], idCardNo: card, birthday: people.birthdays[0] }),
  goodPassenger({
    passengerName: people.names[1],
    passengerType: '2',
    idCardNo: childCard,
    birthday: people.birthdays[1],
  }),
  goodPassenger({
    passengerName: people.names[2],
    idCardType: '1',
    idCardNo: people.documents[2],
    birthday: people.birthdays[2],
  }),
]

const extensionNames = Object.values(extensions).map(({ name }) => name)

const marked = {
  ticketModel: '1',
  accountNo: people.account[0],
  accountPwd: people.account[1],
  person: people.contact[0],
  cellphone: people.contact[1],
  email: people.contact[2],
  passengers,
} as const

/** Which of the values a text holds, however it was written down. */
function found(text: string | Buffer, values: readonly string[] = personal): readonly string[] {
  return plantedIn(text, values)
}

test('the search finds what was planted, in each way of writing it down', () => {
  for (const value of personal) {
    expect(found(`x${value}y`)).toContain(value)
    const json = JSON.stringify({ before: 'x', value })
    for (const text of [
      new URLSearchParams({ a: value }).toString(),
      json,
      JSON.stringify(json),
      json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
      ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${json}`).toString('base64')),
      Buffer.from(json).toString('base64url'),
      Buffer.from(json).toString('hex'),
      gzipSync(json).toString('base64'),
      Buffer.concat([Buffer.from('before'), gzipSync(json)]),
      Buffer.from(`before${json}`),
    ])
      expect(found(text), String(text)).toContain(value)
  }
  expect(found('nothing')).toEqual([])
  expect(found(gzipSync('nothing'))).toEqual([])
})

describe('in whole lives, with everything going wrong', async () => {
  const table = countedTable(() => service.clock.ms)
  const service = await startInProcess({
    sender: table.sender,
    env: { STAGE: 'test', CONFIRM_CALLBACKS: 'false' },
  })
  const { key } = await service.addTenant('tenant')
  const refusals: string[] = []
  let orders = 0

  async function call(operation: AnyOperation, parameters: Readonly<Record<string, unknown>>) {
    const body = await service.call(operation, { key, ...parameters })
    if (body.error_code !== 0) refusals.push(JSON.stringify(body))
    return body
  }

  async function submit(overrides: Readonly<Record<string, unknown>> = {}) {
    const search = await call('search', { from: '北京', to: '上海', date: '20260325' })
    orders += 1
    const parameters = submitFor(search.result, { ...marked, outOrderNo: `MARKED${orders}`, ...overrides })
    const body = await call('submitOrder', parameters)
    const orderNo = String(body.result?.orderNo)
    return { parameters, body, orderNo, outOrderNo: String(parameters.outOrderNo) }
  }

  async function live(minutes: number) {
    for (let minute = 0; minute < minutes; minute += 1) {
      service.clock.ms += 60_000
      // Each push comes in as Juhe sends it.
      for (const push of service.upstream.due()) {
        const { contentType, text } = encodeCallback('form-data-field', push.body)
        await service.callback(String(push.type), secrets.callbackTokens[push.type][0] ?? '', {
          body: text,
          contentType,
        })
        service.upstream.pushAnswered(push, true)
      }
      await service.reconcile()
    }
  }

  for (const [type, path] of [
    ['1', 'tickets'],
    ['2', 'refunds'],
    ['3', 'expiries'],
  ])
    await call('addCallbackUrl', { type, url: `https://shop.example.com/${path}` })

  // Every end that an order can have, and every way in which Juhe can fail.
  await submit()
  const issued = await submit({ person: '出票' })
  const failing = await submit({ person: '出票+退票失败312' })
  for (const person of ['失败201', '失败999', '过期', '拒单209', '拒单213', '超时', '断线'])
    await submit({ person })
  for (const fault of [
    'code-10014',
    'code-10012',
    'code-10020',
    'html',
    'http-500',
    'truncated',
    'wrong-shape',
    'timeout-after',
    'reset-before',
    'reset-after',
  ] as const) {
    service.arm('submitOrder', fault === 'timeout-after' ? 'reset-after' : fault)
    await submit()
    service.arm('orderDetail', fault === 'timeout-after' ? 'html' : fault, 3)
    await live(2)
  }
  await live(10)
  for (const { outOrderNo } of [issued, failing]) {
    const detail = await call('orderDetail', { outOrderNo, issue: '1' })
    await call('orderDetail', { outOrderNo })
    for (const { passengerId } of detail.result.passengers) {
      await call('applyRefundOrder', { outOrderNo, passengerId })
      await live(3)
    }
  }
  const cancelled = await submit({ person: '过期' })
  await call('cancelOrder', { outOrderNo: cancelled.outOrderNo })
  await call('cancelOrder', { outOrderNo: issued.outOrderNo })
  // The same again, with other content, and wrong in every field.
  await call('submitOrder', issued.parameters)
  await call('submitOrder', { ...issued.parameters, email: 'other@example.test' })
  for (const name of Object.keys(issued.parameters)) {
    await call('submitOrder', { ...issued.parameters, [name]: personal.join('|') })
    await call('submitOrder', { ...issued.parameters, [name]: passengers })
  }
  // Values where none is looked for. (A name of a station is repeated to whoever asked for it; see search.)
  for (const value of personal) {
    for (const operation of [
      'search',
      'orderDetail',
      'cancelOrder',
      'applyRefundOrder',
      'addCallbackUrl',
      ...extensionNames,
    ] as const)
      await call(operation, {
        outOrderNo: value,
        passengerId: value,
        pushId: value,
        cursor: value,
        status: value,
        limit: value,
        createdFrom: value,
        url: value,
        type: value,
        [value]: value,
      })
    refusals.push(JSON.stringify(await service.call('search', { key: value })))
  }
  // Pushes that are refused, of orders that there are and are not, readable or not.
  const juheNo = service.upstream.orders(failing.orderNo)[0]?.orderNo
  for (const type of ['1', '2', '3'] as const) {
    for (const token of [secrets.callbackTokens[type][0] ?? '', 'wrong'.repeat(5)]) {
      for (const about of [
        { orderNo: juheNo },
        { orderNo: personal[0] },
        { orderNo: juheNo, outOrderNo: personal[1] },
        {},
      ]) {
        const body = {
          outOrderNo: failing.orderNo,
          ...about,
          msgCode: '101',
          msgInfo: personal.join(' '),
          msgDetail: `${people.names[0]}|${card}`,
          passengers,
        }
        const { contentType, text } = encodeCallback('json', body)
        await service.callback(type, token, { body: text, contentType })
        await service.callback(type, token, { body: text.slice(0, -9), contentType })
      }
    }
  }
  // Juhe itself names people in its words.
  const named = await submit({ person: '过期' })
  const { contentType, text } = encodeCallback('flat-form', {
    ...(example('push.ticketFailed') as object),
    outOrderNo: named.orderNo,
    orderNo: service.upstream.orders(named.orderNo)[0]?.orderNo,
    msgCode: '201',
    msgInfo: `乘车人${people.names[0]}(${card})${people.names[1]}${childCard.toLowerCase()}有误,生日${people.birthdays[0]},联系${people.contact.slice(1).join()},账号${people.account[0]}`,
    msgDetail: `${people.names[0]}|${card}`,
    passengers: [],
  })
  await service.callback('1', secrets.callbackTokens[1][0] ?? '', { body: text, contentType })
  await live(2)

  // A failure of our own: an order whose sealed people are another order's.
  const sealedOf = (orderNo: string) =>
    /"sealed":\{[^}]*\}/.exec(String(table.items.get(`ORDER#${orderNo}`)?.document))?.[0] ?? ''
  const item = { ...table.items.get(`ORDER#${issued.orderNo}`) }
  const moved = String(item.document).replace(sealedOf(issued.orderNo), sealedOf(failing.orderNo))
  await table.sender.put({ TableName: 'orders', Item: { ...item, document: moved } })
  const broken = await service.raw('orderDetail', { query: `key=${key}&outOrderNo=${issued.outOrderNo}` })

  test('Juhe was told all of it, and a tenant sees names: the values went all the way through', async () => {
    const told = JSON.stringify(service.upstream.snapshot())
    expect(found(told)).toEqual(
      expect.arrayContaining([...people.names, ...people.documents, ...people.contact.slice(1)]),
    )
    const detail = await call('orderDetail', { outOrderNo: failing.outOrderNo })
    expect(found(JSON.stringify(detail))).toEqual([...people.names])
    expect(service.posted.length).toBeGreaterThan(10)
  })

  test('nothing of a person is in what the extensions answer, of any order', async () => {
    const { result } = await call('listOrders', { limit: '50' })
    expect(result.orders.length).toBeGreaterThan(15)
    const answers = [JSON.stringify(result)]
    for (const { outOrderNo } of result.orders) {
      answers.push(JSON.stringify(await call('orderEvents', { outOrderNo })))
      const told = await call('listPushes', { outOrderNo })
      answers.push(JSON.stringify(told))
      for (const { pushId } of told.result.pushes)
        answers.push(JSON.stringify(await call('resendPush', { outOrderNo, pushId })))
    }
    answers.push(JSON.stringify(await call('testCallbackUrl', {})))
    expect(answers.length).toBeGreaterThan(50)
    for (const answer of answers) expect(found(answer), answer).toEqual([])
  })

  test('what Juhe said of people is kept without them', async () => {
    expect(named.body).toMatchObject({ error_code: 0 })
    const detail = await call('orderDetail', { outOrderNo: named.outOrderNo })
    expect(detail.result.failMsg).toMatch(/^乘车人欧\*\*\*\(610102XXXXXXX/)
    expect(found(detail.result.failMsg)).toEqual([])
  })

  test('a sealed value that was moved to another item does not open, and the failure says nothing', () => {
    expect(broken.statusCode).toBe(500)
    expect(JSON.parse(broken.body)).toMatchObject({ error_code: 10014 })
    expect(found(broken.body)).toEqual([])
    expect(service.logged.some((line) => line.errorName === 'VaultError')).toBe(true)
  })

  test('nothing of a person is in any log line or metric', () => {
    const lines = service.logged.map((line) => JSON.stringify(line))
    expect(lines.length).toBeGreaterThan(300)
    expect(lines.some((line) => line.includes('CloudWatchMetrics'))).toBe(true)
    for (const line of lines) expect(found(line), line).toEqual([])
  })

  test('nothing of a person is in any item, index entry, timeline or stream record, in any version of it', () => {
    expect(table.written.length).toBeGreaterThan(100)
    for (const version of table.written) expect(found(version), version).toEqual([])
  })

  test('nothing of a person is in an error answer', () => {
    expect(refusals.length).toBeGreaterThan(100)
    for (const refusal of refusals) expect(found(refusal), refusal).toEqual([])
  })

  test('pushes to the tenant hold names and masked documents, and nothing else of a person', () => {
    const allowed = new Set<string>(people.names)
    for (const { body } of service.posted)
      expect(
        found(body).filter((value) => !allowed.has(value)),
        body,
      ).toEqual([])
  })

  test('no key, token or secret is in a log line, an item or an error', () => {
    const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64url')}`
    const all = [
      key,
      webhookSecret,
      secrets.juheKey,
      ...Object.values(secrets.callbackTokens).flat(),
      secrets.fingerprintKey,
      secrets.sealingKeys[0].key,
    ]
    for (const text of [...service.logged.map((line) => JSON.stringify(line)), ...table.written, ...refusals])
      expect(found(text, all), text).toEqual([])
  })
})

describe('in local mode', () => {
  test('nothing of a person is in a file, on the board or in what an operator sees, before and after a crash', async () => {
    const dataDir = await temporaryFolder()
    const service = await startService({ dataDir, env: { STAGE: 'test' }, boardOf: seeds.north })
    const { north, sandbox, clock } = service
    const live = await listen(`${service.url}/board/api/events`)
    await boardOf(service.url, [])
    const order = async (overrides: Readonly<Record<string, unknown>>) => {
      const trip = await searchTrip(north, clock.now())
      return north.call('submitOrder', submitFor(trip, { ...marked, ...overrides }))
    }
    await order({})
    await order({ person: '出票' })
    await order({ person: '失败201' })
    await sandbox.arm('submitOrder', 'reset-after')
    await order({})
    await sandbox.advance(600)
    const { result } = await north.call('listOrders', {})
    expect(result.orders).toHaveLength(4)
    const shown = [
      ...(await boardOf(service.url, result.orders)),
      ...(await toldToOperators(dataDir, result.orders)),
    ]
    await service.close()
    const events = await live.toItsEnd()
    expect(events).toContain(result.orders[0].outOrderNo)
    shown.push(events)
    for (const text of shown) expect(found(text), text).toEqual([])
    // What was looked through is what people see, and orders were in it.
    expect(shown.filter((text) => text.includes(result.orders[0].outOrderNo)).length).toBeGreaterThan(4)

    const again = await startService({ dataDir, boardOf: seeds.north })
    await again.sandbox.advance(600)
    const later = await boardOf(again.url, result.orders)
    await again.close()
    for (const text of later) expect(found(text), text).toEqual([])

    const files = await filesOf(dataDir)
    const ours = files.filter((file) => !file.includes('sandbox') && !file.endsWith('secrets.json'))
    expect(ours.some((file) => file.includes('table'))).toBe(true)
    for (const file of ours)
      expect(found(await readFile(file), [...personal, north.key, north.webhookSecret]), file).toEqual([])
    // The engine packs its files: what is in them is read through it, too.
    const entries = await entriesOf(join(dataDir, 'table'))
    expect(entries.some((entry) => entry.includes(result.orders[0].outOrderNo))).toBe(true)
    for (const entry of entries)
      expect(found(entry, [...personal, north.key, north.webhookSecret]), String(entry)).toEqual([])
    // The sandbox plays Juhe: it was told, and remembers.
    const journal = await Promise.all(
      files.filter((file) => file.includes('sandbox')).map((file) => readFile(file, 'utf8')),
    )
    expect(found(journal.join())).toEqual(expect.arrayContaining([...people.names, ...people.documents]))
    for (const line of [...service.logged, ...again.logged]) expect(found(JSON.stringify(line))).toEqual([])
  }, 60_000)
})

type Listed = readonly { readonly orderNo: string; readonly outOrderNo: string }[]

/** Everything that a server-sent stream tells until it ends. */
async function listen(url: string): Promise<{ readonly toItsEnd: () => Promise<string> }> {
  const response = await fetch(url)
  const text = response.text()
  return { toItsEnd: () => text }
}

/** Every page of the board that tells of orders. */
async function boardOf(url: string, orders: Listed): Promise<string[]> {
  const paths = ['setup', 'orders', ...orders.map(({ orderNo }) => `orders/${orderNo}`)]
  return Promise.all(
    paths.map(async (path) => {
      const response = await fetch(`${url}/board/api/${path}`)
      expect(response.status, path).toBe(200)
      return response.text()
    }),
  )
}

/** What commands print that do not ask for personal data, wrong ones too. */
async function toldToOperators(dataDir: string, orders: Listed): Promise<string[]> {
  const ops = opsOn(dataDir)
  const commands: string[][] = [
    ['orders', 'stuck'],
    ['due', 'depth'],
    ['vault', 'status'],
    ['tenants', 'list'],
    ['order', 'show', 'north', people.contact[1]],
    ...orders.flatMap(({ outOrderNo }) => [
      ['order', 'show', 'north', outOrderNo],
      ['order', 'reconcile', 'north', outOrderNo],
      ['pushes', 'list', 'north', outOrderNo],
    ]),
  ]
  const told: string[] = []
  for (const command of commands) {
    for (const more of [[], ['--json']]) {
      const { exitCode, out, err } = await ops(...command, ...more)
      expect(exitCode, command.join(' ')).not.toBe(exitCodes.usage)
      told.push(`${out}\n${command.includes(people.contact[1]) ? '' : err}`)
    }
  }
  return told
}

/** Every key and value of a LevelDB. */
async function entriesOf(folder: string): Promise<Buffer[]> {
  const level = new ClassicLevel<Buffer, Buffer>(folder, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  const entries = (await level.iterator().all()).flat()
  await level.close()
  return entries
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
