/*
 * Prints how long the worst input of each kind takes, by its size: `node test/security/worst-times.ts`. Time that grows
 * fourfold with each size is linear. What holds in every run is foreign-text.test.ts.
 */
import { gzipSync } from 'node:zlib'
import type { Passenger } from '#contract/passengers.ts'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { centsSaid } from '#shared/juhe/amounts.ts'
import { readCallback } from '#shared/juhe/read-callback.ts'
import { docsHandler } from '#shared/lambda/docs-handler.ts'
import { charsetOf, formFields, repeatedName } from '#shared/lambda/http/form.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { maskAddresses } from '#shared/mask-addresses.ts'
import { failureOf } from '#shared/orders/upstream/failure.ts'
import { matchPassengers } from '#shared/orders/upstream/match-passengers.ts'

const sizes = [4_000, 16_000, 64_000]
const repeats = 5
const formType = 'application/x-www-form-urlencoded'
const parts = ['.', ' ', '-', '·', 'a', 'a.', 'a ', '王', '0', '1', 'X', '@', 'a@', '1990-', '(a+)+$', 'İ']
const names = ['.'.repeat(30), '(a+)+$', '王'.repeat(30)]

type Kind = { readonly name: string; readonly inputs: (size: number) => readonly (() => unknown)[] }

const textsOf = (size: number) => parts.map((part) => part.repeat(size / part.length))

const kinds: readonly Kind[] = [
  {
    name: 'reason with a name in it',
    inputs: (size) =>
      names.flatMap((name) => textsOf(size).map((text) => () => failureOf(text, peopleNamed(name)))),
  },
  {
    name: 'mail addresses',
    inputs: (size) => textsOf(size).map((text) => () => maskAddresses(text, '***')),
  },
  {
    name: 'callback of any type',
    inputs: (size) =>
      textsOf(size).flatMap((text) =>
        ([1, 2, 3] as const).flatMap((type) => {
          const json = JSON.stringify({ outOrderNo: text, orderNo: 'J1', msgInfo: text, refundPrice: text })
          const form = `data=${encodeURIComponent(json)}`
          return [
            () => readCallback(type, 'application/json', json),
            () => readCallback(type, formType, form),
          ]
        }),
      ),
  },
  {
    name: 'amount',
    inputs: (size) => textsOf(size).map((text) => () => centsSaid(text)),
  },
  {
    name: 'name that comes twice in JSON',
    inputs: (size) =>
      textsOf(size).flatMap((text) =>
        [{ [text]: [text] }, Array.from({ length: size / 16 }, (_, at) => ({ [at]: text.slice(0, 8) }))].map(
          (value) => () => repeatedName(JSON.stringify(value)),
        ),
      ),
  },
  {
    name: 'parameters of a form',
    inputs: (size) =>
      [
        ...textsOf(size),
        ...['%', '%4', '%B0', '%B0a', '&', '=', 'a=%B0&', ';charset='].map((part) =>
          part.repeat(size / part.length),
        ),
      ].flatMap((text) => [
        () => formFields(text, 'utf-8'),
        () => formFields(text, 'gb18030'),
        () => charsetOf(text),
      ]),
  },
  {
    name: 'header of a request for the documentation',
    inputs: (size) =>
      [
        ...textsOf(size),
        ...[',', ';', ',;', 'gzip;q=,', 'zh-', 'W/"'].map((part) => part.repeat(size / part.length)),
      ].flatMap((text) =>
        ['accept-encoding', 'accept-language', 'if-none-match'].map((name) => () => askDocs(name, text)),
      ),
  },
  {
    name: 'masked numbers of a hundred strangers',
    inputs: (size) =>
      ['X', 'X*', '1X'].map((part) => () => {
        const idCard = `1${part.repeat(size / 100 / part.length)}!`
        const strangers = Array.from({ length: 100 }, () => ({ passengerName: 'ANNA', idCard }))
        const people = Array.from({ length: 5 }, () => passengerNamed('ANNA'))
        return matchPassengers(people, strangers)
      }),
  },
  {
    name: 'masked number of a passenger',
    inputs: (size) =>
      ['X', 'X*', '1X'].map((part) => () => {
        const idCard = `1${part.repeat(size / part.length)}!`
        return matchPassengers([passengerNamed('ANNA')], [{ passengerName: 'ANNA', idCard }])
      }),
  },
]

const docs = docsHandler(async () => ({ zipped: gzipSync('x'), version: 'v' }))({
  ...barePlatform,
  log: () => undefined,
})

/** A request for a page of the documentation, with a header of the caller's choice. */
function askDocs(name: string, value: string) {
  const event = httpEvent({
    ...{
      method: 'GET',
      target: '/docs',
      rawHeaders: [name, value],
      body: Buffer.alloc(0),
      sourceIp: '192.0.2.1',
    },
    ...{ receivedAt: 0, requestId: 'r', routeKey: 'GET /docs', pathParameters: {} },
  })
  return docs(event, lambdaContext('docs', 'r'))
}

function passengerNamed(passengerName: string): Passenger {
  return {
    ...{ passengerName, passengerType: 1, idCardType: 1 },
    ...{ idCardNo: 'P12345678', birthday: '1990-03-07' },
  }
}

function peopleNamed(name: string) {
  return {
    passengers: Array.from({ length: 5 }, () => passengerNamed(name)),
    contact: { person: name, cellphone: '13987650412', email: name },
    account: { accountNo: name, accountPwd: name },
  }
}

/** The least of a few times of the processor, ms: waiting for a busy machine does not count. */
async function timeOf(run: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < repeats; turn += 1) {
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1_000)
  }
  return least
}

process.stdout.write(
  `| input | inputs of each size | ${sizes.map((size) => `${size} signs`).join(' | ')} |\n`,
)
process.stdout.write(`|---|---|${sizes.map(() => '---|').join('')}\n`)
for (const { name, inputs } of kinds) {
  const worst: number[] = []
  for (const size of sizes) {
    let most = 0
    for (const run of inputs(size)) most = Math.max(most, await timeOf(run))
    worst.push(most)
  }
  const cells = worst.map((ms) => `${ms.toFixed(1)} ms`)
  process.stdout.write(`| ${name} | ${inputs(sizes[0] ?? 1).length} | ${cells.join(' | ')} |\n`)
}
