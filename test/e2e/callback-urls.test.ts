import { describe, expect, test } from 'vitest'
import { startReceiver } from './support/receiver.ts'
import { startService } from './support/service.ts'
import { placeOrder } from './support/trips.ts'

const service = await startService()
const { north, south, sandbox, clock } = service

const added = { error_code: 0, reason: 'success', data: null }
const refused = (reason: RegExp) => ({
  reason: expect.stringMatching(reason),
  result: null,
  error_code: 223804,
})

describe('addCallbackUrl', () => {
  test.each([1, 2, 3])('takes http and https addresses for type %i', async (type) => {
    for (const url of ['http://127.0.0.1:9/a?b=c', 'https://example.com/推送', 'HTTPS://example.com']) {
      expect(await south.call('addCallbackUrl', { type, url })).toEqual(added)
    }
  })

  test.each([
    ['no url', { url: undefined }, /^参数错误:url 必填$/],
    ['no type', { type: undefined }, /^参数错误:type 必填$/],
    ['neither', { url: '', type: '' }, /^参数错误:url 必填;type 必填$/],
    ['a type 0', { type: 0 }, /^参数错误:type .*1.*2.*3/],
    ['a type 4', { type: 4 }, /^参数错误:type /],
    ['a type that is no number', { type: 'ticket' }, /^参数错误:type /],
    ['another protocol', { url: 'ftp://example.com/' }, /^参数错误:url .*http/],
    ['no protocol', { url: 'example.com/push' }, /^参数错误:url .*http/],
    ['a script', { url: 'javascript:alert(1)' }, /^参数错误:url /],
    ['a user and a password in it', { url: 'https://me:secret@example.com/' }, /^参数错误:url .*密码/],
    ['a very long one', { url: `https://example.com/${'a'.repeat(3_000)}` }, /^参数错误:url .*2048/],
    ['another format', { format: 'xml' }, /^参数错误:format /],
    ['two faults', { format: 'xml', type: 7 }, /type .*;format /],
    [
      'a fault of policy beside one of form',
      { url: 'https://me:secret@example.com/', type: 7 },
      /type .*;url .*密码/,
    ],
  ])('refuses %s', async (_, overrides, reason) => {
    const answer = await south.call('addCallbackUrl', { type: 1, url: 'http://127.0.0.1:9/', ...overrides })
    expect(answer).toEqual(refused(reason))
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})

describe('the address of a type', () => {
  test('is the one set last, from that moment on, and each type has its own', async () => {
    const before = await placeOrder(north, clock.now())
    await sandbox.advance(5)
    expect(await north.receiver.untilPushes(before.outOrderNo)).toHaveLength(1)
    const moved = await startReceiver({ secret: north.webhookSecret, now: clock.now })
    await north.call('addCallbackUrl', { type: 1, url: `${moved.url}/moved` })
    const { outOrderNo } = await placeOrder(north, clock.now())
    await sandbox.advance(400)
    expect(await moved.untilPushes(outOrderNo)).toMatchObject([{ path: '/moved', verified: true }])
    expect(north.receiver.attemptsOf(outOrderNo)).toEqual([])
    const { result } = await north.call('orderDetail', { outOrderNo, issue: 1 })
    const { passengerId } = result.passengers[0]
    await north.call('applyRefundOrder', { outOrderNo, passengerId })
    await sandbox.advance(30)
    expect(await north.receiver.untilPushes(outOrderNo)).toMatchObject([{ path: '/refunds' }])
    await moved.close()
    await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1] })
  })

  test('is the tenant’s own: another tenant’s call does not touch it', async () => {
    await south.call('addCallbackUrl', { type: 1, url: south.receiver.urls[1] })
    const ours = await placeOrder(north, clock.now())
    const theirs = await placeOrder(south, clock.now())
    await sandbox.advance(30)
    expect(await north.receiver.untilPushes(ours.outOrderNo)).toHaveLength(1)
    expect(await south.receiver.untilPushes(theirs.outOrderNo)).toHaveLength(1)
    expect(north.receiver.attemptsOf(theirs.outOrderNo)).toEqual([])
    expect(south.receiver.attemptsOf(ours.outOrderNo)).toEqual([])
  })

  test('with format=form gets the same JSON in a form field data, signed', async () => {
    await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1], format: 'form' })
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now())
    await sandbox.advance(30)
    const [push] = await north.receiver.untilPushes(outOrderNo)
    expect(push).toMatchObject({ verified: true, body: { msgCode: '100', orderNo } })
    expect(push?.contentType).toMatch(/^application\/x-www-form-urlencoded/)
    expect([...new URLSearchParams(push?.text).keys()]).toEqual(['data'])
    await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1] })
    const plain = await placeOrder(north, clock.now())
    await sandbox.advance(30)
    const [next] = await north.receiver.untilPushes(plain.outOrderNo)
    expect(next?.contentType).toMatch(/^application\/json/)
  })
})
