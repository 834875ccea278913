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
