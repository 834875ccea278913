import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import type { Fetch } from '#shared/fetch.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { openSecrets } from '#shared/lambda/platform/secrets.ts'
import { untilTrue } from '../e2e/support/poll.ts'

const key = Buffer.alloc(32, 7).toString('base64url')
const token = 'a-token-of-some-length'
const secrets = {
  juheKey: 'the-juhe-key',
  callbackTokens: { 1: [token], 2: [token], 3: [token, `${token}-new`] },
  sealingKeys: [
    { kid: 'k2', key },
    { kid: 'k1', key },
  ],
  fingerprintKey: key,
}

let extension: Server
let replies: { status: number; body: string }[]
const asked: { url: string | undefined; token: string | string[] | undefined }[] = []

beforeEach(async () => {
  asked.length = 0
  extension = createServer((request, response) => {
    asked.push({ url: request.url, token: request.headers['x-aws-parameters-secrets-token'] })
    const { status, body } = replies.shift() ?? { status: 500, body: '' }
    response.writeHead(status).end(body)
  })
  extension.listen(0, '127.0.0.1')
  await once(extension, 'listening')
})
afterEach(() => void extension.close())

/** A platform on which Lambda's extension answers at the test's server. */
function platform() {
  const fetchFromTest: typeof fetch = (input, init) =>
    fetch(String(input).replace('localhost:2773', `127.0.0.1:${portOf(extension)}`), init)
  return {
    ...barePlatform,
    env: { AWS_SESSION_TOKEN: 'session' },
    sleep: async () => undefined,
    fetch: fetchFromTest,
  }
}

const onAws = parseEnvironment({
  TABLE_NAME: 't',
  JUHE_SECRET_ARN: 'arn:aws:secretsmanager:x:1:secret:a/b',
})

test('secrets are read from the environment where it holds them', async () => {
  const environment = parseEnvironment({ TABLE_NAME: 't', SECRETS: JSON.stringify(secrets) })
  const { juhe, callbacks, vault } = openSecrets(platform(), environment)
  expect({ ...(await juhe()), ...(await callbacks()), ...(await vault()) }).toEqual(secrets)
})

test('on AWS secrets come from the extension, which may need a moment', async () => {
  replies = [
    { status: 400, body: 'not ready to serve traffic, please wait' },
    { status: 200, body: JSON.stringify({ SecretString: JSON.stringify({ juheKey: 'from-aws' }) }) },
  ]
  const source = openSecrets(platform(), onAws)
  expect(await source.juhe()).toEqual({ juheKey: 'from-aws' })
  expect(await source.juhe()).toEqual({ juheKey: 'from-aws' })
  expect(asked).toHaveLength(2)
  expect(asked[1]).toEqual({
    url: '/secretsmanager/get?secretId=arn%3Aaws%3Asecretsmanager%3Ax%3A1%3Asecret%3Aa%2Fb',
    token: 'session',
  })
})

test('an extension that does not listen yet is waited for likewise, at the port that its own variable names', async () => {
  const urls: string[] = []
  const found = { SecretString: JSON.stringify({ juheKey: 'late' }) }
  const fetch = async (url: string | URL) => {
    urls.push(String(url))
    if (urls.length < 3) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    return Response.json(found)
  }
  const env = { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: '2774' }
  expect(await openSecrets({ ...platform(), env, fetch }, onAws).juhe()).toEqual({ juheKey: 'late' })
  expect(urls).toHaveLength(3)
  expect(urls[0]).toMatch(/^http:\/\/localhost:2774\/secretsmanager\/get\?secretId=arn/)
  const nobody = async () => Promise.reject(new Error('connect ECONNREFUSED'))
  await expect(openSecrets({ ...platform(), fetch: nobody }, onAws).juhe()).rejects.toThrow(
    'the secrets could not be fetched: the extension answers nothing',
  )
})

/** The extension's answer with a secret. */
function secretOf(value: unknown) {
  const SecretString = typeof value === 'string' ? value : JSON.stringify(value)
  return { status: 200, body: JSON.stringify({ SecretString }) }
}

test('a secret that could not be read is read again, and kept when it can be', async () => {
  replies = [secretOf('not even JSON'), secretOf({ juheKey: 7 }), secretOf({ juheKey: 'mended' })]
  const source = openSecrets(platform(), onAws)
  await expect(source.juhe()).rejects.toThrow(/the secrets are not usable/)
  await expect(source.juhe()).rejects.toThrow(/juheKey/)
  expect(await source.juhe()).toEqual({ juheKey: 'mended' })
  expect(await source.juhe()).toEqual({ juheKey: 'mended' })
  expect(asked).toHaveLength(3)
})

