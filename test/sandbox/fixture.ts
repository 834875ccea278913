import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { parseChinaTime } from '#contract/china-time.ts'
import { type OperationName, operations } from '#contract/operations.ts'
import type { SearchResult } from '#contract/search.ts'
import { type Clock, openClock } from '#infra/machine/clock.ts'
import type { InspectedOrder } from '#infra/sandbox/model/inspection.ts'
import { type SandboxOptions, startSandbox } from '#infra/sandbox/sandbox.ts'
import { goodPassenger, idCard } from '../contract/requests.ts'

/** The moment at which every test starts: a Monday morning in China. */
export const start = parseChinaTime('2026-03-02 10:00:00', 'yyyy-MM-dd HH:mm:ss')!
export const key = 'test-upstream-key'

/** A clock that stands still until it is turned. */
export function stillClock(): Promise<Clock> {
  return openClock({ real: () => start })
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A running sandbox with a client; ends with the test. */
export async function runSandbox(overrides: Partial<SandboxOptions> = {}) {
  const clock = overrides.clock ?? (await stillClock())
  const dataDir = overrides.dataDir ?? (await temporaryFolder())
  const logged: unknown[] = []
  const options: SandboxOptions = {
    port: 0,
    key,
    seed: 'test',
    pushEncoding: 'json',
    log: (line) => logged.push(line),
    ...overrides,
    clock,
    dataDir,
  }
  const sandbox = await startSandbox(options)
  let closed: Promise<void> | undefined
  const close = () => (closed ??= sandbox.close())
  onTestFinished(close)
  return { ...clientOf(sandbox.url), sandbox, clock, dataDir, logged, close }
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
export type Answer = any

/** Talks to a sandbox as a client of Juhe would. */
export function clientOf(url: string) {
  const post = (operation: OperationName, parameters: Record<string, unknown>, signal?: AbortSignal) =>
    fetch(url + operations[operation].path, {
      method: 'POST',
      body: new URLSearchParams(
        Object.entries({ key, ...parameters }).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
      ),
      signal: signal ?? null,
    })
  const call = async (operation: OperationName, parameters: Record<string, unknown>): Promise<Answer> =>
    (await post(operation, parameters)).json()
  const control = async (method: string, path: string, body?: unknown): Promise<Answer> =>
    (
      await fetch(`${url}/sandbox/${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
    ).json()
  const search = async (parameters: Record<string, unknown> = {}): Promise<SearchResult> =>
    (await call('search', { from: '苏州', to: '昆山', date: '20260327', ...parameters })).result
  const orders = (outOrderNo?: string): Promise<InspectedOrder[]> =>
    control('GET', outOrderNo === undefined ? 'orders' : `orders?outOrderNo=${outOrderNo}`)
  return {
    url,
    post,
    call,
    control,
    search,
    orders,
    advance: (seconds: number) => control('POST', 'clock', { advanceSeconds: seconds }),
  }
}

/** The parameters of a submit that fits a search. */
export function submitFor(
  found: SearchResult,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  const trainNo = String(overrides.trainNo ?? found.trains.at(-1)!.trainNo)
  const mainTrainNo = String(overrides.mainTrainNo ?? trainNo.split('|')[0])
  const main = found.trains.find((train) => train.trainNo === mainTrainNo) ?? found.trains[0]!
  const seatClassCode = String(overrides.seatClassCode ?? Object.keys(main.tickets)[0])
  const day = `${found.trainDate.slice(0, 4)}-${found.trainDate.slice(4, 6)}-${found.trainDate.slice(6)}`
  return {
    queryKey: found.queryKey,
    outOrderNo: 'T0000000001',
    trainNo,
    seatClassCode,
    mainTrainNo,
    mainSeatClass: seatClassCode.split('|')[0],
    fromStation: main.fromStation,
    toStation: main.toStation,
    departDate: `${day} ${main.fromTime}`,
    closeTime: '2026-03-20 18:00:00',
    acceptNoSeat: '0',
    person: '出票',
    cellphone: '15990000577',
    passengers: JSON.stringify([goodPassenger()]),
    ...overrides,
  }
}

export const anAdult = goodPassenger()
export const anotherAdult = goodPassenger({
  passengerName: '李四',
  idCardNo: idCard('32038219900101001'),
  birthday: '1990-01-01',
})
export const aChild = goodPassenger({
  passengerName: '张小三',
  passengerType: '2',
  idCardNo: idCard('32038220180601002'),
  birthday: '2018-06-01',
})

export type Received = { path: string; contentType: string; text: string }

/** A receiver of pushes that answers as it is told; ends with the test. */
export async function runReceiver(answer: (received: Received, count: number) => string = () => 'success') {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const one = {
      path: request.url ?? '',
      contentType: request.headers['content-type'] ?? '',
      text: Buffer.concat(chunks).toString(),
    }
    received.push(one)
    response.end(answer(one, received.length))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    received,
    url,
    callbackUrls: { 1: `${url}/tickets`, 2: `${url}/refunds`, 3: `${url}/expiries` },
    /** The JSON bodies that came to a path. */
    bodies: (path: string): Answer[] =>
      received.filter((one) => one.path === path).map((one) => JSON.parse(one.text)),
  }
}

/** The keys of a value, of the values in it and of the elements of its lists, in order. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])]
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, inner === null ? 'null' : shapeOf(inner)]),
  )
}
