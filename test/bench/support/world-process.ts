import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { portOf } from '#infra/machine/port-of.ts'
import { firstMessage } from './first-message.ts'
import { operationOf } from './stub.ts'

/*
 * A world of due orders in a process of its own: a table that answers from memory and keeps nothing, and a Juhe that takes
 * its time. So whoever works on them has a core for himself.
 */

/** What the world is made of. `{outOrderNo}` in Juhe's reply stands for the number that was asked about. */
export type World = {
  readonly items: readonly Readonly<Record<string, AttributeValue>>[]
  readonly reply: string
  readonly replyAfterMs: number
}

/** A running world: table and Juhe at one address. */
export type WorldProcess = { readonly url: string; close(): Promise<void> }

const self = fileURLToPath(import.meta.url)

/** Starts a world; it reads its orders from a file in `workDir`. */
export async function startWorldProcess(world: World, workDir: string): Promise<WorldProcess> {
  const file = join(workDir, 'world.json')
  await writeFile(file, JSON.stringify(world))
  const child = fork(self, [file])
  const { url } = await firstMessage<{ readonly url: string }>(child)
  return {
    url,
    async close() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function serve({ items, reply, replyAfterMs }: World): Promise<void> {
  const bodies = new Map(items.map((item) => [item.pk?.S ?? '', JSON.stringify({ Item: item })]))
  const shards = Map.groupBy(items, (item) => item.dueShard?.S ?? '')
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const target = request.headers['x-amz-target']
    const operation = operationOf(typeof target === 'string' ? target : undefined)
    if (operation === undefined) {
      await delay(replyAfterMs)
      const outOrderNo = new URLSearchParams(body).get('outOrderNo') ?? ''
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(reply.replace('{outOrderNo}', outOrderNo))
      return
    }
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(answerOf(operation, body))
  })

  function answerOf(operation: string, body: string): string {
    if (operation === 'GetItem') return bodies.get(JSON.parse(body).Key.pk.S) ?? '{}'
    return operation === 'Query' ? JSON.stringify(pageOf(JSON.parse(body))) : '{}'
  }

  function pageOf({ ExpressionAttributeValues: values, ExclusiveStartKey: after, Limit: limit }: DueInput) {
    const due = shards.get(values[':shard'].S) ?? []
    const from = after === undefined ? 0 : due.findIndex(({ pk }) => pk?.S === after.pk.S) + 1
    const page = due.slice(from, from + limit)
    const Items = page.map(({ pk, dueShard, dueAt }) => ({ pk, dueShard, dueAt }))
    return from + limit < due.length ? { Items, LastEvaluatedKey: Items.at(-1) } : { Items }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send?.({ url: `http://127.0.0.1:${portOf(server)}` })
  process.once('disconnect', () => process.exit(0))
}

type DueInput = {
  readonly ExpressionAttributeValues: { readonly ':shard': { readonly S: string } }
  readonly ExclusiveStartKey?: { readonly pk: { readonly S: string } }
  readonly Limit: number
}

if (import.meta.main) await serve(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
