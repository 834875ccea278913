import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { glob, mkdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { olderOpenApi } from '#infra/docs/older-openapi.ts'
import { buildOpenApi } from '#infra/docs/openapi.ts'
import { startService } from '#test/e2e/support/service.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const document = join(root, 'infra/docs/openapi.json')
const tool = (path: string) => join(import.meta.dirname, 'generators/node_modules', path)

/** What an application writes against each generator's output: it compiles only if codes tell answers apart. */
const programs = {
  'openapi-fetch': `
import createClient from 'openapi-fetch'
import type { paths } from './schema.js'

export async function orderOf(baseUrl: string, key: string, trip: Trip, send: typeof fetch) {
  const client = createClient<paths>({ baseUrl, fetch: (request) => send(request) })
  const { data: found } = await client.POST('/grabTicket/action/search.php', {
    body: { key, from: trip.fromStation, to: trip.toStation, date: trip.departDate.replaceAll('-', '') },
  })
  const queryKey = queryKeyOf(found)
  const { data: submitted } = await client.POST('/grabTicket/action/submitOrder.php', {
    body: { key, queryKey, trainNo: trainOf(found), ...trip },
  })
  if (submitted?.error_code !== 0) throw new Error(submitted?.reason)
  const { data: missing } = await client.POST('/grabTicket/action/orderDetail.php', {
    body: { key, outOrderNo: 'NOSUCHORDER' },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    bodySerializer: (form) => new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)])),
  })
  return { outOrderNo: submitted.result.outOrderNo, missing: missing?.error_code }
}
`,
  'hey-api': `
import { createClient } from './hey-api/client/index.js'
import { orderDetail, search, submitOrder } from './hey-api/index.js'

export async function orderOf(baseUrl: string, key: string, trip: Trip, send: typeof fetch) {
  const client = createClient({ baseUrl, fetch: send })
  const { data: found } = await search({
    client,
    body: { key, from: trip.fromStation, to: trip.toStation, date: trip.departDate.replaceAll('-', '') },
  })
  const queryKey = queryKeyOf(found)
  const { data: submitted } = await submitOrder({ client, body: { key, queryKey, trainNo: trainOf(found), ...trip } })
  if (submitted?.error_code !== 0) throw new Error(submitted?.reason)
  const { data: missing } = await orderDetail({ client, body: { key, outOrderNo: 'NOSUCHORDER' } })
  return { outOrderNo: submitted.result.outOrderNo, missing: missing?.error_code }
}
`,
} as const

/** What both programs share, with the types of the generated client. */
const shared = {
  'openapi-fetch': `
import type { components } from './schema.js'
type Schemas = components['schemas']
type Found = Schemas['SearchAnswer'] | Omit<Schemas['Refusal'], 'result'> | undefined
`,
  'hey-api': `
import type { SearchResponse } from './hey-api/index.js'
type Found = SearchResponse | undefined
`,
} as const

const narrowing = `
type Trip = {
  outOrderNo: string
  seatClassCode: string
  fromStation: string
  toStation: string
  departDate: string
  closeTime: string
  acceptNoSeat: 0 | 1
  person: string
  cellphone: string
  passengers: { passengerName: string; passengerType: 1; idCardType: 0; idCardNo: string }[]
}

function queryKeyOf(found: Found): string {
  if (found === undefined) throw new Error('no answer')
  // @ts-expect-error: a refusal has no result
  found.result.queryKey
  if (found.error_code !== 0) throw new Error(found.reason)
  return found.result.queryKey
}

function trainOf(found: Found): string {
  if (found?.error_code !== 0) throw new Error('refused')
  return found.result.trains.find(({ tickets }) => tickets['secondseat'] !== undefined)?.trainNo ?? ''
}

`

type Send = (input: Request | string | URL, init?: RequestInit) => Promise<Response>
type Program = {
  readonly orderOf: (
    baseUrl: string,
    key: string,
    trip: object,
    send: Send,
  ) => Promise<{ readonly outOrderNo: string; readonly missing: number }>
}

describe('clients that generators make of openapi.json', async () => {
  const { url, north, clock } = await startService()
  const folder = join(root, 'dist', `generated-clients-${process.pid}`)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    await Promise.all([
      run(process.execPath, [
        tool('openapi-typescript/bin/cli.js'),
        document,
        '-o',
        join(folder, 'schema.d.ts'),
      ]),
      run(process.execPath, [
        tool('@hey-api/openapi-ts/bin/run.js'),
        ...['-i', document, '-o', join(folder, 'hey-api')],
      ]),
      ...(['openapi-fetch', 'hey-api'] as const).map((name) =>
        writeFile(join(folder, `${name}.ts`), `${programs[name]}${shared[name]}${narrowing}`),
      ),
      writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: {
            ...{ strict: true, noUncheckedIndexedAccess: true, noEmit: true, types: [] },
            ...{ module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'] },
          },
        }),
      ),
    ])
  }, 90_000)

  test('compile, and their programs too: a code of 0 proves that the result is there', async () => {
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch(
      (failed: { stdout: string }) => failed,
    )
    expect(stdout).toBe('')
  })

  test.each(['openapi-fetch', 'hey-api'] as const)(
    '%s searches, submits and is refused, with the key in no URL',
    async (name) => {
      const outfile = join(folder, `${name}.mjs`)
      await build({
        ...{ entryPoints: [join(folder, `${name}.ts`)], outfile, bundle: true, platform: 'node' },
        format: 'esm',
      })
      const { orderOf }: Program = await import(outfile)
      const asked: string[] = []
      const send: Send = (input, init) => {
        asked.push(input instanceof Request ? input.url : String(input))
        return fetch(input, init)
      }
      const day = (days: number) => new Date(clock.now() + days * 86_400_000).toISOString()
      const trip = {
        outOrderNo: `GENERATED${name.replace('-', '').toUpperCase()}`,
        ...{ seatClassCode: 'secondseat', fromStation: '苏州', toStation: '昆山', acceptNoSeat: 0 },
        departDate: day(10).slice(0, 10),
        closeTime: day(8).slice(0, 19).replace('T', ' '),
        ...{ person: '出票', cellphone: '13800138000' },
        passengers: [
          { passengerName: '测试乘客', passengerType: 1, idCardType: 0, idCardNo: '110101199003077715' },
        ],
      }
      const done = await orderOf(url, north.apiKey, trip, send)
      expect(done).toEqual({ outOrderNo: trip.outOrderNo, missing: 223804 })
      expect(asked.map((address) => address.replace(url, ''))).toEqual(
        ['search', 'submitOrder', 'orderDetail'].map((operation) => `/grabTicket/action/${operation}.php`),
      )
    },
  )
})

