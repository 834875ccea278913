import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pushSchemas } from '#contract/pushes.ts'
import { ordinary, scenarioOf, scenarios } from '#infra/sandbox/model/scenarios.ts'
import { example } from '../contract/fixtures.ts'
import { anAdult, runReceiver, runSandbox, shapeOf, submitFor } from './fixture.ts'

const outOrderNo = 'T0000000001'

/** Submits an order with a scenario to a sandbox that pushes to a receiver. */
async function play(person: string, overrides: Record<string, unknown> = {}) {
  const receiver = await runReceiver()
  const sandbox = await runSandbox({ callbackUrls: receiver.callbackUrls })
  const submit = submitFor(await sandbox.search(), { person, ...overrides })
  const answer = () => sandbox.call('submitOrder', submit)
  const status = async () => (await sandbox.call('orderDetail', { outOrderNo })).result?.status
  return { ...sandbox, receiver, submit, answer, status }
}

describe('a scenario', () => {
  it('出票: issues at the next tick and pushes it, in the shape of the contract', async () => {
    const { answer, advance, status, receiver, call, orders } = await play('出票')
    const { orderNo } = (await answer()).result
    await advance(2)
    expect(await status()).toBe('F')
    const [push, ...others] = receiver.bodies('/tickets')
    expect(others).toEqual([])
    expect(pushSchemas.ticketIssued.safeParse(push).error).toBeUndefined()
    expect(shapeOf(push)).toEqual(shapeOf(example('push.ticketIssued')))
    const detail = (await call('orderDetail', { outOrderNo, issue: 1 })).result
    expect(push).toMatchObject({
      orderNo,
      outOrderNo,
      msgCode: '100',
      ticketNo: detail.ticketNo,
      orderAmount: detail.orderPrice,
    })
    expect(push.passengers[0]).toMatchObject({
      passengerId: detail.passengers[0].passengerId,
      cardNo: anAdult.idCardNo,
    })
    expect((await orders())[0]!.pushes).toMatchObject([{ attempts: 1, state: 'delivered' }])
  })

  it('失败NNN: fails with that msgCode, by push and in orderDetail', async () => {
    const { answer, advance, status, receiver, call } = await play('失败308')
    await answer()
    await advance(2)
    expect(await status()).toBe('U')
    const [push] = receiver.bodies('/tickets')
    expect(pushSchemas.ticketFailed.safeParse(push).error).toBeUndefined()
    expect(shapeOf({ ...push, msgDetail: null })).toEqual(shapeOf(example('push.ticketFailed')))
    expect(push).toMatchObject({
      msgCode: '308',
      msgInfo: '乘客身份信息未通过验证',
      msgDetail: `张三|${anAdult.idCardNo}`,
    })
    expect((await call('orderDetail', { outOrderNo })).result.failMsg).toMatch(/^乘客身份信息未通过验证/)
  })

  it('过期: grabs until closeTime, then expires', async () => {
    const { answer, advance, status, receiver } = await play('过期', { closeTime: '2026-03-02 12:00:00' })
    await answer()
    await advance(7199)
    expect(await status()).toBe('D')
    expect(receiver.received).toEqual([])
    await advance(1)
    expect(await status()).toBe('O')
    const [push] = receiver.bodies('/expiries')
    expect(pushSchemas.orderExpired.safeParse(push).error).toBeUndefined()
    expect(push).toMatchObject({ msgCode: '101', msgInfo: '抢票单过期', outOrderNo })
  })

  it('拒单NNN: refuses the submit with that message and creates nothing', async () => {
    const { answer, orders } = await play('拒单219')
    expect(await answer()).toEqual({ reason: '抢票单已达预约上限', result: null, error_code: 223804 })
    expect(await orders(outOrderNo)).toEqual([])
  })

  it.each([
    ['出票', 'refundSucceeded', 'T'],
    ['出票+退票失败312', 'refundFailed', 'O'],
  ] as const)('%s: a refund ends with the push %s', async (person, kind, state) => {
    const { answer, advance, call, receiver } = await play(person)
    await answer()
    await advance(400)
    const [traveller] = (await call('orderDetail', { outOrderNo, issue: 1 })).result.passengers
    await call('applyRefundOrder', { outOrderNo, passengerId: traveller.passengerId })
    await advance(3)
    const [push] = receiver.bodies('/refunds')
    expect(pushSchemas[kind].safeParse(push).error).toBeUndefined()
    expect(shapeOf(push)).toEqual(shapeOf(example(`push.${kind}`)))
    expect(push).toMatchObject({
      refundTime: '2026-03-02 10:06:43',
      msgCode: kind === 'refundFailed' ? '312' : '100',
    })
    // More than eight days before departure nothing is kept.
    expect(push.refundPrice).toBe(kind === 'refundFailed' ? '0.00' : traveller.ticketPrice)
    expect((await call('orderDetail', { outOrderNo, issue: 1 })).result.passengers[0].ticketStateCode).toBe(
      state,
    )
  })

  it('超时: creates the order and never answers', async () => {
    const { post, submit, orders, advance, status } = await play('超时+出票')
    const gone = new AbortController()
    const answer = post('submitOrder', submit, gone.signal).then(
      () => 'answered',
      () => 'never answered',
    )
    await expect.poll(() => orders(outOrderNo)).toHaveLength(1)
    await advance(2)
    expect(await status()).toBe('F')
    gone.abort()
    expect(await answer).toBe('never answered')
  })

  it('断线: creates the order and cuts the connection', async () => {
    const { answer, orders } = await play('断线')
    await expect(answer()).rejects.toThrow()
    expect(await orders(outOrderNo)).toMatchObject([{ submitted: 1 }])
  })

  it('丢单: cuts the connection twice before it creates the order', async () => {
    const { answer, orders } = await play('丢单+出票')
    for (const _ of [1, 2]) {
      await expect(answer()).rejects.toThrow()
      expect(await orders(outOrderNo)).toEqual([])
    }
    expect((await answer()).error_code).toBe(0)
    expect(await orders(outOrderNo)).toMatchObject([{ submitted: 1, submitRequests: 3 }])
  })

  it('丢推送: pushes nothing', async () => {
    const { answer, advance, status, receiver } = await play('出票+丢推送')
    await answer()
    await advance(86_400)
    expect(await status()).toBe('F')
    expect(receiver.received).toEqual([])
  })

  it('重复推送: pushes everything three times', async () => {
    const { answer, advance, receiver } = await play('出票+重复推送')
    await answer()
    await advance(86_400)
    const pushes = receiver.bodies('/tickets')
    expect(pushes).toHaveLength(3)
    expect(pushes[1]).toEqual(pushes[0])
    expect(pushes[2]).toEqual(pushes[0])
  })

  it('推送迟到: pushes ten minutes late', async () => {
    const { answer, advance, status, receiver } = await play('出票+推送迟到')
    await answer()
    await advance(601)
    expect(await status()).toBe('F')
    expect(receiver.received).toEqual([])
    await advance(1)
    expect(receiver.received).toHaveLength(1)
  })

  it('anything else goes by the inventory', async () => {
    const { answer, advance, status } = await play('欧阳出票')
    await answer()
    await advance(2)
    expect(await status()).toBe('F')
  })
})

