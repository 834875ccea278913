import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { callbackTypes } from '#contract/add-callback-url.ts'
import { type Board, type BoardOptions, createBoard } from '#infra/board/board.ts'
import { type Clock, openClock } from '#infra/machine/clock.ts'
import { type Closers, createClosers } from '#infra/machine/closers.ts'
import { takeDataDir } from '#infra/machine/data-dir.ts'
import { ownVersion } from '#infra/machine/own-version.ts'
import { removeServiceFile, writeServiceFile } from '#infra/machine/service-file.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '#infra/sandbox/sandbox.ts'
import { tickMs } from '#shared/attention/tick.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import { openBacking } from '#shared/lambda/platform/backing.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { docsPath, docsVariable } from '#shared/lambda/platform/docs-place.ts'
import type { LogLine, Platform } from '#shared/lambda/platform/platform.ts'
import { secretSource } from '#shared/lambda/platform/secrets.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { createVault } from '#shared/vault/vault.ts'
import { createBackground } from './background.ts'
import { endableNetwork } from './endable-network.ts'
import { openGateway } from './gateway/open-gateway.ts'
import { localSecrets, readLocalSecrets, sandboxKey } from './local-secrets.ts'
import { restfulPolicy } from './schedule/turning.ts'
import { type SeedTenant, seedTenant } from './seed-tenant.ts'
import { openStore } from './store/open-store.ts'
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
  const ground = await openGround(options, closers)
  const { clock, dataDir, secrets, store, vault } = ground
  const sandbox = await startSandbox({
    ...options.sandbox,
    ...{ host, port: options.sandboxPort, dataDir, clock, key: sandboxKey },
    log: (line) => log({ source: 'sandbox', ...line }),
  })
  closers.add(sandbox.close)
  const board = openBoard(options, ground, {
    sandboxUrl: sandbox.url,
    changes: () => changeServices(backing),
  })
  if (board !== undefined) closers.add(board.flush)
  const ending = new AbortController()
  const background = createBackground(
    // Made later: what happens by itself needs the platform, whose table leads to what happens by itself.
    { ...{ clock, store, log, everyMs, onWrite: board?.orderWritten }, platform: () => platform },
    closers,
  )
  const platform = platformOf(options, ground, {
    network: watched(endableNetwork(clock, ending.signal), board),
    sandboxUrl: sandbox.url,
    connect: background.connect,
  })
  const backing = openBacking(platform)
  for (const tenant of options.tenants) await seedTenant(backing.table, vault, tenant, clock.now())

  const gateway = await openGateway({ ...options, host }, { platform, table: backing.table, clock, board })
  closers.add(gateway.close)
  const { url } = gateway
  registerCallbacks(sandbox, url, secrets.callbackTokens)
  const reconcile = await background.start()
  closers.add(() => {
    setTimeout(() => ending.abort(), lastCallsMs).unref()
    // Those who watch would keep the gateway waiting.
    board?.close()
    // Whatever waits is waited for at the same time as the rest, below.
    void gateway.close()
  })
  const urls = { url, sandboxUrl: sandbox.url }
  await writeServiceFile(dataDir, {
    ...urls,
    ...{ pid: process.pid, dynamoEndpoint: store.endpoint, version: ownVersion },
  })
  closers.add(() => removeServiceFile(dataDir))
  return { ...urls, clock, table: backing.table, reconcile, close: closers.closeAll }
}

/** What everything else stands on: the data folder, the clock, the secrets and the store. */
async function openGround({ dataDir: wanted, log }: LocalOptions, closers: Closers) {
  const { path: dataDir, wasLeftOpen, close } = await takeDataDir(wanted)
  closers.add(close)
  await removeServiceFile(dataDir)
  const clock = await openClock({ dataDir })
  const secrets = await localSecrets(dataDir)
  const readSecret = () => readLocalSecrets(dataDir)
  const renewed = secretSource({ ...barePlatform, now: clock.now, log }, readSecret)
  const vault = createVault(secrets, renewed.vault)
  const store = await openStore({ dataDir, wasLeftOpen, log }, closers)
  return { dataDir, clock, secrets, readSecret, renewed, vault, store }
}

type Ground = Awaited<ReturnType<typeof openGround>>

function openBoard(
  { boardOf, onBackToNow, env = {}, log }: LocalOptions,
  { clock, dataDir, renewed, store, vault }: Ground,
  others: Pick<BoardOptions, 'sandboxUrl' | 'changes'>,
): Board | undefined {
  if (boardOf === undefined) return undefined
  return createBoard({
    ...{ tenant: boardOf, clock, log, vault, env, ...others },
    table: { name: tableName, sender: store.connection, uuid: randomUUID },
    folder: join(dataDir, 'board'),
    callbackTokens: async () => (await renewed.callbacks()).callbackTokens,
    dynamoEndpoint: store.endpoint,
    ...(onBackToNow === undefined ? {} : { onBackToNow }),
  })
}

type Network = ReturnType<typeof endableNetwork>

/** A network on which the board looks. */
function watched(network: Network, board: Board | undefined): Network {
  if (board === undefined) return network
  return { fetch: board.watchCalls(network.fetch), post: board.watchPosts(network.post) }
}

function platformOf(
  options: LocalOptions,
  { clock, readSecret, store }: Ground,
  made: {
    readonly network: Network
    readonly sandboxUrl: string
    readonly connect: NonNullable<Platform['connect']>
  },
): Platform {
  return {
    ...{ ...barePlatform, ...made.network, readSecret, connect: made.connect },
    env: {
      CALLBACK_POLICY: 'any',
      [docsVariable]: docsPath,
      ...options.env,
      TABLE_NAME: tableName,
      DYNAMODB_ENDPOINT: store.endpoint,
      JUHE_URL: made.sandboxUrl,
    },
    now: clock.now,
    othersNow: Date.now,
    log: options.log,
    adjustPolicy: (policy) => restfulPolicy(policy, clock.turn),
  }
}

/** By hand: a sandbox with quirks may not answer as addCallbackUrl should. */
function registerCallbacks(
  sandbox: Sandbox,
  url: string,
  tokens: Awaited<ReturnType<typeof localSecrets>>['callbackTokens'],
): void {
  for (const type of callbackTypes) {
    const path = callbackPath.replace('{type}', String(type)).replace('{token}', tokens[type][0] ?? '')
    sandbox.setCallbackUrl(type, `${url}${path}`)
  }
}
