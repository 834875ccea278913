import { describe, expect, it } from 'vitest'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import { policyOf } from '#shared/lambda/services/order-services.ts'

const policyWith = (env: Readonly<Record<string, string>>) =>
  policyOf(parseEnvironment({ TABLE_NAME: 'orders', ...env }))

describe('the policy of a stage', () => {
  it('keeps a call to Juhe within its lease, however long it may take', () => {
    for (const timeout of ['1', '8000', '20000']) {
      const { callMs, callLeaseMs } = policyWith({ JUHE_TIMEOUT_MS: timeout })
      expect(callMs).toBeGreaterThan(Number(timeout))
      expect(callLeaseMs).toBeGreaterThanOrEqual(callMs + 20_000)
    }
  })

  it('refuses a time-out that would outlast API Gateway, by the name of the variable', () => {
    expect(() => policyWith({ JUHE_TIMEOUT_MS: '20001' })).toThrow('JUHE_TIMEOUT_MS must be at most 20000')
  })

  it('believes pushes and keeps personal data as the stage says', () => {
    const policy = policyWith({ CONFIRM_CALLBACKS: 'true', PERSONAL_DATA_RETENTION_DAYS: '30' })
    expect(policy).toMatchObject({ confirmCallbacks: true, forgetAfterMs: 30 * 24 * 3_600_000 })
  })
})

describe('12306 accounts', () => {
  it.each([
    ['http://v.juhe.cn', undefined, false],
    ['http://v.juhe.cn', 'true', true],
    ['https://v.juhe.cn', undefined, true],
    ['http://127.0.0.1:3001', undefined, true],
    ['http://127.0.0.1.example.com', undefined, false],
    ['http://localhost.example.com', undefined, false],
  ])('to %s, plain http accepted: %s, are taken in: %s', (url, accepted, taken) => {
    const accept = accepted === undefined ? {} : { ACCEPT_PLAIN_HTTP: accepted }
    expect(parseEnvironment({ TABLE_NAME: 'orders', JUHE_URL: url, ...accept }).takesAccounts).toBe(taken)
  })
})
