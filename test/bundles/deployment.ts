import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { startGateway } from '#infra/local/gateway/gateway.ts'
import type { Route } from '#infra/local/gateway/router.ts'
import { localSecrets, sandboxKey } from '#infra/local/local-secrets.ts'
import { seedTenant } from '#infra/local/seed-tenant.ts'
import { ensureTable, type LocalStore } from '#infra/local/store/dynalite-store.ts'
import { openClock } from '#infra/machine/clock.ts'
import { startSandbox } from '#infra/sandbox/sandbox.ts'
import { type FunctionRow, functionRows } from '#shared/lambda/functions.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { type SecretName, secretVariables } from '#shared/lambda/platform/secret-names.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { createVault } from '#shared/vault/vault.ts'
import { registerCallbacks } from '#test/support/register-callbacks.ts'
import { startFunction, startUnderClient } from './function-process.ts'
import { type Gate, startGate } from './gate.ts'
import { startQueueServer } from './queue-server.ts'
import { startSecretsExtension } from './secrets-extension.ts'

export const tableName = 'orders'

export const demo = {
  tenantId: 'demo',
  name: 'Demo',
  apiKey: 'demo-key',
  webhookSecret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
} as const

/** Everything as it would be deployed, on this machine: each function in its own process, behind its own role. */
export type Deployment = Awaited<ReturnType<typeof deploy>>

/**
 * Starts every built function in a process of its own, with an extension that tells the secrets that its row names and a
 * gate to the table that lets through what its row says; in front of them a gateway that makes API Gateway's events, behind
 * them a sandbox. With a `client` the processes are those of AWS's Runtime Interface Client.
 */
export async function deploy(store: LocalStore, bundlesDir: string, client?: string) {
  const closers: (() => Promise<unknown> | unknown)[] = []
  const dataDir = await mkdtemp(join(tmpdir(), 'deployment-'))
  closers.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }))
  await ensureTable(store.endpoint, tableName)
  const secrets = await localSecrets(dataDir)
  const sender = connectDynamo({ endpoint: store.endpoint })
  closers.push(() => sender.destroy())
  const table = { name: tableName, sender, uuid: () => crypto.randomUUID() }
  await seedTenant(table, createVault(secrets), demo, Date.now())
  const sandbox = await startSandbox({
    ...{ port: 0, dataDir, clock: await openClock({ dataDir }), key: sandboxKey, seed: 'bundles' },
    ...{ pushEncoding: 'form-data-field', timings: { acceptMs: 10, tickMs: 20 } },
  })
  closers.push(sandbox.close)

  const queues = await startQueueServer()
  closers.push(queues.close)
  const extension = await startSecretsExtension(
    new Map(functionRows.map((row) => [sessionOf(row), documentsOf(row, secrets)])),
  )
  closers.push(extension.close)
  const startRow = async (row: FunctionRow) => {
    const gate = await startGate(store.endpoint, {
      allowed: row.table,
      accessKeyId: credentials.AWS_ACCESS_KEY_ID,
    })
    closers.push(gate.close)
    const env = {
      ...environmentOf(row, { gate, extensionPort: extension.port, juheUrl: sandbox.url }),
      ...(row.sendsTo === undefined ? {} : queues.urls),
    }
    const started =
      client === undefined
        ? await startFunction(bundlesDir, row.functionName, env)
        : await startUnderClient(client, bundlesDir, row.functionName, env)
    closers.push(started.close)
    return { functionName: row.functionName, gate, started }
  }
  const fewAtOnce = pLimit(4)
  const rows = await Promise.all(functionRows.map((row) => fewAtOnce(startRow, row)))
  const gates = new Map(rows.map(({ functionName, gate }) => [functionName, gate]))
  const functions = new Map(rows.map(({ functionName, started }) => [functionName, started]))
  const invoke = (functionName: string, event: unknown) => {
    const started = functions.get(functionName)
    return started === undefined ? Promise.reject(new Error(`no ${functionName}`)) : started.invoke(event)
  }
  const overHttp =
    (functionName: string): HttpHandler =>
    async (event) =>
      (await invoke(functionName, event)) as Awaited<ReturnType<HttpHandler>>
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    routes: functionRows.flatMap(({ functionName, trigger }): Route[] => {
      const target = { functionName, handler: overHttp(functionName) }
      if (trigger.kind === 'path') return [{ path: trigger.path, ...target }]
      if (trigger.kind !== 'pages') return []
      return trigger.paths.map((path) => ({ path, methods: ['GET', 'HEAD'], ...target }))
    }),
    notFound: overHttp('not-found'),
    platform: { ...barePlatform, log: () => {} },
  })
  closers.push(gateway.close)
  await registerCallbacks({ serviceUrl: gateway.url, upstreamUrl: sandbox.url, secrets, fetch })
  return {
    url: gateway.url,
    table,
    sent: queues.sent,
    invoke,
    functions,
    gates,
    /** How often a function's extension refused because it was not ready. */
    refusalsOf: (row: FunctionRow) => extension.refused.get(sessionOf(row)) ?? 0,
    async close() {
      for (const close of closers.reverse()) await close()
    },
  }
}

const partsOf = {
  juhe: ({ juheKey }) => ({ juheKey }),
  callbacks: ({ callbackTokens }) => ({ callbackTokens }),
  vault: ({ sealingKeys, fingerprintKey }) => ({ sealingKeys, fingerprintKey }),
  alarms: () => ({}),
} as const satisfies Readonly<Record<SecretName, (secrets: Secrets) => Partial<Secrets>>>

/** The credentials of a function's role, which Lambda puts into its environment. */
const credentials = {
  AWS_ACCESS_KEY_ID: 'ASIATHEROLE',
  AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-role',
} as const

function sessionOf({ functionName }: FunctionRow): string {
  return `the-session-of-the-role-of-${functionName}`
}

function arnOf(name: SecretName): string {
  return `arn:aws:secretsmanager:ap-southeast-1:111122223333:secret:grab-ticket-orders/test/${name}`
}

/** The secrets of a function, as Secrets Manager keeps them. */
function documentsOf({ secrets: names }: FunctionRow, secrets: Secrets): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [arnOf(name), JSON.stringify(partsOf[name](secrets))]))
}

function environmentOf(
  row: FunctionRow,
  {
    gate,
    extensionPort,
    juheUrl,
  }: { readonly gate: Gate; readonly extensionPort: number; readonly juheUrl: string },
): Record<string, string> {
  return {
    STAGE: 'test',
    // What one process compiled, the next finds.
    ...(process.env.NODE_COMPILE_CACHE === undefined
      ? {}
      : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
    // As on AWS: region and credentials are Lambda's. Only where DynamoDB is found is told otherwise.
    ...{ AWS_REGION: 'ap-southeast-1', AWS_ENDPOINT_URL_DYNAMODB: gate.endpoint },
    ...credentials,
    ...{ AWS_SESSION_TOKEN: sessionOf(row), PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String(extensionPort) },
    ...{ LIMIT_REQUESTS_PER_MINUTE: '1000', LIMIT_ORDERS_PER_DAY: '1000', LIMIT_OPEN_ORDERS: '1000' },
    DETAIL_MAX_AGE_SECONDS: '1',
    ...(row.table.length === 0
      ? {}
      : { TABLE_NAME: tableName, CALLBACK_POLICY: 'any', CONFIRM_CALLBACKS: 'false' }),
    ...(row.secrets.includes('juhe') ? { JUHE_URL: juheUrl } : {}),
    ...Object.fromEntries(row.secrets.map((name) => [secretVariables[name], arnOf(name)])),
  }
}
