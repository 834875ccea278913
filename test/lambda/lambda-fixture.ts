import { randomUUID } from 'node:crypto'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { TenantId } from '#shared/ids.ts'
import type { HttpAnswer, HttpHandler } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { LogLine, Platform } from '#shared/lambda/platform/platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'
import { createApiKey } from '#shared/tenants/api-keys.ts'
import { createTenant } from '#shared/tenants/tenant-store.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import type { TestTable } from '../table/table-fixture.ts'

/** A request as a test writes it. */
export type TestRequest = {
  readonly method?: string
  readonly query?: string
  readonly body?: string | Buffer
  readonly type?: string
  readonly requestId?: string
}

/** Calls a function as Lambda does. */
export function call(handler: HttpHandler, request: TestRequest): Promise<HttpAnswer> {
  const requestId = request.requestId ?? randomUUID()
  const event = httpEvent({
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    target: `/path?${request.query ?? ''}`,
    rawHeaders: request.type === undefined ? [] : ['Content-Type', request.type],
    body: Buffer.from(request.body ?? ''),
    sourceIp: '203.0.113.9',
    receivedAt: 0,
    requestId,
    routeKey: '$default',
    pathParameters: {},
  })
  return handler(event, lambdaContext('test', requestId))
}

/** The body of an answer. */
export function bodyOf(answer: HttpAnswer): Record<string, unknown> {
  return JSON.parse(answer.body)
}

/** A platform over a test's table, and the lines that it logged. */
export function testPlatform(store: TestTable, env: Platform['env'] = {}) {
  const lines: LogLine[] = []
  const platform: Platform = {
    ...barePlatform,
    fetch: nodeFetch,
    env: { TABLE_NAME: store.table.name, CALLBACK_POLICY: 'any', ...env },
    log: (line) => lines.push(line),
    connect: () => store.table.sender,
  }
  return { platform, lines }
}

/** An active tenant with a key. */
export async function seed(store: TestTable, name: string): Promise<{ tenantId: TenantId; key: string }> {
  const tenantId = TenantId.parse(name)
  const key = `secret-key-of-${name}`
  await createTenant(store.table, { tenantId, name, webhookSecret: Sealed.parse('h..i.c.t') }, 0)
  await createApiKey(store.table, key, tenantId, 0)
  return { tenantId, key }
}
