import { describe, expect, it } from 'vitest'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { example } from '../contract/fixtures.ts'
import { anAdult, runReceiver, runSandbox, submitFor } from './fixture.ts'

const outOrderNo = 'T0000000001'

describe('a push', () => {
  it('is sent again, three times in all, until it is answered exactly success', async () => {
    const answers = ['SUCCESS', '{"success":true}', 'success']
    const receiver = await runReceiver((_, count) => answers[count - 1] ?? 'success')
    const { call, search, advance, orders } = await runSandbox({ callbackUrls: receiver.callbackUrls })
    await call('submitOrder', submitFor(await search()))
    await advance(2)
    expect(receiver.received).toHaveLength(1)
    await advance(2)
    expect(receiver.received).toHaveLength(1)
    await advance(1)
    expect(receiver.received).toHaveLength(2)
    await advance(3)
    expect(receiver.received).toHaveLength(3)
    expect((await orders(outOrderNo))[0]!.pushes).toMatchObject([{ attempts: 3, state: 'delivered' }])
    await advance(3600)
    expect(receiver.received).toHaveLength(3)
  })

  it('is given up after the third attempt', async () => {
    const receiver = await runReceiver(() => 'no')
    const { call, search, advance, orders } = await runSandbox({ callbackUrls: receiver.callbackUrls })
    await call('submitOrder', submitFor(await search()))
    await advance(3600)
    expect(receiver.received).toHaveLength(3)
    expect((await orders(outOrderNo))[0]!.pushes).toMatchObject([{ attempts: 3, state: 'givenUp' }])
  })

  it('counts a receiver that is not there as an attempt', async () => {
    const { call, search, advance, orders } = await runSandbox({ callbackUrls: { 1: 'http://127.0.0.1:1/' } })
    await call('submitOrder', submitFor(await search()))
    await advance(60)
    expect((await orders(outOrderNo))[0]!.pushes).toMatchObject([{ attempts: 3, state: 'givenUp' }])
  })

  it('goes to the URL of its type that addCallbackUrl set last, and nowhere without one', async () => {
    const receiver = await runReceiver()
    const { call, search, advance, orders } = await runSandbox()
    await call('addCallbackUrl', { url: `${receiver.url}/old`, type: 3 })
    await call('addCallbackUrl', { url: `${receiver.url}/new`, type: 3 })
    const found = await search()
    await call('submitOrder', submitFor(found, { person: '过期', closeTime: '2026-03-02 11:00:00' }))
    await call('submitOrder', submitFor(found, { outOrderNo: 'T0000000002' }))
    await advance(3600)
    expect(receiver.received.map((one) => one.path)).toEqual(['/new'])
    expect((await orders('T0000000002'))[0]!.pushes).toMatchObject([{ attempts: 0, state: 'noUrl' }])
  })

  it('leaves nothing personal in the log', async () => {
    const receiver = await runReceiver()
    const { call, search, advance, logged } = await runSandbox({ callbackUrls: receiver.callbackUrls })
    await call('submitOrder', submitFor(await search(), { person: '失败308', email: 'a@example.com' }))
    await advance(10)
    const log = JSON.stringify(logged)
    expect(log).toContain('ticketFailed')
    for (const secret of [
      '张三',
      String(anAdult.idCardNo),
      '15990000577',
      'a@example.com',
      '1989-02-18',
      '/tickets',
      'test-upstream-key',
    ]) {
      expect(log).not.toContain(secret)
    }
  })
})

describe('the encoding of a push', () => {
  const push = example('push.ticketFailed') as Record<string, unknown>

  it.each(['form-data-field', 'flat-form', 'bracket-form', 'json'] as const)(
    '%s goes over the wire as set',
    async (pushEncoding) => {
      const receiver = await runReceiver()
      const { call, search, advance } = await runSandbox({
        callbackUrls: receiver.callbackUrls,
        pushEncoding,
      })
      await call('submitOrder', submitFor(await search(), { person: '失败308' }))
      await advance(2)
      const [{ contentType, text } = { contentType: '', text: '' }] = receiver.received
      expect(contentType).toMatch(
        pushEncoding === 'json' ? /^application\/json/ : /^application\/x-www-form-urlencoded/,
      )
      const fields = new URLSearchParams(text)
      const byEncoding = {
        'form-data-field': () => JSON.parse(fields.get('data')!).passengers[0].passengerName,
        'flat-form': () => JSON.parse(fields.get('passengers')!)[0].passengerName,
        'bracket-form': () => fields.get('passengers[0][passengerName]'),
        json: () => JSON.parse(text).passengers[0].passengerName,
      }
      expect(byEncoding[pushEncoding]()).toBe('张三')
    },
  )

  it('writes null as nothing in flat forms', () => {
    const flat = new URLSearchParams(encodeCallback('flat-form', push).text)
    expect(flat.get('trainNo')).toBe('')
    expect(flat.get('outOrderNo')).toBe('2016113001')
    const bracket = new URLSearchParams(encodeCallback('bracket-form', push).text)
    expect(bracket.has('trainNo')).toBe(false)
    expect(bracket.get('issueTime')).toBe('')
  })
})
