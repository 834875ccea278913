import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { alarmText, readAlarm, readFailedCheck } from '#shared/alarms/alarm-message.ts'
import { alarmHelp } from '#shared/alarms/alarm-table.ts'
import { type Robot, robotRequest, tellRobot } from '#shared/alarms/robots.ts'
import { sendAlarm } from '#shared/alarms/send-alarm.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

const now = 1_764_057_600_123

/** Plays the robots' hosts. */
const came: { readonly url: string; readonly type: string; readonly body: unknown }[] = []
let answer: { status: number; text: string } = { status: 200, text: '' }
const host = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  came.push({ url: request.url ?? '', type: request.headers['content-type'] ?? '', body: JSON.parse(body) })
  response.writeHead(answer.status).end(answer.text)
}).listen(0, '127.0.0.1')
await once(host, 'listening')
const url = `http://127.0.0.1:${portOf(host)}/send?access_token=t`
afterAll(() => {
  host.close()
  host.closeAllConnections()
})

describe('a message to a group', () => {
  test.each<[Robot['kind'], object]>([
    ['wecom', { msgtype: 'text', text: { content: '你好' } }],
    ['dingtalk', { msgtype: 'text', text: { content: '你好' } }],
    ['feishu', { msg_type: 'text', content: { text: '你好' } }],
    ['slack', { text: '你好' }],
  ])('of %s has the documented form, without a secret', (kind, body) => {
    const request = robotRequest({ kind, url }, '你好', now)
    expect(request.url).toBe(url)
    expect(JSON.parse(request.body)).toEqual(body)
  })

  test('of DingTalk is signed in the URL: HMAC-SHA256 of time and secret, in base64, with the time in ms', () => {
    const signed = new URL(robotRequest({ kind: 'dingtalk', url, secret: 'SECx' }, 'a', now).url)
    const sign = createHmac('sha256', 'SECx').update(`${now}\nSECx`, 'utf8').digest('base64')
    expect(Object.fromEntries(signed.searchParams)).toEqual({
      access_token: 't',
      timestamp: String(now),
      sign,
    })
  })

  test('of Feishu is signed in the body: the time in seconds and the secret are the key, and nothing is signed', () => {
    const { body } = robotRequest({ kind: 'feishu', url, secret: 'x' }, 'a', now)
    const sign = createHmac('sha256', '1764057600\nx').digest('base64')
    expect(JSON.parse(body)).toMatchObject({ timestamp: '1764057600', sign })
  })

  test('is cut to what WeCom takes, between two characters', () => {
    const { text } = JSON.parse(robotRequest({ kind: 'wecom', url }, '车'.repeat(2_000), now).body)
    expect(Buffer.byteLength(text.content)).toBeLessThanOrEqual(2_048)
    expect(text.content).toMatch(/^车+…$/)
  })
})

describe('a robot', () => {
  test.each<[Robot['kind'], number, string, string | undefined]>([
    ['wecom', 200, '{"errcode":0,"errmsg":"ok"}', undefined],
    ['wecom', 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'wecom: code 93000'],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"sign not match"}', 'dingtalk: code 310000'],
    ['feishu', 200, '{"code":0,"msg":"success","data":{}}', undefined],
    ['feishu', 200, '{"StatusCode":0,"StatusMessage":"success"}', undefined],
    ['feishu', 200, '{"code":19021,"msg":"sign match fail"}', 'feishu: code 19021'],
    ['feishu', 200, '{}', 'feishu: no code'],
    ['slack', 200, 'ok', undefined],
    ['slack', 403, 'invalid_token', 'slack: HTTP 403'],
    ['slack', 200, 'no_text', 'slack: no_text'],
    ['wecom', 200, '<html>', 'wecom: an answer that cannot be read'],
  ])('%s that answers %i %s: %s', async (kind, status, text, fault) => {
    answer = { status, text }
    expect(await tellRobot(nodeFetch, { kind, url, secret: 's' }, 'a', now)).toBe(fault)
    expect(came.at(-1)?.type).toBe('application/json;charset=utf-8')
  })

  test('that cannot be reached is told without its URL', async () => {
    const fault = await tellRobot(nodeFetch, { kind: 'slack', url: 'http://127.0.0.1:1/secret' }, 'a', now)
    expect(fault).toBe('slack: ECONNREFUSED')
  })
})

