import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll } from 'vitest'
import { createClient } from '#shared/client/client.ts'
import { isCallError } from '#shared/client/errors.ts'
import type { GrabDetail, IssuedDetail, SearchResult, Train } from '#shared/client/results.ts'
import { type SubmitOrder, tripOf } from '#shared/client/submit-order.ts'
import { createPushVerifier, PushError } from '#shared/client/verify-push.ts'

/** Where a client calls, as whom, and how persistently. */
export type Target = {
  readonly baseUrl: string
  readonly key: string
  readonly timeoutMs?: number
  readonly retries?: number
  readonly retryEffects?: boolean
}

/** A submit as an application writes it: what was found, which trains of it, and the rest. */
export type Submit = {
  readonly found: SearchResult
  readonly main: Train
  readonly alternatives: readonly Train[]
  readonly order: Pick<
    SubmitOrder,
    'outOrderNo' | 'acceptNoSeat' | 'person' | 'cellphone' | 'passengers' | 'seatClassCode' | 'mainSeatClass'
  > & { readonly closeTime: Date; readonly queryKey?: string }
}

/** A push as it came, and when (s since the epoch). */
export type Came = {
  readonly secrets: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly now: number
}

/** What every library can do. What goes wrong is an object: `kind`, `code` …, or the `fault` of a push. */
export type InLanguage = {
  readonly name: string
  readonly at: (target: Target) => {
    readonly search: (from: string, to: string, date: Date) => Promise<SearchResult>
    readonly submitOrder: (submit: Submit) => Promise<{ orderNo: string; outOrderNo: string }>
    readonly orderDetail: (outOrderNo: string) => Promise<GrabDetail>
    readonly issuedDetail: (outOrderNo: string) => Promise<IssuedDetail>
    readonly cancelOrder: (outOrderNo: string) => Promise<object>
    readonly applyRefundOrder: (outOrderNo: string, passengerId: string) => Promise<object>
    readonly addCallbackUrl: (url: string, type: 1 | 2 | 3, format?: 'form') => Promise<unknown>
    readonly dataDictionary: () => Promise<{ msgCode: { data: Readonly<Record<string, string>> } }>
    readonly listOrders: () => Promise<{ orders: readonly object[] }>
    readonly followOrder: (
      outOrderNo: string,
      everyMs: number,
      throughRefund: boolean,
    ) => AsyncGenerator<GrabDetail>
  }
  readonly verify: (came: Came) => Promise<{ id: string; kind: string; body: unknown }>
}

const typescript: InLanguage = {
  name: 'TypeScript',
  at(target) {
    const client = createClient(target)
    return {
      search: (from, to, date) => told(client.search({ from, to, date })),
      submitOrder: ({ found, main, alternatives, order }) =>
        told(client.submitOrder({ ...tripOf(found, main, alternatives), ...order })),
      orderDetail: (outOrderNo) => told(client.orderDetail(outOrderNo)),
      issuedDetail: (outOrderNo) => told(client.issuedDetail(outOrderNo)),
      cancelOrder: (outOrderNo) => told(client.cancelOrder(outOrderNo)),
      applyRefundOrder: (outOrderNo, passengerId) =>
        told(client.applyRefundOrder({ outOrderNo, passengerId })),
      addCallbackUrl: (url, type, format) =>
        told(client.addCallbackUrl({ url, type, ...(format === undefined ? {} : { format }) })),
      dataDictionary: () => told(client.dataDictionary()),
      listOrders: () => told(client.extensions.listOrders({ limit: 1 })),
      followOrder: (outOrderNo, everyMs, throughRefund) =>
        client.followOrder(outOrderNo, { everyMs, throughRefund }),
    }
  },
  verify: async ({ secrets, headers, body, now }) =>
    told((async () => createPushVerifier(secrets, { now: () => now * 1_000 })(headers, body))()),
}

