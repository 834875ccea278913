import { createHash, createHmac } from 'node:crypto'
import { request } from 'node:http'
import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

/*
 * The floor: the smallest honest handlers that make the same calls as the service's functions, over nothing but the bare
 * client of DynamoDB. They check nothing, seal nothing and log nothing. Like the service they look up key and tenant once
 * and remember them for a while; without that they would make more calls.
 */

export const client = new DynamoDBClient({})
export const TableName = process.env.TABLE_NAME

/** As much of API Gateway's event as a floor reads. */
export type Event = {
  readonly rawQueryString: string
  readonly body?: string
  readonly isBase64Encoded: boolean
  readonly pathParameters?: Readonly<Record<string, string>>
}

type Item = Record<string, AttributeValue>

/** Parameters of the query and of a form. */
export function parametersOf(event: Event): URLSearchParams {
  return new URLSearchParams(bodyOf(event) || event.rawQueryString)
}

export function bodyOf({ body, isBase64Encoded }: Event): string {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export async function get(pk: string, ConsistentRead = true): Promise<Item | undefined> {
  return (await client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead }))).Item
}

const remembered = new Map<string, { readonly tenantId: string; readonly until: number }>()

/** The tenant of a key; undefined for whoever has none. */
export async function tenantOf(key: string | null): Promise<string | undefined> {
  const hash = hashOf(key ?? '')
  const known = remembered.get(hash)
  if (known !== undefined && Date.now() < known.until) return known.tenantId
  const tenantId = (await get(`KEY#${hash}`, false))?.tenantId?.S
  if (tenantId === undefined) return undefined
  const tenant = await get(`TENANT#${tenantId}`, false)
  if (tenant?.state?.S !== 'active') return undefined
  remembered.set(hash, { tenantId, until: Date.now() + 15_000 })
  return tenantId
}

/** An order's number, in as few characters as ours. */
export function orderNoOf(tenantId: string, outOrderNo: string | null): string {
  return `T${hashOf(`${tenantId}\0${outOrderNo}`).slice(0, 25).toUpperCase()}`
}

export function answer(value: unknown) {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(value),
  }
}

export const badKey = answer({ error_code: 10001 })

/**
 * Calls Juhe, where the function's work is to call Juhe: without time-out, retry or reading of what went wrong; over
 * node:http, since fetch would be slower.
 */
export async function callJuhe(path: string, parameters: URLSearchParams): Promise<unknown> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return JSON.parse(await send(`${process.env.JUHE_URL}${path}`, headers, parameters.toString()))
}

/** Posts a push, signed. */
export async function post(url: string, body: string): Promise<void> {
  await send(url, { 'webhook-signature': createHmac('sha256', 'secret').update(body).digest('base64') }, body)
}

function send(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) }
    const sent = request(url, { method: 'POST', headers: { ...headers, ...length } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve(text))
    })
    sent.on('error', reject).end(body)
  })
}
