import { expect, test } from 'vitest'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import type { Fetch } from '#shared/fetch.ts'
import { alarmHandler } from '#shared/lambda/alarm-handler.ts'
import { checkJuheHandler, type NetworkPlatform } from '#shared/lambda/check-juhe-handler.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'

/** A platform whose network answers every request alike, and what was logged and sent. */
function platformOf(text: string, secret: unknown, env: Readonly<Record<string, string>>) {
  const lines: LogLine[] = []
  const sent: string[] = []
  const fetch: Fetch = async (target) => {
    sent.push(String(target))
    return { ok: true, status: 200, header: () => undefined, text: async () => text }
  }
  const platform: NetworkPlatform = {
    ...barePlatform,
    ...{ env: { STAGE: 'prod', ...env }, fetch, sleep: () => new Promise<void>(() => undefined) },
    ...{ log: (line: LogLine) => lines.push(line), readSecret: async () => JSON.stringify(secret) },
  }
  return { platform, lines, sent }
}

test('the daily check counts each difference by its check, with its detail in the line', async () => {
  const answer = JSON.stringify({ reason: '查无此单', result: null, error_code: 217303 })
  const { platform, lines } = platformOf(answer, { juheKey: 'our-key' }, { JUHE_URL: 'https://juhe.test' })
  const thrown = await checkJuheHandler(platform)({}, lambdaContext('check-juhe', 'r1')).catch(
    (error: unknown) => error,
  )
  const drift = lines.filter(({ event }) => event === 'juheDrift')
  expect(drift.find(({ check }) => check === 'orderDetail')).toMatchObject({
    detail: expect.stringContaining('set juheNotFoundWords (JUHE_NOT_FOUND_WORDS) to 查无此单'),
    JuheDrift: 1,
    Check: 'orderDetail',
  })
  expect(thrown).toMatchObject({
    name: 'JuheDrift',
    message: drift.map(({ check, detail }) => `${check}: ${detail}`).join('\n'),
  })
  expect(lines.at(-1)).toMatchObject({ event: 'juheChecked', differing: drift.length })
  expect(JSON.stringify(lines)).not.toContain('our-key')
})

test('an alarm goes to every robot of the secret; what one does not take is logged without its URL', async () => {
  const robots = [
    { kind: 'slack', url: 'https://slack.test/token' },
    { kind: 'wecom', url: 'https://wecom.test/token' },
  ]
  const { platform, lines, sent } = platformOf('ok', { robots }, { ALARMS_SECRET_ARN: 'arn' })
  const Message = JSON.stringify({ AlarmName: 'grab-ticket-orders-prod-juhe-drift', NewStateValue: 'ALARM' })
  const event = { Records: [{ Sns: { Message } }] } as Parameters<ReturnType<typeof alarmHandler>>[0]
  await alarmHandler(platform)(event, lambdaContext('send-alarm', 'r1'))
  expect(sent.toSorted()).toEqual(['https://slack.test/token', 'https://wecom.test/token'])
  expect(lines).toEqual([
    { event: 'failure', source: 'sendAlarm', error: 'wecom: an answer that cannot be read' },
  ])
})