describe('the table of scenarios', () => {
  it('reads every name of its own, alone and joined', () => {
    for (const { name } of scenarios) {
      const person = name.replace('NNN', '308')
      expect(scenarioOf(person), name).not.toEqual(ordinary)
      for (const plus of ['+', '\uff0b'])
        expect(scenarioOf(` ${person} ${plus} 丢推送`).pushDelaysMs, name).toEqual([])
    }
  })

  it('takes everything else for a name', () => {
    for (const person of [
      '张三',
      '',
      '出票了',
      '失败',
      '失败998',
      '出票+张三',
      '失败308x',
      'constructor',
      '失败toString',
    ]) {
      expect(scenarioOf(person), person).toEqual(ordinary)
    }
  })

  it('has no failure with the code of success', () => {
    const failures = scenarios.filter(({ name }) => name.endsWith('NNN'))
    expect(failures).toHaveLength(3)
    for (const { name } of failures) expect(scenarioOf(name.replace('NNN', '100')), name).toEqual(ordinary)
    for (const path of ['../../README.md', '../../infra/sandbox/README.md']) {
      const readme = readFileSync(new URL(path, import.meta.url), 'utf8')
      expect(readme).toContain('`NNN` is a msgCode of the data dictionary other than 100')
    }
  })

  it('is shown by the sandbox', async () => {
    const { control } = await runSandbox()
    expect((await control('GET', 'scenarios')).map((row: { name: string }) => row.name)).toEqual(
      scenarios.map((row) => row.name),
    )
  })
})
