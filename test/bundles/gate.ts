import { once } from 'node:events'
import { createServer } from 'node:http'
import { portOf } from '#infra/machine/port-of.ts'
import { type ItemAccess, indexAccess, itemAccess, type TableAction } from '#shared/table/access.ts'
import { partitionKey } from '#shared/table/names.ts'

/** Stands between a caller and the table, and lets through what the caller's role would. */
export type Gate<Action extends string = TableAction> = {
  readonly endpoint: string
  /** What was let through, and what was not. */
  readonly used: ReadonlySet<Action>
  readonly denied: readonly string[]
  close(): Promise<void>
}

/** Starts the gate of a function: what its row does not say is refused. */
export function startGate(
  endpoint: string,
  { allowed, accessKeyId }: { readonly allowed: readonly TableAction[]; readonly accessKeyId: string },
): Promise<Gate> {
  return startGateOf(endpoint, { allowed, accessKeyId, actionOf })
}

/** What a gate lets through; `actionOf`: the name of what a request does. */
export type GateOptions<Action extends string> = {
  readonly allowed: readonly Action[]
  readonly accessKeyId: string
  readonly actionOf: (target: string, body: Buffer) => Action | undefined
}

/** Starts a gate in front of an engine; what is not allowed, or not signed with the role's key, is refused as IAM does it. */
export async function startGateOf<Action extends string>(
  endpoint: string,
  { allowed, accessKeyId, actionOf }: GateOptions<Action>,
): Promise<Gate<Action>> {
  const used = new Set<Action>()
  const denied: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const target = String(request.headers['x-amz-target'] ?? '')
    const action = actionOf(target, body)
    const isSigned = request.headers.authorization?.includes(`Credential=${accessKeyId}/`) === true
    if (action === undefined || !isSigned || !allowed.includes(action)) {
      denied.push(`${target} ${action}`)
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException' }))
      return
    }
    used.add(action)
    const headers = new Headers()
    for (const name of ['x-amz-target', 'authorization', 'content-type', 'x-amz-date']) {
      const value = request.headers[name]
      if (typeof value === 'string') headers.set(name, value)
    }
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    const bytes = Buffer.from(await answer.arrayBuffer())
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    used,
    denied,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Which of the rows' actions a request is: by its operation, and by the key or the index that it names. */
function actionOf(target: string, body: Buffer): TableAction | undefined {
  const operation = target.split('.')[1] ?? ''
  const request = JSON.parse(body.toString())
  const { IndexName, Key, Item } = request
  const named = attributesOf(request)
  if (operation === 'Query') return namesOf(indexAccess).find((name) => indexAccess[name].name === IndexName)
  const key = String((Key ?? Item)?.[partitionKey]?.S)
  return namesOf(itemAccess).find((name) => {
    const { keyPrefix, attributes, ...access }: ItemAccess = itemAccess[name]
    const isWithin = attributes === undefined || named.every((name) => attributes.includes(name))
    return access.operation === operation && key.startsWith(keyPrefix) && isWithin
  })
}

/** The attributes that an update names, as IAM sees them: whole ones, whatever lies within. */
function attributesOf({
  UpdateExpression,
  ConditionExpression,
  ExpressionAttributeNames,
}: Update): readonly string[] {
  const expressions = `${UpdateExpression} ${ConditionExpression}`
  return [...expressions.matchAll(/(?<![.\w])#\w+/g)].map(([name]) =>
    String(ExpressionAttributeNames?.[name]),
  )
}

type Update = {
  readonly UpdateExpression?: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(record) as Name[]
}
