import { expect, test } from 'vitest'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const { dataDir, north, sandbox, clock } = await startService({
  ...{ everyMs: 3_600_000, env: { PERSONAL_DATA_RETENTION_DAYS: '1' } },
})
const ops = opsOn(dataDir)

test('personal data are shown with their end, and once deleted told as such, revealed or not', async () => {
  const { outOrderNo } = await placeOrder(north, clock.now(), { person: '失败209' })
  await sandbox.advance(3_600)
  const resting = (await ops('order', 'show', 'north', outOrderNo, '--json')).json
  expect(resting).toMatchObject({ status: 'U', forgetAt: expect.stringMatching(/Z$/) })
  expect((await ops('order', 'show', 'north', outOrderNo)).out).toMatch(/^personal data +kept until \d{4}/m)

  await sandbox.advance((Date.parse(resting.forgetAt) - clock.now()) / 1_000 + 60)
  const shown = await ops('order', 'show', 'north', outOrderNo, '--reveal', '--reason', 'case 1', '--json')
  expect(shown.exitCode).toBe(0)
  expect(shown.json.people).toEqual({ unopened: expect.stringMatching(/^deleted/) })
  // What is left of it goes three years after its end.
  const years = (Date.parse(shown.json.reduceAt) - Date.parse(shown.json.createdAt)) / (365 * 86_400_000)
  expect(Math.round(years)).toBe(3)
  // There is nothing to seal anew.
  expect((await ops('vault', 'reseal', '--yes', '--json')).json).toMatchObject({ resealed: 0, failed: 0 })
})
