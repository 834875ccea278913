import { access } from 'node:fs/promises'
import { join } from 'node:path'
import {
  localSecrets,
  localSecretsInTheMaking,
  readLocalSecrets,
  replaceLocalSecrets,
} from '#infra/local/local-secrets.ts'
import { parseSettings } from '#infra/local/settings.ts'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { repairIndexes } from '#infra/local/store/repair-indexes.ts'
import { localTableName } from '#infra/local/store/table-name.ts'
import { openClock } from '#infra/machine/clock.ts'
import { type Closers, createClosers } from '#infra/machine/closers.ts'
import { type DataDir, DataDirInUse, takeDataDir } from '#infra/machine/data-dir.ts'
import { readServiceFile, type ServiceAddresses } from '#infra/machine/service-file.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { secretSource } from '#shared/lambda/platform/secrets.ts'
import { conflict, unavailable } from '../failure.ts'
import type { Host } from '../host.ts'
import { assembleSession } from './assemble-session.ts'
import { localAuditLog } from './audit-log.ts'
import type { HeldSecret, Session } from './session.ts'

/** Where the embedded store speaks, and the service that holds it, if one does. */
type Store = { readonly dynamoEndpoint: string; readonly service?: ServiceAddresses }

/**
 * A way to the local service of DATA_DIR. While the service runs it holds the folder, and its store is spoken to where
 * it listens; otherwise the folder is taken, and the store started, for as long as the command takes.
 */
export async function openLocalSession(host: Host, log: (line: LogLine) => void): Promise<Session> {
  const closers = createClosers()
  try {
    return await open(host, log, closers)
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

async function open(host: Host, log: (line: LogLine) => void, closers: Closers): Promise<Session> {
  const { dataDir } = parseSettings(host.env)
  // Asking about a folder must not make one.
  await access(join(dataDir, 'table')).catch((cause: unknown) => {
    throw unavailable(`DATA_DIR ${dataDir} holds no service: start it once (npm start)`, cause)
  })
  const { dynamoEndpoint, service } = await storeOf(dataDir, host, closers)
  // Damaged ones are told now, whatever the command needs.
  await localSecrets(dataDir)
  const clock = await openClock({ dataDir })
  const env = {
    CALLBACK_POLICY: 'any',
    ...host.env,
    TABLE_NAME: localTableName,
    DYNAMODB_ENDPOINT: dynamoEndpoint,
    ...(service === undefined ? {} : { JUHE_URL: service.sandboxUrl }),
  }
  return assembleSession({
    host,
    target: `local ${dataDir}`,
    env,
    now: clock.now,
    secrets: secretSource({ ...host, now: clock.now, log }, () => readLocalSecrets(dataDir)),
    holdSecret: () => holdLocalSecrets(dataDir),
    auditLog: localAuditLog(dataDir),
    serviceUrl: service?.url,
    serviceVersion: service?.version,
    closers,
    log,
  })
}

async function holdLocalSecrets(dataDir: string): Promise<HeldSecret> {
  const text = await readLocalSecrets(dataDir)
  return {
    text,
    async replace(next) {
      const outcome = await replaceLocalSecrets(dataDir, text, next)
      if (outcome === 'changed') throw conflict('the secrets were changed by somebody else meanwhile')
      if (outcome === 'busy') {
        throw conflict(
          `somebody else is changing the secrets; if nobody is, remove ${localSecretsInTheMaking(dataDir)}`,
        )
      }
    },
  }
}

/** How often, and after how long (ms), a folder is looked at again that somebody holds without saying where he is. */
const looks = 20
const pauseMs = 250

/** How long the store of a running service may take to say that it is there, ms. */
const storePatienceMs = 3_000

/** The store: the service's if one runs, and else our own until the closers close it. */
async function storeOf(dataDir: string, host: Host, closers: Closers): Promise<Store> {
  for (let look = 0; look < looks; look += 1) {
    const service = await runningService(dataDir, host)
    if (service !== undefined) return { dynamoEndpoint: service.dynamoEndpoint, service }
    const folder = await takeUnlessInUse(dataDir)
    if (folder !== undefined) return ownStore(folder, closers)
    // The service is starting, or another command has the store for a moment.
    await host.sleep(pauseMs)
  }
  throw unavailable(`DATA_DIR ${dataDir} is in use, but no service answers for it: try again`)
}

/** The version of the service that runs in DATA_DIR; undefined if none runs, or an older one that does not say. */
export async function localVersion(host: Host): Promise<string | undefined> {
  return (await runningService(parseSettings(host.env).dataDir, host))?.version
}

/** The service that the folder names, if it is alive: a killed one leaves its file behind. */
async function runningService(dataDir: string, { fetch }: Host): Promise<ServiceAddresses | undefined> {
  const service = await readServiceFile(dataDir)
  if (service === undefined || !isAlive(service.pid)) return undefined
  try {
    const response = await fetch(service.dynamoEndpoint, { signal: AbortSignal.timeout(storePatienceMs) })
    await response.text()
    return response.ok ? service : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user's process is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function takeUnlessInUse(dataDir: string): Promise<DataDir | undefined> {
  try {
    return await takeDataDir(dataDir)
  } catch (error) {
    if (error instanceof DataDirInUse) return undefined
    throw error
  }
}

async function ownStore({ path, wasLeftOpen, close }: DataDir, closers: Closers): Promise<Store> {
  closers.add(close)
  const store = await startDynalite({ path: join(path, 'table'), tableName: localTableName })
  closers.add(store.close)
  // Closing the folder says that its indexes are right: so they must be.
  if (wasLeftOpen) await repairIndexes(store.endpoint, localTableName)
  return { dynamoEndpoint: store.endpoint }
}