/** The result, or what an error tells, without what only its class adds. */
async function told<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (isCallError(error)) {
      const { name: _, ...facts } = error
      throw Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
    }
    if (error instanceof PushError) throw { fault: error.fault }
    if (error instanceof TypeError) throw { invalid: error.message }
    throw error
  }
}

const root = join(import.meta.dirname, '../../..')
const drivers = 'test/client/drivers'

/** The classes of the Java library and its driver, compiled once for each state of their sources. */
export function javaClasses(): string {
  const folder = 'shared/client/java/src/main/java/grabticket/client'
  const files = [
    ...readdirSync(join(root, folder)).map((file) => `${folder}/${file}`),
    `${drivers}/Driver.java`,
  ]
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
  const classes = join(root, '.cache', `java-client-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(classes)) return classes
  mkdirSync(join(root, '.cache'), { recursive: true })
  const fresh = mkdtempSync(join(root, '.cache', 'java-'))
  // For the oldest Java that it is for, and without a warning.
  const options = ['--release', '11', '-encoding', 'UTF-8', '-Xlint:all', '-Werror', '-d', fresh]
  const { status, stderr } = spawnSync('javac', [...options, ...files], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`javac: ${stderr}`)
  renameSync(fresh, classes)
  return classes
}

const foreign = [
  { name: 'PHP', probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'], start: startPhp },
  { name: 'Java', probe: ['javac', '-version'], start: startJava },
] as const

function startPhp() {
  return spawn('php', [`${drivers}/driver.php`], { cwd: root })
}

function startJava() {
  const options = ['-XX:TieredStopAtLevel=1', '-Xshare:auto', '-cp', javaClasses()]
  return spawn('java', [...options, 'grabticket.client.Driver'], { cwd: root })
}

/** The libraries that can be run on this machine; `missing` names the others. */
export function inLanguages(): { readonly here: readonly InLanguage[]; readonly missing: readonly string[] } {
  const isHere = ({ probe: [file, ...args] }: (typeof foreign)[number]) => spawnSync(file, args).status === 0
  return {
    here: [typescript, ...foreign.filter(isHere).map(({ name, start }) => driven(name, start()))],
    missing: foreign.filter((one) => !isHere(one)).map(({ name }) => name),
  }
}

/** A library behind a process that takes a request a line, one after the other. */
function driven(name: string, child: ChildProcessWithoutNullStreams): InLanguage {
  afterAll(() => {
    child.kill('SIGKILL')
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += chunk))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answersTo = async function* (request: object) {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    for (;;) {
      const { done, value } = await lines.next()
      if (done) throw new Error(`${name}’s driver ended: ${complaint}`)
      const answer = JSON.parse(value)
      if ('error' in answer) throw answer.error
      if (!('item' in answer)) return answer.result
      yield answer.item
    }
  }
  const ask = async (request: object) => {
    const { value } = await answersTo(request).next()
    return value
  }
  return {
    name,
    at: (target) => {
      const to = (operation: string, parameters: object = {}) =>
        ask({ ...target, do: operation, ...parameters })
      return {
        search: (from, to_, date) => to('search', { from, to: to_, date }),
        submitOrder: (submit) => to('submitOrder', submit),
        orderDetail: (outOrderNo) => to('orderDetail', { outOrderNo }),
        issuedDetail: (outOrderNo) => to('issuedDetail', { outOrderNo }),
        cancelOrder: (outOrderNo) => to('cancelOrder', { outOrderNo }),
        applyRefundOrder: (outOrderNo, passengerId) => to('applyRefundOrder', { outOrderNo, passengerId }),
        addCallbackUrl: (url, type, format) => to('addCallbackUrl', { url, type, format }),
        dataDictionary: () => to('dataDictionary'),
        listOrders: () => to('listOrders'),
        followOrder: (outOrderNo, everyMs, throughRefund) =>
          answersTo({ ...target, do: 'followOrder', outOrderNo, everyMs, throughRefund }),
      }
    },
    verify: (came) => ask({ do: 'verify', ...came }),
  }
}
