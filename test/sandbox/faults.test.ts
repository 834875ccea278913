import { describe, expect, it } from 'vitest'
import { runSandbox, submitFor } from './fixture.ts'

const outOrderNo = 'T0000000001'

describe('a fault', () => {
  it.each([
    ['timeout-before', 0],
    ['timeout-after', 1],
    ['reset-before', 0],
    ['reset-after', 1],
    ['http-500', 1],
    ['http-500-before', 0],
    ['html', 1],
    ['html-before', 0],
    ['truncated', 1],
    ['wrong-shape', 1],
    ['code-10014', 1],
    ['code-10014-before', 0],
    ['code-10011', 0],
    ['code-10012', 0],
    ['code-10020', 0],
  ])('%s leaves %i orders, and hits as often as it was armed for', async (fault, made) => {
    const { post, call, search, orders, control } = await runSandbox()
    const submit = submitFor(await search())
    await control('POST', 'faults', { operation: 'submitOrder', fault, times: 1 })
    const gone = new AbortController()
    const reply = post('submitOrder', submit, gone.signal).then(
      async (answer) => ({ status: answer.status, text: await answer.text() }),
      () => 'broken' as const,
    )
    const stillOpen = async () => {
      await expect.poll(async () => (await control('GET', 'faults')).armed).toEqual([])
      // Had it been answered, that would have come before these.
      await orders()
      return Promise.race([reply, orders().then(() => 'open' as const)])
    }
    const seen = fault.startsWith('timeout') ? await stillOpen() : await reply
    gone.abort()
    const expected: Record<string, unknown> = {
      timeout: 'open',
      reset: 'broken',
      http: { status: 500, text: expect.stringContaining('<html>') },
      html: { status: 200, text: expect.stringContaining('<html>') },
      truncated: { status: 200, text: expect.stringMatching(/^\{"reason":"success".*[^}]$/) },
      wrong: { status: 200, text: '{"reason":"success","result":[],"error_code":0}' },
      code: { status: 200, text: expect.stringContaining(`"error_code":${fault.slice(5, 10)}`) },
    }
    expect(seen).toEqual(expected[fault.split('-')[0]!])
    expect(await orders(outOrderNo)).toHaveLength(made)
    expect(await call('submitOrder', submit)).toMatchObject({ error_code: 0 })
  })

  it('hits its operation only, or all, and is cleared', async () => {
    const { call, control } = await runSandbox()
    await control('POST', 'faults', { operation: 'orderDetail', fault: 'code-10012', times: 5 })
    expect((await call('dataDictionary', {})).error_code).toBe(0)
    expect((await call('orderDetail', { outOrderNo })).error_code).toBe(10012)
    expect((await control('GET', 'faults')).armed).toEqual([
      { operation: 'orderDetail', fault: 'code-10012', times: 4 },
    ])
    expect(await control('DELETE', 'faults')).toEqual({ armed: [] })
    expect((await call('orderDetail', { outOrderNo })).error_code).toBe(223804)
    await control('POST', 'faults', { fault: 'code-10020' })
    expect((await call('dataDictionary', {})).error_code).toBe(10020)
  })

  it('is refused when it is not known', async () => {
    const { control } = await runSandbox()
    for (const wrong of [
      { fault: 'flood' },
      { fault: 'html', times: 0 },
      { fault: 'html', operation: 'pay' },
    ]) {
      expect(await control('POST', 'faults', wrong)).toHaveProperty('error')
    }
    expect((await control('GET', 'faults')).armed).toEqual([])
  })
})
