import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openClock } from '#infra/machine/clock.ts'
import { clientOf, runReceiver, runSandbox, start, submitFor, temporaryFolder } from './fixture.ts'

const outOrderNo = 'T0000000001'

describe('the clock', () => {
  it('is shown and turned, and everything due has happened when it answers', async () => {
    const { control, call, search, advance, orders } = await runSandbox()
    expect(await control('GET', 'clock')).toEqual({ now: '2026-03-02T02:00:00.000Z' })
    await call('submitOrder', submitFor(await search()))
    expect(await advance(3600)).toEqual({ now: '2026-03-02T03:00:00.000Z' })
    expect((await orders())[0]!.status).toBe('F')
    const detail = await call('orderDetail', { outOrderNo, issue: 1 })
    expect(detail.result.issueTime).toBe('2026-03-02 10:00:02')
  })

  it('does not go backwards', async () => {
    const { control, url } = await runSandbox()
    for (const advanceSeconds of [-1, 'soon', null, 1e12]) {
      expect(await control('POST', 'clock', { advanceSeconds })).toHaveProperty('error')
    }
    expect((await fetch(`${url}/sandbox/clock`, { method: 'POST', body: '{' })).status).toBe(400)
    expect(await control('GET', 'clock')).toEqual({ now: new Date(start).toISOString() })
  })

  it('runs by itself in real time', async () => {
    const receiver = await runReceiver()
    const clock = await openClock({})
    const { call, search } = await runSandbox({
      clock,
      callbackUrls: receiver.callbackUrls,
      timings: { acceptMs: 10, tickMs: 50 },
    })
    const date = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
    const closeTime = `${date} 00:00:00`
    await call('submitOrder', submitFor(await search({ date: date.replaceAll('-', '') }), { closeTime }))
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1)
  })

  it('opens grabbing with the sale: N, B, then D', async () => {
    const { call, search, advance } = await runSandbox({ timings: { market: { saleDays: 20 } } })
    const found = await search()
    expect(found.trains[0]!.bookState).toBe(0)
    await call('submitOrder', submitFor(found, { person: '张三' }))
    const status = async () => (await call('orderDetail', { outOrderNo })).result.status
    expect(await status()).toBe('N')
    await advance(1)
    expect(await status()).toBe('B')
    // On 2026-03-07 at 8:00, twenty days before the day of departure.
    await advance(5 * 86_400 - 2 * 3_600 - 2)
    expect(await status()).toBe('B')
    await advance(1)
    expect(await status()).toBe('D')
    await advance(2)
    expect(await status()).toBe('F')
  })
})

