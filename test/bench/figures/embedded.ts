import { join } from 'node:path'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import autocannon from 'autocannon'
import { operations } from '#contract/operations.ts'
import { sandboxKey } from '#infra/local/local-secrets.ts'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { localTableName } from '#infra/local/store/table-name.ts'
import { readServiceFile } from '#infra/machine/service-file.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { type Client, clientOf } from '#test/e2e/support/client.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import type { Bundles } from '../support/bundles.ts'
import { startLife, tenant } from '../support/life.ts'
import { type PeerMode, startPeer } from '../support/peer.ts'
import type { Row } from '../support/row.ts'
import { sceneEnv } from '../support/scenes.ts'
import { startServiceProcess } from '../support/service-process.ts'
import { short, showSpread, spreadOf } from '../support/statistics.ts'

const figure = '6 embedded'

/** How much is measured. */
export type EmbeddedOptions = {
  readonly workDir: string
  readonly seconds: number
  readonly rounds: number
  readonly submits: number
}

const connections = 10

/** An order is never asked about upstream here: what is measured is the hosting. */
const env = { DETAIL_MAX_AGE_SECONDS: '900000000' }

/** Figure 6: the embedded service beside its peer, and what it adds to a submit. */
export async function embedded(bundles: Bundles, options: EmbeddedOptions): Promise<readonly Row[]> {
  const dataDir = join(options.workDir, 'embedded')
  const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const seed = { tenantId: tenant.tenantId, name: 'Bench', apiKey: tenant.key, webhookSecret }
  const service = await startServiceProcess({
    ...{ dataDir, tenants: [seed], env },
    // Orders are left as they are.
    sandbox: { seed: 'bench', pushEncoding: 'form-data-field', timings: { acceptMs: 3_600_000 } },
  })
  try {
    const client = clientOf(service.url, tenant.key)
    const found = await searchTrip(client, Date.now())
    await client.call('submitOrder', submitFor(found, { outOrderNo: 'EMBEDDED01' }))
    return [
      ...(await besidePeer(detailUrl(service.url, 'EMBEDDED01'), bundles, options)),
      await submitRatio(client, clientOf(service.sandboxUrl, sandboxKey), dataDir, options),
    ]
  } finally {
    await service.close()
  }
}

function detailUrl(serviceUrl: string, outOrderNo: string): string {
  const query = new URLSearchParams({ key: tenant.key, outOrderNo })
  return `${serviceUrl}${operations.orderDetail.path}?${query}`
}

/** Requests a second on orderDetail, by turns. The peer's table is in a process of its own: this one. */
async function besidePeer(
  url: string,
  bundles: Bundles,
  { seconds, rounds }: EmbeddedOptions,
): Promise<readonly Row[]> {
  const store = await startDynalite({ tableName: 'orders' })
  const connection = connectDynamo({ endpoint: store.endpoint })
  try {
    const life = await startLife({ sender: connection, tickMs: 3_600_000 })
    const found = await searchTrip(life, life.now())
    await life.call('submitOrder', submitFor(found, { outOrderNo: 'EMBEDDED01' }))
    const rows: Row[] = []
    for (const mode of ['worker threads', 'in process'] as const satisfies readonly PeerMode[]) {
      const peerEnv = { ...sceneEnv, ...env, AWS_ENDPOINT_URL_DYNAMODB: store.endpoint }
      const peer = await startPeer(bundles, mode, peerEnv)
      try {
        const rates = { ours: [] as number[], peers: [] as number[] }
        const peerUrl = detailUrl(peer.url, 'EMBEDDED01')
        for (const warmUp of [url, peerUrl]) await requestsPerSecond(warmUp, 2)
        for (let round = 0; round < rounds; round += 1) {
          // Who is first changes.
          const turns = round % 2 === 0 ? (['ours', 'peers'] as const) : (['peers', 'ours'] as const)
          for (const turn of turns) {
            rates[turn].push(await requestsPerSecond(turn === 'ours' ? url : peerUrl, seconds))
          }
        }
        const [ours, peers] = [spreadOf(rates.ours), spreadOf(rates.peers)]
        rows.push({
          ...{ figure, subject: `orderDetail, beside serverless-offline (${mode})`, goal: 3, unit: '× peer' },
          ...{ value: ours.median / peers.median, better: 'higher' },
          detail: `${showSpread(ours, 'requests/s')} to ${showSpread(peers, 'requests/s')}`,
        })
      } finally {
        await peer.close()
      }
    }
    return rows
  } finally {
    connection.destroy()
    await store.close()
  }
}

/** Throws when anything but the order was answered. */
async function requestsPerSecond(url: string, duration: number): Promise<number> {
  const answer: unknown = await (await fetch(url)).json()
  if (JSON.stringify(answer).includes('"error_code":0') === false) throw new Error(JSON.stringify(answer))
  const { requests, errors, non2xx } = await autocannon({ url, duration, connections })
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} requests to ${url} failed`)
  return requests.average
}

/** A submit through the service beside one straight to the sandbox and two writes of an order to the same store. */
async function submitRatio(
  client: Client,
  sandbox: Client,
  dataDir: string,
  { submits }: EmbeddedOptions,
): Promise<Row> {
  const found = await searchTrip(client, Date.now())
  const upstream = await searchTrip(sandbox, Date.now())
  const addresses = await readServiceFile(dataDir)
  if (addresses === undefined) throw new Error('the service does not say where its store is')
  const store = new DynamoDBClient({
    ...{ endpoint: addresses.dynamoEndpoint, region: 'local' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const times = { through: [] as number[], straight: [] as number[], write: [] as number[] }
  try {
    const submit = async (to: Client, what: typeof found, outOrderNo: string) => {
      const answer = await to.call('submitOrder', submitFor(what, { outOrderNo }))
      if (answer.error_code !== 0) throw new Error(`submitOrder: ${answer.reason}`)
    }
    for (let n = 0; n < submits; n += 1) {
      const number = String(n).padStart(6, '0')
      times.through.push(await timed(() => submit(client, found, `THROUGH${number}`)))
      times.straight.push(await timed(() => submit(sandbox, upstream, `STRAIGHT${number}`)))
      const Item = { pk: { S: `BENCH#${number}` }, document: { S: 'x'.repeat(1_500) } }
      times.write.push(await timed(() => store.send(new PutItemCommand({ TableName: localTableName, Item }))))
    }
  } finally {
    store.destroy()
  }
  // The first ones meet cold code.
  const [through, straight, write] = [times.through, times.straight, times.write].map((all) =>
    spreadOf(all.slice(Math.floor(submits / 5))),
  )
  if (through === undefined || straight === undefined || write === undefined) throw new Error('nothing timed')
  const least = straight.median + 2 * write.median
  return {
    ...{ figure, subject: 'submit through the service', value: through.median / least, goal: 1.3 },
    unit: '× sandbox + 2 writes',
    detail: `${showSpread(through, 'ms')} to ${short(straight.median)} + 2 × ${short(write.median)} ms`,
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
