import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { tableDefinition } from '#shared/table/table-definition.ts'
import { dynamoDbLocal } from '#test/support/engines.ts'
import { readCommand } from './aws-command.ts'
import { synthesize } from './synthesized.ts'

/*
 * The runbook's page on restoring: its commands run here, as they stand there, against DynamoDB Local. What that lacks
 * (restoring, point-in-time recovery) is played, by the same requests.
 */

const key = 'arn:aws:kms:ap-southeast-1:111122223333:key/orders'
const moment = '2026-02-10T08:30:00Z'
const names: Readonly<Record<string, string>> = {
  ...{ table: 'orders', new: 'orders-restored', stage: 'prod', key, moment },
}

/** The commands of a page's chapter on restoring, in their order. */
async function commandsOf(page: string): Promise<readonly string[]> {
  const text = await readFile(new URL(`../../infra/${page}`, import.meta.url), 'utf8')
  const chapter = text.split(/^#+ /m).find((part) => /^(Restore|恢复数据)\n/.test(part)) ?? ''
  return [...chapter.matchAll(/`((?:aws|npm) [^`]+)`/g)].map(([, command = '']) => command)
}

/** A command with something in each place for a name. */
function filled(command: string, more: Readonly<Record<string, string>> = {}): string {
  return command.replace(/<(\w+)>/g, (place, name: string) => ({ ...names, ...more })[name] ?? place)
}

const commands = await commandsOf('RUNBOOK.md')
const ofAws = commands.filter((command) => command.startsWith('aws '))
const local = await dynamoDbLocal()

test('both languages have the same commands', async () => {
  expect(commands.length).toBeGreaterThan(6)
  expect(await commandsOf('RUNBOOK.zh-CN.md')).toEqual(commands)
})

describe.skipIf(local.missing !== undefined)('the page', async () => {
  const closers: (() => unknown)[] = []
  afterAll(async () => {
    for (const close of closers.reverse()) await close()
  })
  const engine = await local.start()
  closers.push(engine.close)
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const dynamo = new DynamoDB({ endpoint: engine.endpoint, ...access })
  closers.push(() => dynamo.destroy())
  const asked: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[] = []

  /** A restored table has data, keys, indexes and encryption of its source, and none of its other settings. */
  async function restore({ SourceTableName, TargetTableName }: Readonly<Record<string, unknown>>) {
    const { Items = [] } = await dynamo.scan({ TableName: String(SourceTableName) })
    await dynamo.createTable(tableDefinition(String(TargetTableName)))
    for (const Item of Items) await dynamo.putItem({ TableName: String(TargetTableName), Item })
    return { TableDescription: { TableName: TargetTableName, TableStatus: 'CREATING' } }
  }

  /** Stands before DynamoDB Local, and plays what it lacks. */
  const front = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    const input = JSON.parse(body)
    asked.push({ operation, input })
    const played = {
      RestoreTableToPointInTime: restore,
      UpdateContinuousBackups: () => ({
        ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' },
      }),
    }
    if (operation in played) {
      response.end(JSON.stringify(await played[operation as keyof typeof played](input)))
      return
    }
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name)
        ? [[name, value]]
        : [],
    )
    const answer = await fetch(engine.endpoint, { method: 'POST', headers, body })
    response
      .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(front, 'listening')
  closers.push(() => front.close())

  const bin = await mkdtemp(join(tmpdir(), 'aws-'))
  closers.push(() => rm(bin, { recursive: true }))
  const standIn = fileURLToPath(new URL('aws-command.ts', import.meta.url))
  await writeFile(join(bin, 'aws'), `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`)
  await chmod(join(bin, 'aws'), 0o755)

  /** Runs a command line in a shell. */
  const shell = (command: string) =>
    new Promise<{ readonly out: string; readonly err: string; readonly code: unknown }>((resolve) => {
      const env = {
        PATH: `${bin}${delimiter}${process.env.PATH}`,
        ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${portOf(front)}`,
      }
      execFile('sh', ['-c', command], { env }, (error, out, err) =>
        resolve({ out, err, code: error?.code ?? 0 }),
      )
    })

  test('its commands make of a restored table one that the stage can use', async () => {
    await dynamo.createTable(tableDefinition('orders'))
    const Item = { pk: { S: 'ORDER#1' }, version: { N: '1' } }
    await dynamo.putItem({ TableName: 'orders', Item })
    const answers = []
    for (const command of ofAws) {
      const { out, err, code } = await shell(filled(command))
      expect([command, code, err]).toEqual([command, 0, ''])
      answers.push(JSON.parse(out))
    }
    const TableName = 'orders-restored'
    expect(asked).toEqual([
      {
        operation: 'RestoreTableToPointInTime',
        input: {
          ...{
            SourceTableName: 'orders',
            TargetTableName: TableName,
            RestoreDateTime: Date.parse(moment) / 1_000,
          },
          SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
        },
      },
      {
        operation: 'UpdateTable',
        input: {
          ...{ TableName, DeletionProtectionEnabled: true },
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        },
      },
      {
        operation: 'UpdateTimeToLive',
        input: { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: expiryAttribute } },
      },
      {
        operation: 'UpdateContinuousBackups',
        input: { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      },
    ])
    const { Table } = await dynamo.describeTable({ TableName })
    expect(Table).toMatchObject({
      ...{ DeletionProtectionEnabled: true, LatestStreamArn: answers[1].TableDescription.LatestStreamArn },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    })
    expect((await dynamo.scan({ TableName })).Items).toEqual([Item])

    // The page's deployment points the stage at it.
    const deployment = commands.find((command) => command.startsWith('npm run deploy')) ?? ''
    const arn = String(Table?.LatestStreamArn).replace('ddblocal:000000000000', 'ap-southeast-1:111122223333')
    const context = [...filled(deployment, { arn }).matchAll(/-c (\w+)=(\S+)/g)].map(([, name, value]) => [
      name,
      value,
    ])
    const { stage, ...settings } = Object.fromEntries(context)
    const { template, functionIds } = synthesize(stage, { alarmEmail: 'ops@example.com', ...settings })
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn })
    const { Variables } =
      template.toJSON().Resources[functionIds.get('submit-order') ?? ''].Properties.Environment
    expect(Variables).toMatchObject({ TABLE_NAME: TableName, ASK_BEFORE_SUBMIT_UNTIL: moment })
  })

  test.each([
    ['--table-name', '--tablename'],
    ['update-table', 'update-tabel'],
    ['StreamViewType', 'StreamView'],
    ['NEW_IMAGE', 'NEW_PICTURE'],
    [' --deletion-protection-enabled', ' --deletion-protection-enabled true'],
    ['StreamEnabled=true', 'StreamEnabled=yes'],
  ])('a command with a slip in it fails (%s: %s)', async (right, wrong) => {
    const command = ofAws.find((one) => one.includes('update-table')) ?? ''
    expect(command).toContain(right)
    expect((await shell(filled(command.replace(right, wrong)))).code).not.toBe(0)
  })
})

test.each([
  ['aws dynamodb restore-table-to-point-in-time --source-table-name a', 'needs TargetTableName'],
  ['aws dynamodb update-time-to-live --table-name a', 'update-time-to-live needs TimeToLiveSpecification'],
  ['aws dynamodb update-time-to-live --table-name', '--table-name needs a value'],
  ['aws s3 ls', 'aws s3 is not known here'],
])('%s is refused', (command, message) => {
  expect(() => readCommand(command.split(' ').slice(1))).toThrow(message)
})
