import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { callbackTypes } from '#contract/add-callback-url.ts'
import { extensions, operations } from '#contract/operations.ts'
import { createBoard } from '#infra/board/board.ts'
import { type Clock, openClock } from '#infra/machine/clock.ts'
import { type Closers, createClosers } from '#infra/machine/closers.ts'
import { privateFolder, takeDataDir } from '#infra/machine/data-dir.ts'
import { isLoopbackHost } from '#infra/machine/loopback.ts'
import { ownVersion } from '#infra/machine/own-version.ts'
import { removeServiceFile, writeServiceFile } from '#infra/machine/service-file.ts'
import { turnAwayStrangers } from '#infra/machine/strangers.ts'
import { type SandboxOptions, startSandbox } from '#infra/sandbox/sandbox.ts'
import { tickMs } from '#shared/attention/tick.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { openBacking } from '#shared/lambda/platform/backing.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import { docsPath, docsVariable } from '#shared/lambda/platform/docs-place.ts'
import type { LogLine, Platform } from '#shared/lambda/platform/platform.ts'
import { secretSource } from '#shared/lambda/platform/secrets.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { lazy } from '#shared/lazy.ts'
import { nodeFetch } from '#shared/node-fetch.ts'
import { nodePost } from '#shared/pushes/node-post.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { dueIndex } from '#shared/table/names.ts'
import { createVault } from '#shared/vault/vault.ts'
import { loadHttpFunction, loadReconciler, loadWake } from './functions.ts'
import { docsRoutes } from './gateway/docs-routes.ts'
import { startGateway } from './gateway/gateway.ts'
import { lambdaContext } from './gateway/lambda-context.ts'
import type { Route } from './gateway/router.ts'
import { tellTurnedClock } from './gateway/turned-clock.ts'
import { localSecrets, readLocalSecrets, sandboxKey } from './local-secrets.ts'
import { createLocalQueues } from './queue/local-queues.ts'
import { scheduledEvent } from './schedule/scheduled-event.ts'
import { hangingMs, startScheduler, within } from './schedule/scheduler.ts'
import { restfulPolicy, sendingDueOnly } from './schedule/turning.ts'
import { type SeedTenant, seedTenant } from './seed-tenant.ts'
import { startDynalite } from './store/dynalite-store.ts'
import { createDueReader } from './store/earliest-due.ts'
import { createLocalStream } from './store/local-stream.ts'
import { repairIndexes } from './store/repair-indexes.ts'
import { localTableName as tableName } from './store/table-name.ts'

/** What a local service is made of. Ports of 0 take free ones. */
export type LocalOptions = {
  readonly dataDir: string
  readonly host?: string
  readonly port: number
  readonly sandboxPort: number
  readonly tenants: readonly SeedTenant[]
  /** The sandbox's seed, push encoding and timings. */
  readonly sandbox: Pick<SandboxOptions, 'seed' | 'pushEncoding' | 'quirks' | 'replayFrom' | 'timings'>
  /** The service's own settings, see environment.ts; where the table and the upstream are is decided here. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly log: (line: LogLine) => void
  /** The tenant in whose name the board at `/` orders; without one there is no board. */
  readonly boardOf?: SeedTenant
  /** Begins anew with the real time; without it the board cannot bring the clock back. */
  readonly onBackToNow?: () => void
  /** How often the schedule ticks, in ms: each minute unless said otherwise, as on AWS. */
  readonly everyMs?: number
  /** How many requests of one operation are served at once; the gateway's own number unless said otherwise. */
  readonly places?: number
}

/** A running local service. */
export type LocalService = {
  readonly url: string
  readonly sandboxUrl: string
  readonly clock: Clock
  /** The embedded store itself, for whoever must look into it or arrange it: tests and operators' tools. */
  readonly table: Table
  /** Ticks once, as the schedule does, and waits for the work that this leads to. */
  reconcile(): Promise<void>
  /** Ends everything cleanly; what was answered stays in the data folder. */
  close(): Promise<void>
}

/** How long calls and pushes under way may go on when everything ends, ms: the answers that hang on them follow. */
const lastCallsMs = 600

/**
 * How long a receiver has while the clock is being turned, ms of real time: its own time passes faster then, and days
 * of retries to one that hangs must not take minutes.
 */
const turningPatienceMs = 3_000

/** How often a worker's write may lead to more work before the clock goes on. */
const mostRounds = 3