/** A process whose clock is turned by hand, and what it logged. Nothing ends its limits of time but `wake`. */
function startedProcess() {
  const clock = { ms: 0 }
  const logged: LogLine[] = []
  const sleeping: { readonly ms: number; readonly wake: () => void }[] = []
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      sleeping.push({ ms, wake: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const caller = { ...platform(), sleep, now: () => clock.ms, log: (line: LogLine) => logged.push(line) }
  return { clock, logged, sleeping, caller, source: openSecrets(caller, onAws) }
}

test('a secret is read again when it was read five minutes ago, once for all who ask, and not before', async () => {
  replies = ['first', 'second', 'third'].map((juheKey) => secretOf({ juheKey }))
  const { clock, source } = startedProcess()
  const keyAt = async (ms: number) => {
    clock.ms = ms
    return (await source.juhe()).juheKey
  }
  expect([await keyAt(0), await keyAt(299_999)]).toEqual(['first', 'first'])
  expect(asked).toHaveLength(1)
  clock.ms = 300_000
  expect((await Promise.all([1, 2, 3].map(() => source.juhe()))).map(({ juheKey }) => juheKey)).toEqual([
    'second',
    'second',
    'second',
  ])
  expect(asked).toHaveLength(2)
  expect([await keyAt(599_999), await keyAt(600_000)]).toEqual(['second', 'third'])
})

test.each([
  ['the extension refuses', { status: 500, body: 'marked' }],
  ['the extension answers what is no JSON', { status: 200, body: 'marked {' }],
  ['the document is no JSON', secretOf('marked {')],
  ['the document is another', secretOf({ juheKey: ['marked'] })],
])(
  'when a renewal fails (%s) what was read before is used on, and it is tried again half a minute later',
  async (_what, faulty) => {
    replies = [secretOf({ juheKey: 'first' }), faulty, secretOf({ juheKey: 'renewed' })]
    const { clock, logged, source } = startedProcess()
    await source.juhe()
    clock.ms = 300_000
    expect(await source.juhe()).toEqual({ juheKey: 'first' })
    // Asked once: who waits for an answer does not wait for a broken extension to be mended.
    expect(asked).toHaveLength(2)
    expect(logged).toEqual([
      expect.objectContaining({
        event: 'failure',
        source: 'secrets',
        secret: 'juhe',
        errorName: expect.any(String),
      }),
    ])
    expect(JSON.stringify(logged)).not.toContain('marked')
    clock.ms = 329_999
    expect(await source.juhe()).toEqual({ juheKey: 'first' })
    expect(asked).toHaveLength(2)
    clock.ms = 330_000
    expect(await source.juhe()).toEqual({ juheKey: 'renewed' })
    expect(logged).toHaveLength(1)
  },
)

test('an extension that hangs keeps a renewal for two seconds, and then what was read before is used on', async () => {
  replies = [secretOf({ juheKey: 'first' })]
  const { clock, logged, sleeping, caller } = startedProcess()
  let given: AbortSignal | undefined
  const hanging: Fetch = (target, init) => {
    if (clock.ms === 0) return caller.fetch(String(target), init)
    given = init?.signal
    return new Promise(() => undefined)
  }
  const source = openSecrets({ ...caller, fetch: hanging }, onAws)
  await source.juhe()
  clock.ms = 300_000
  const renewed = source.juhe()
  await untilTrue('the limit', () => sleeping.length === 1)
  expect(sleeping[0]?.ms).toBe(2_000)
  sleeping[0]?.wake()
  await untilTrue('the grace, which is none', () => sleeping.length === 2)
  expect(sleeping[1]?.ms).toBe(0)
  sleeping[1]?.wake()
  expect(await renewed).toEqual({ juheKey: 'first' })
  expect(given?.aborted).toBe(true)
  expect(logged).toMatchObject([{ source: 'secrets', errorName: 'TimeLimitExceeded' }])
})

test('what stands in the environment is read once', async () => {
  const environment = parseEnvironment({ TABLE_NAME: 't', SECRETS: JSON.stringify(secrets) })
  const { clock, caller } = startedProcess()
  const source = openSecrets(caller, environment)
  const first = await source.vault()
  clock.ms = 1e12
  expect(await source.vault()).toBe(first)
})

test('the extension is waited for a second and a half, ever longer each time', async () => {
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(ms)
  replies = [
    ...Array.from({ length: 6 }, () => ({ status: 400, body: 'not ready to serve traffic, please wait' })),
    { status: 200, body: JSON.stringify({ SecretString: JSON.stringify({ juheKey: 'at last' }) }) },
  ]
  expect(await openSecrets({ ...platform(), sleep }, onAws).juhe()).toEqual({ juheKey: 'at last' })
  expect(waits).toEqual([25, 50, 100, 200, 400, 800])
})

test('an extension that goes on refusing is a configuration error in the end', async () => {
  replies = []
  await expect(openSecrets(platform(), onAws).juhe()).rejects.toThrow(ConfigurationError)
})

test('faulty secrets are named, never shown', async () => {
  const faulty = {
    ...secrets,
    sealingKeys: 'marked',
    callbackTokens: { 1: [], 2: ['marked'], 3: [token] },
  }
  const environment = parseEnvironment({ TABLE_NAME: 't', SECRETS: JSON.stringify(faulty) })
  const { callbacks, vault } = openSecrets(platform(), environment)
  for (const [part, fault] of [
    [vault, /sealingKeys/],
    [callbacks, /callbackTokens\.2\.0/],
  ] as const) {
    const error = await part().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(String(error)).toMatch(fault)
    expect(String(error)).not.toMatch(/marked/)
  }
})

test('without any secrets it is said which setting is missing', async () => {
  const none = parseEnvironment({ TABLE_NAME: 't' })
  await expect(openSecrets(platform(), none).vault()).rejects.toThrow(/VAULT_SECRET_ARN/)
})

test('the environment has defaults, converts units, and names what is wrong without its value', () => {
  expect(onAws).toMatchObject({
    ...{ tableName: 't', salePeriodDays: 60, departureLeadMs: 3 * 3_600_000, detailMaxAgeMs: 30_000 },
    ...{ callbackPolicy: 'public-https', juheUrl: 'http://v.juhe.cn' },
  })
  const faulty = {
    ...{ SALE_PERIOD_DAYS: 'many', CALLBACK_POLICY: 'none' },
    ...{ JUHE_URL: 'ftp://x', DOCS_URL: 'docs here' },
  }
  expect(() => parseEnvironment(faulty)).toThrow(ConfigurationError)
  for (const name of ['TABLE_NAME', ...Object.keys(faulty)]) {
    expect(() => parseEnvironment(faulty)).toThrow(new RegExp(name))
  }
  for (const DOCS_URL of ['/docs', 'https://docs.example.com/a', ''])
    parseEnvironment({ TABLE_NAME: 't', DOCS_URL })
})