const message = JSON.stringify({
  AlarmName: 'grab-ticket-orders-prod-juhe-locked-out',
  AlarmDescription: 'Juhe refuses our key. See infra/RUNBOOK.md#juhe-locked-out',
  NewStateValue: 'ALARM',
  NewStateReason:
    'Threshold Crossed: 1 datapoint [3.0 (25/11/26 07:55:00)] was greater than or equal to the threshold (1.0).',
  StateChangeTime: '2026-11-25T08:00:00.000+0000',
})

test('the group reads what happened, where the runbook has it, and what to run first, in its language', async () => {
  answer = { status: 200, text: '{"errcode":0}' }
  came.length = 0
  const robots: readonly Robot[] = [
    { kind: 'wecom', url },
    { kind: 'dingtalk', url, language: 'en' },
  ]
  const faults = await sendAlarm(
    { fetch: nodeFetch, now: () => now, stage: 'prod', robots: async () => robots },
    message,
  )
  expect(faults).toEqual([])
  const texts = came.map(({ body }) => (body as { text: { content: string } }).text.content).toSorted()
  expect(texts).toEqual([
    '[alarm] prod juhe-locked-out\nJuhe refuses our key.\nValue: 3\nAt: 2026-11-25 16:00:00 (China Standard Time)\nRunbook: infra/RUNBOOK.md#juhe-locked-out\nRun first: npm run -s ops -- juhe check --stage prod',
    '【告警】prod juhe-locked-out\n聚合拒绝了我们的 key、IP 或应用：订单无法提交\n数值：3\n时间：2026-11-25 16:00:00（北京时间）\n手册：infra/RUNBOOK.zh-CN.md#juhe-locked-out\n先运行：npm run -s ops -- juhe check --stage prod',
  ])
})

test('what the daily check found is told line by line, in a message of its own', async () => {
  const found = [
    'orderDetail: not recognized as no such order (HTTP 404, no JSON: x): set juheNotFoundAnswers (JUHE_NOT_FOUND_ANSWERS) to http-404',
    'quota: no call is left: buy quota at Juhe',
  ].join('\n')
  const thrown = (errorType: string, errorMessage: string) =>
    JSON.stringify({
      ...{ version: '1.0', timestamp: '2026-11-25T02:30:00.000Z', requestContext: { condition: 'x' } },
      responsePayload: { errorType, errorMessage, trace: [] },
    })
  const drift = readFailedCheck(thrown('JuheDrift', found))
  expect(drift && alarmText(drift, 'prod', 'zh')).toBe(
    `【告警】prod juhe-drift\n聚合的应答与本服务所依赖的不一致\norderDetail：未识别为订单不存在（HTTP 404，不是 JSON：x）：请将 juheNotFoundAnswers（JUHE_NOT_FOUND_ANSWERS）设为 http-404\nquota：次数已用完：请向聚合购买额度\n时间：2026-11-25 10:30:00（北京时间）\n手册：infra/RUNBOOK.zh-CN.md#juhe-drift\n先运行：npm run -s ops -- juhe check --stage prod`,
  )
  expect(drift && alarmText(drift, 'prod', 'en')).toContain(
    `The daily check of Juhe found this:\n${found}\nAt: `,
  )
  const broken = readFailedCheck(thrown('ConfigurationError', 'the secrets are not usable'))
  expect(broken?.found).toBe('ConfigurationError: the secrets are not usable')
  expect(readFailedCheck(message)).toBeUndefined()
})

test('an alarm that is over is told in one breath, and a message that is none as it is', async () => {
  const over = readAlarm(message.replace('"ALARM"', '"OK"'))
  expect(over && alarmText(over, 'prod', 'zh')).toMatch(/^【恢复】prod juhe-locked-out\n时间：/)
  expect(readAlarm('hello')).toBeUndefined()
  expect(readAlarm('{"a":1}')).toBeUndefined()
})

test.each(['RUNBOOK.md', 'RUNBOOK.zh-CN.md'])('%s has a heading for each alarm of the table', (file) => {
  const runbook = readFileSync(new URL(`../../infra/${file}`, import.meta.url), 'utf8')
  for (const name of Object.keys(alarmHelp)) expect(runbook).toContain(`\n## ${name}\n`)
})