/**
 * Starts the whole service on this machine: the embedded store, the sandbox as its upstream, the gateway, the
 * table's stream and the schedule, all in one process and on one clock. Throws an Error with one clear line when
 * the data folder or a port is in use; then nothing is left running.
 */
export async function startLocal(options: LocalOptions): Promise<LocalService> {
  const closers = createClosers()
  try {
    return await start(options, closers)
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

async function start(options: LocalOptions, closers: Closers): Promise<LocalService> {
  const { host = '127.0.0.1', log, everyMs = tickMs } = options
  const onError = (source: string) => (error: unknown) =>
    log({ event: 'failure', source, ...describeError(error) })

  const { path: dataDir, wasLeftOpen, close: releaseDataDir } = await takeDataDir(options.dataDir)
  closers.add(releaseDataDir)
  await removeServiceFile(dataDir)
  const clock = await openClock({ dataDir })
  const secrets = await localSecrets(dataDir)
  const readSecret = () => readLocalSecrets(dataDir)
  const renewed = secretSource({ ...barePlatform, now: clock.now, log }, readSecret)
  const vault = createVault(secrets, renewed.vault)
  // Nobody else knows of the store until everything has started.
  let onForeignWrite = (_pk: string) => {}
  const path = await privateFolder(join(dataDir, 'table'))
  const store = await startDynalite({ path, tableName, onForeignWrite: (pk) => onForeignWrite(pk) })
  closers.add(store.close)
  if (wasLeftOpen) {
    log({ event: 'repaired', wrongIndexEntries: await repairIndexes(store.endpoint, tableName) })
  }
  const connection = connectDynamo(store)
  closers.add(connection.destroy)
  const sandbox = await startSandbox({
    ...options.sandbox,
    ...{ host, port: options.sandboxPort, dataDir, clock, key: sandboxKey },
    log: (line) => log({ source: 'sandbox', ...line }),
  })
  closers.add(sandbox.close)

  const board =
    options.boardOf === undefined
      ? undefined
      : createBoard({
          ...{ tenant: options.boardOf, clock, log, vault, sandboxUrl: sandbox.url },
          table: { name: tableName, sender: connection, uuid: randomUUID },
          folder: join(dataDir, 'board'),
          callbackTokens: async () => (await renewed.callbacks()).callbackTokens,
          dynamoEndpoint: store.endpoint,
          env: options.env ?? {},
          changes: () => changeServices(backing),
          ...(options.onBackToNow === undefined ? {} : { onBackToNow: options.onBackToNow }),
        })
  if (board !== undefined) closers.add(board.flush)
  const queues = createLocalQueues({
    // Made later than the queues: what it writes reaches them through the stream.
    platform: () => platform,
    now: clock.now,
    onError: onError('queue'),
    onDeadLetter: (queue, pk) => log({ event: 'deadLetter', queue, pk }),
  })
  const sendTo = sendingDueOnly(queues.sendTo, clock)
  const waker = lazy(async () => (await loadWake()).create({ ...platform, connectQueues: () => sendTo }))
  const due = createDueReader({ store, tableName, now: clock.now, turn: clock.turn })
  closers.add(due.close)
  const stream = createLocalStream({
    handler: async (event, context) => (await waker())(event, context),
    wants: (order) => order[dueIndex.sortKey] !== undefined,
    onError: onError('stream'),
    ...(board === undefined ? {} : { onWrite: board.orderWritten }),
    now: clock.now,
    uuid: randomUUID,
  })
  onForeignWrite = (pk) => {
    due.forget()
    void stream.notice(connection, tableName, pk).catch(onError('stream'))
  }
  closers.add(stream.idle)
  closers.add(queues.close)
  const ending = new AbortController()
  const network = endableNetwork(clock, ending.signal)
  const platform: Platform = {
    ...barePlatform,
    ...network,
    fetch: board?.watchCalls(network.fetch) ?? network.fetch,
    post: board?.watchPosts(network.post) ?? network.post,
    env: {
      CALLBACK_POLICY: 'any',
      [docsVariable]: docsPath,
      ...options.env,
      TABLE_NAME: tableName,
      DYNAMODB_ENDPOINT: store.endpoint,
      JUHE_URL: sandbox.url,
    },
    readSecret,
    now: clock.now,
    othersNow: Date.now,
    log,
    connect: () => stream.wrap(due.sparing(connection)),
    adjustPolicy: (policy) => restfulPolicy(policy, clock.turn),
  }
  const backing = openBacking(platform)
  const { table } = backing
  for (const tenant of options.tenants) await seedTenant(table, vault, tenant, clock.now())

  const notFound = (await loadHttpFunction('not-found')).create(platform)
  const routes = [
    ...(await loadRoutes(platform, clock.offsetMs, board?.watchPushes)),
    ...docsRoutes(platform, board !== undefined),
  ]
  const isGuarded = isLoopbackHost(host)
  const gateway = await startGateway({
    host,
    port: options.port,
    routes,
    notFound,
    localPage: (request, response) =>
      (isGuarded && turnAwayStrangers(request, response, { 'x-request-id': randomUUID() })) ||
      board?.page(request, response) === true,
    ...(options.places === undefined ? {} : { places: options.places }),
    platform,
  })
  closers.add(gateway.close)
  const { url } = gateway
  // By hand: a sandbox with quirks may not answer as addCallbackUrl should.
  for (const type of callbackTypes) {
    const token = secrets.callbackTokens[type][0] ?? ''
    const path = callbackPath.replace('{type}', String(type)).replace('{token}', token)
    sandbox.setCallbackUrl(type, `${url}${path}`)
  }

  const reconciler = (await loadReconciler()).create({ ...platform, connectQueues: () => sendTo })
  /** Waits until nothing is in hand: what a worker writes reaches the queues through the stream. */
  const workDone = async () => {
    for (let round = 0; round < mostRounds; round += 1) {
      await stream.idle()
      await queues.idle()
    }
  }
  const scheduler = startScheduler({
    everyMs,
    // The clock runs everything at its time then.
    isResting: clock.isTurning,
    run: async () => {
      await reconciler(scheduledEvent(clock.now(), randomUUID()), lambdaContext('reconcile', randomUUID()))
    },
    onError: onError('schedule'),
  })
  closers.add(scheduler.close)
  // What was in the queues of the process before this one is found again at once.
  void scheduler.runNow()
  const runNow = async () => {
    await scheduler.runNow()
    await within(hangingMs, workDone())
  }
  const leaveClock = clock.register({
    name: 'service',
    nextDueAt: due.earliest,
    run: runNow,
    // A receiver that hangs is left behind: the time goes on without it.
    settle: async () => {
      await Promise.all([scheduler.idle(), within(hangingMs, workDone())])
    },
  })
  closers.add(leaveClock)
  closers.add(() => {
    setTimeout(() => ending.abort(), lastCallsMs).unref()
    // Those who watch would keep the gateway waiting.
    board?.close()
    // Whatever waits is waited for at the same time as the rest, below.
    void gateway.close()
  })
  const reachable = {
    pid: process.pid,
    url,
    sandboxUrl: sandbox.url,
    dynamoEndpoint: store.endpoint,
    version: ownVersion,
  }
  await writeServiceFile(dataDir, reachable)
  closers.add(() => removeServiceFile(dataDir))
  const { closeAll: close } = closers
  return { url, sandboxUrl: sandbox.url, clock, table, reconcile: runNow, close }
}

/**
 * Calls and pushes that end when everything does. What is cut off is what the design is made for: a call whose outcome
 * is unknown, a push that is tried again.
 */
function endableNetwork(clock: Clock, ending: AbortSignal): Required<Pick<Platform, 'fetch' | 'post'>> {
  return {
    fetch: (input, init) => {
      const { signal } = init ?? {}
      return nodeFetch(input, { ...init, signal: AbortSignal.any(signal ? [signal, ending] : [ending]) })
    },
    post: (request) => {
      const timeoutMs = clock.isTurning() ? Math.min(turningPatienceMs, request.timeoutMs) : request.timeoutMs
      return nodePost({ ...request, timeoutMs, signal: ending })
    },
  }
}

/** Every operation at its path, and the callback of the upstream. */
async function loadRoutes(
  platform: Platform,
  offsetMs: () => number,
  watchPushes: (handler: HttpHandler) => HttpHandler = (handler) => handler,
): Promise<Route[]> {
  const paths = [
    ...[...Object.values(operations), ...Object.values(extensions)].map(({ path, functionName }) => ({
      path,
      functionName,
    })),
    { path: callbackPath, functionName: 'juhe-callback' },
  ]
  return Promise.all(
    paths.map(async ({ path, functionName }) => {
      const { create } = await loadHttpFunction(functionName)
      const handler = create(platform)
      return {
        path,
        functionName,
        handler: path === callbackPath ? watchPushes(handler) : tellTurnedClock(handler, offsetMs),
      }
    }),
  )
}
