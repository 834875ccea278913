import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { startService } from '#test/e2e/support/service.ts'
import { opsOn } from './support/ops.ts'

const { dataDir } = await startService()
const came: string[] = []
const host = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  came.push(body)
  response.end(request.url === '/slack' ? 'ok' : '{"errcode":310000}')
}).listen(0, '127.0.0.1')
await once(host, 'listening')
const origin = `http://127.0.0.1:${portOf(host)}`
afterAll(() => {
  host.close()
  host.closeAllConnections()
})

const withRobots = (text: string) => opsOn(dataDir, { env: { DATA_DIR: dataDir, ALARM_ROBOTS: text } })

test('alarms test tells each robot, and says which of them took it', async () => {
  const robots = [
    { kind: 'slack', url: `${origin}/slack` },
    { kind: 'dingtalk', url: `${origin}/dingtalk`, secret: 'SECx' },
  ]
  const { exitCode, json, out } = await withRobots(JSON.stringify({ robots }))('alarms', 'test', '--json')
  expect(exitCode).toBe(7)
  expect(json).toEqual({
    robots: [
      { kind: 'slack', taken: true },
      { kind: 'dingtalk', taken: false, fault: 'dingtalk: code 310000' },
    ],
  })
  expect(came.find((body) => body.includes('nothing has happened'))).toContain('juhe check')
  expect(came.find((body) => body.includes('测试'))).toContain('先运行')
  expect(out).not.toContain('SECx')
  const fine = await withRobots(JSON.stringify({ robots: robots.slice(0, 1) }))('alarms', 'test')
  expect(fine).toMatchObject({ exitCode: 0, out: expect.stringMatching(/slack +taken/) })
})

test('alarms test without robots, or with faulty ones, says so and repeats nothing', async () => {
  expect(await opsOn(dataDir)('alarms', 'test')).toMatchObject({
    exitCode: 6,
    err: expect.stringContaining('ALARM_ROBOTS'),
  })
  expect((await withRobots('{"robots":[]}')('alarms', 'test')).exitCode).toBe(7)
  const faulty = await withRobots('{"robots":[{"kind":"qq","url":"https://secret.test"}]}')('alarms', 'test')
  expect(faulty).toMatchObject({ exitCode: 1, err: expect.stringContaining('kind') })
  expect(faulty.err).not.toContain('secret.test')
})
