import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { parseSecrets } from '#shared/lambda/platform/secrets.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

test('order correct takes back what Juhe denies: it asks Juhe and the operator, and says in the timeline who and why', async () => {
  const service = await startService({ everyMs: 3_600_000, env: { CONFIRM_CALLBACKS: 'false' } })
  const { north, sandbox, clock, dataDir } = service
  const ops = opsOn(dataDir, { env: { DATA_DIR: dataDir, LOGNAME: 'ann' } })
  const { orderNo, outOrderNo } = await placeOrder(north, clock.now(), { person: '过期' })
  const correct = (...more: string[]) => ops('order', 'correct', 'north', outOrderNo, ...more)
  const reason = ['--reason', '聚合确认仍在抢票 王小明']

  // Without a reason, or without anything to take back, nothing happens.
  expect(await correct()).toMatchObject({ exitCode: 2 })
  expect(await correct(...reason, '--json')).toMatchObject({ exitCode: 0, json: { changed: false } })

  // Somebody forges the callback of an expiry.
  const [upstream] = await sandbox.orders(orderNo)
  const forged = { msgCode: '101', msgInfo: '', orderNo: upstream?.orderNo, outOrderNo: orderNo }
  const { contentType, text } = encodeCallback('form-data-field', forged)
  const secrets = parseSecrets(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
  await fetch(`${service.url}/juhe/callback/3/${secrets.callbackTokens[3][0]}`, {
    ...{ method: 'POST', body: text, headers: { 'content-type': contentType } },
  })
  const statusOf = async () => (await ops('order', 'show', 'north', outOrderNo, '--json')).json.status
  expect(await statusOf()).toBe('O')

  const unconfirmed = await correct(...reason)
  expect(unconfirmed).toMatchObject({ exitCode: 4, err: expect.stringMatching(/: O .* becomes D /) })
  expect(await statusOf()).toBe('O')
  await sandbox.arm('orderDetail', 'http-500', 9)
  expect(await correct(...reason, '--yes')).toMatchObject({ exitCode: 6 })
  await sandbox.clearFaults()
  expect(await correct(...reason, '--yes', '--json')).toMatchObject({
    exitCode: 0,
    json: {
      orderNo,
      before: expect.stringMatching(/^O /),
      after: expect.stringMatching(/^D /),
      changed: true,
    },
  })
  const { json } = await ops('order', 'show', 'north', outOrderNo, '--json')
  expect(json.status).toBe('D')
  expect(json.timeline).toContainEqual(
    expect.objectContaining({ by: 'service', what: 'corrected', detail: 'ann: 聚合确认仍在抢票 王**' }),
  )
  const told = await north.call('orderEvents', { outOrderNo })
  expect(told.result.events).toContainEqual(expect.objectContaining({ event: 'corrected', detail: '' }))
})