/** What the generated Java needs of others, as Debian has it; stand-ins/ plays what Debian lacks and no field here uses. */
const jars = ['core', 'databind', 'annotations'].map((name) => `/usr/share/java/jackson-${name}.jar`)
const classpath = [...jars, '/usr/share/java/jsr305.jar']
const hasJava = classpath.every(existsSync)
if (!hasJava) {
  const packages = 'libjackson2-databind-java and libjsr305-java'
  if (process.env.CI) throw new Error(`the generated Java client needs ${packages}`)
  console.warn(`skipped: the generated Java client needs ${packages}`)
}

test.skipIf(!hasJava)(
  'OpenAPI Generator makes a Java client of openapi-3.0.json, which searches, submits and is refused',
  async () => {
    const { url, north, clock } = await startService()
    const folder = join(root, 'dist', `generated-java-${process.pid}`)
    try {
      await mkdir(join(folder, 'classes'), { recursive: true })
      const document = join(folder, 'openapi-3.0.json')
      await writeFile(document, JSON.stringify(olderOpenApi(buildOpenApi())))
      const cli = createRequire(join(import.meta.dirname, 'generators/package.json')).resolve(
        '@openapitools/openapi-generator-cli/package.json',
      )
      const ofIt = 'models,apis,supportingFiles,modelTests=false,apiTests=false,modelDocs=false,apiDocs=false'
      await run('java', [
        ...['-XX:TieredStopAtLevel=1', '-jar', join(dirname(cli), 'bin/openapi-generator.jar'), 'generate'],
        ...['-g', 'java', '--library', 'native', '-i', document, '-o', folder, '--global-property', ofIt],
      ])
      const sources = [`${folder}/src/main/java/**/*.java`, `${import.meta.dirname}/java/**/*.java`]
      const files: string[] = []
      for await (const file of glob(sources)) files.push(file)
      await run('javac', [
        ...['-J-XX:TieredStopAtLevel=1', '-proc:none', '-encoding', 'UTF-8', '--release', '11'],
        ...['-cp', classpath.join(delimiter), '-d', join(folder, 'classes')],
        ...files,
      ])
      const day = (days: number) => new Date(clock.now() + days * 86_400_000).toISOString()
      const { stdout } = await run('java', [
        ...['-XX:TieredStopAtLevel=1', '-cp', [join(folder, 'classes'), ...jars].join(delimiter), 'OrderOf'],
        ...[new URL(url).port, north.apiKey, day(10).slice(0, 10), day(8).slice(0, 19).replace('T', ' ')],
      ])
      expect(stdout).toBe('GENERATEDJAVA true 223804 null\n')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