describe('a restart', () => {
  it('keeps orders, queries, counters, callback URLs and pushes that wait', async () => {
    const dataDir = await temporaryFolder()
    const receiver = await runReceiver()
    const first = await runSandbox({ dataDir })
    await first.call('addCallbackUrl', { url: `${receiver.url}/tickets`, type: 1 })
    const found = await first.search()
    await first.call('submitOrder', submitFor(found, { person: '出票+推送迟到' }))
    await first.control('POST', 'faults', { operation: 'search', fault: 'code-10012', times: 1 })
    await first.advance(60)
    const before = await first.orders()
    await first.close()

    const second = await runSandbox({ dataDir, clock: first.clock })
    expect(await second.orders()).toEqual(before)
    await second.advance(600)
    expect(receiver.received).toHaveLength(1)
    expect((await second.call('search', {})).error_code).toBe(10012)
    expect((await second.call('submitOrder', submitFor(found))).error_code).toBe(0)
    expect(await second.orders(outOrderNo)).toMatchObject([{ submitted: 2 }, { submitted: 2 }])
  })

  it('goes on grabbing where it was', async () => {
    const dataDir = await temporaryFolder()
    const first = await runSandbox({ dataDir })
    await first.call(
      'submitOrder',
      submitFor(await first.search(), { person: '过期', closeTime: '2026-03-02 11:00:00' }),
    )
    await first.advance(60)
    await first.close()
    const second = await runSandbox({ dataDir, clock: first.clock })
    await second.advance(3600)
    expect(await second.orders()).toMatchObject([{ status: 'O' }])
  })

  it('drops a line that was cut off, and says which file is damaged otherwise', async () => {
    const dataDir = await temporaryFolder()
    const first = await runSandbox({ dataDir })
    await first.call('submitOrder', submitFor(await first.search()))
    const before = await first.orders()
    await first.close()
    const journal = join(dataDir, 'sandbox/journal.jsonl')
    await appendFile(journal, '{"type":"cal')
    const second = await runSandbox({ dataDir })
    expect(await second.orders()).toEqual(before)
    await second.close()
    await appendFile(journal, '{"type":"cal\n{}\n')
    await expect(runSandbox({ dataDir })).rejects.toThrow(/journal\.jsonl is damaged in line 2/)
  })

  it('counts as many submits as there are orders, wherever the end came', async () => {
    const dataDir = await temporaryFolder()
    const first = await runSandbox({ dataDir })
    await first.call('submitOrder', submitFor(await first.search()))
    await first.close()
    const journal = join(dataDir, 'sandbox/journal.jsonl')
    const lines = (await readFile(journal, 'utf8')).split('\n')
    const created = lines.findIndex((line) => line.startsWith('{"type":"created"'))
    await writeFile(journal, `${lines.slice(0, created + 1).join('\n')}\n`)
    const second = await runSandbox({ dataDir })
    expect(await second.orders(outOrderNo)).toMatchObject([{ submitted: 1, submitRequests: 1 }])
  })

  it('keeps personal data from other users of the machine', async () => {
    const { dataDir, search, call } = await runSandbox()
    await call('submitOrder', submitFor(await search()))
    const journal = join(dataDir, 'sandbox/journal.jsonl')
    expect((await stat(journal)).mode & 0o077).toBe(0)
    // The 12306 password is of no use here, and not kept.
    await call(
      'submitOrder',
      submitFor(await search(), { ticketModel: 1, accountNo: 'who', accountPwd: 'hunter2' }),
    )
    expect(await readFile(journal, 'utf8')).not.toContain('hunter2')
  })
})

describe('npm run sandbox', () => {
  const script = join(import.meta.dirname, '../../infra/sandbox/start.ts')

  async function launch(env: Record<string, string>) {
    const child = spawn(process.execPath, [script], { env: { ...process.env, SANDBOX_PORT: '0', ...env } })
    onTestFinished(() => void child.kill('SIGKILL'))
    const errors: string[] = []
    child.stderr.on('data', (chunk) => errors.push(String(chunk)))
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    const ready = (async () => {
      for await (const line of createInterface(child.stdout))
        if (line.startsWith('ready ')) return line.slice(6)
      return undefined
    })()
    return { child, exited, url: await Promise.race([ready, exited.then(() => undefined)]), errors }
  }

  it('loses nothing that it answered when it is killed', async () => {
    const DATA_DIR = await temporaryFolder()
    const SANDBOX_KEY = 'test-upstream-key'
    const first = await launch({ DATA_DIR, SANDBOX_KEY })
    const client = clientOf(first.url!)
    const date = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
    const found = await client.search({ date: date.replaceAll('-', '') })
    const submit = submitFor(found, { person: '过期', closeTime: `${date} 00:00:00` })
    const { orderNo } = (await client.call('submitOrder', submit)).result
    first.child.kill('SIGKILL')
    await first.exited
    const second = await launch({ DATA_DIR, SANDBOX_KEY })
    expect(await clientOf(second.url!).orders()).toMatchObject([{ orderNo, submitted: 1 }])
    second.child.kill('SIGTERM')
    expect(await second.exited).toBe(0)
  })

  it('says what is wrong with a setting in one line', async () => {
    const { exited, errors } = await launch({
      SANDBOX_PUSH_ENCODING: 'xml',
      DATA_DIR: await temporaryFolder(),
    })
    expect(await exited).toBe(1)
    expect(errors.join('').trim()).toBe(
      'SANDBOX_PUSH_ENCODING must be one of form-data-field, flat-form, bracket-form, json',
    )
  })

  it('says that its port is in use in one line', async () => {
    const { url } = await runSandbox()
    const { exited, errors } = await launch({
      SANDBOX_PORT: new URL(url).port,
      DATA_DIR: await temporaryFolder(),
    })
    expect(await exited).toBe(1)
    expect(errors.join('').trim()).toBe('SANDBOX_PORT is in use by another program')
  })
})
