import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { App, Stack } from 'aws-cdk-lib'
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { afterAll } from 'vitest'
import { OperatorPolicies } from '#infra/aws/operator-policies.ts'
import { OrderTable } from '#infra/aws/order-table.ts'
import { UsedTable } from '#infra/aws/used-table.ts'
import { ensureTable } from '#infra/local/store/dynalite-store.ts'
import { readStage } from '#infra/stages.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { startGateOf } from '#test/bundles/gate.ts'
import { cdkContext } from '#test/infra/synthesized.ts'
import { dynalite, dynamoDbLocal } from '#test/support/engines.ts'

const tableName = 'orders'
const accessKeyId = 'local'

/** A stage's table: AWS's own engine where it can be had. Ends with the test file. */
export async function startStageTable() {
  const local = await dynamoDbLocal()
  const store = await (local.missing === undefined ? local : dynalite).start()
  afterAll(store.close)
  await ensureTable(store.endpoint, tableName)
  return {
    /** Writes every item of another table into this one. */
    async copyFrom(endpoint: string, name: string): Promise<void> {
      const access = { region: 'local', credentials: { accessKeyId, secretAccessKey: 'local' } }
      const client = new DynamoDBClient({ endpoint, ...access })
      const sender = connectDynamo(store)
      const pages = paginateScan({ client: DynamoDBDocumentClient.from(client) }, { TableName: name })
      for await (const { Items = [] } of pages)
        await Promise.all(Items.map((Item) => sender.put({ TableName: tableName, Item })))
      sender.destroy()
      client.destroy()
    },
    /** The table as an operator has it to whose role these policies are attached: all else is refused, and noted. */
    async seenBy(kinds: readonly OperatorPolicy[]) {
      let requests = 0
      const gate = await startGateOf(store.endpoint, {
        allowed: kinds.flatMap(tableRights),
        accessKeyId,
        actionOf(target, body) {
          requests += 1
          return actionName(target.split('.')[1] ?? '', JSON.parse(body.toString()).IndexName)
        },
      })
      const sender = connectDynamo(gate)
      afterAll(() => {
        sender.destroy()
        return gate.close()
      })
      const table: Table = { name: tableName, sender, uuid: () => crypto.randomUUID() }
      return { table, gate, requests: () => requests }
    },
  }
}

/** The policies of infra/aws/operator-policies.ts. */
export type OperatorPolicy = 'read' | 'act'

/** What a policy allows on the table and its indexes in the production stage. */
function tableRights(kind: OperatorPolicy): readonly string[] {
  stagePolicies ??= operatorPolicies()
  return (stagePolicies.get(kind) ?? []).flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => {
      const [service, operation = ''] = action.split(':')
      if (service !== 'dynamodb') return []
      return [Resource].flat().map((one) => actionName(operation, indexOf(one)))
    }),
  )
}

let stagePolicies: ReturnType<typeof operatorPolicies> | undefined

/** The policies alone: a whole stage would take seconds to synthesize. */
function operatorPolicies(): ReadonlyMap<string, readonly Statement[]> {
  const context = { ...cdkContext, stage: 'prod', alarmEmail: null }
  const stage = readStage((name) => context[name as keyof typeof context])
  const env = { region: stage.region }
  const stack = new Stack(new App({ analyticsReporting: false }), 'Operators', { env })
  const orders = new UsedTable(new OrderTable(stack, 'Orders', stage), stage)
  new OperatorPolicies(stack, 'Policies', { stage, orders, queues: [], topic: new Topic(stack, 'Alarms') })
  const policies = stack.node.findAll().filter((node) => node instanceof ManagedPolicy)
  return new Map(policies.map(({ node, document }) => [node.id, stack.resolve(document).Statement]))
}

type Statement = { readonly Action: string | readonly string[]; readonly Resource: unknown }

/** `Query` of the table itself, `Query orders-by-time` of an index. */
function actionName(operation: string, index: string | undefined): string {
  return index === undefined ? operation : `${operation} ${index}`
}

function indexOf(resource: unknown): string | undefined {
  return /\/index\/([\w.-]+)/.exec(JSON.stringify(resource))?.[1]
}
