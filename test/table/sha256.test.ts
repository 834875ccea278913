import { createHash, createHmac } from 'node:crypto'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test, vi } from 'vitest'
import { Sha256 } from '#shared/table/sha256.ts'

afterEach(() => {
  vi.useRealTimers()
})

const bytes = new Uint8Array([...'..a secret, somewhere within..'].map((letter) => letter.charCodeAt(0)))
const inner = bytes.subarray(2, 10)

test.each([
  ['a text', 'a secret', 'a secret'],
  ['bytes', inner, Buffer.from(inner)],
  ['a buffer', bytes.buffer, Buffer.from(bytes)],
])('is the HMAC with a secret that is %s, once and again', async (_, secret, same) => {
  const expected = createHmac('sha256', same).update('what is signed').digest('hex')
  for (let again = 0; again < 2; again += 1) {
    const hash = new Sha256(secret)
    hash.update('what is ')
    hash.update(Buffer.from('signed'))
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(expected)
  }
})

test('is the hash without a secret, and begins anew when it is reset', async () => {
  const hash = new Sha256()
  hash.update('something else')
  hash.reset()
  hash.update('a body')
  const expected = createHash('sha256').update('a body').digest('hex')
  expect(Buffer.from(await hash.digest()).toString('hex')).toBe(expected)
})

type Signed = { readonly headers: Record<string, string> }

/** How the SDK signs a request. */
async function authorization(how: { readonly sha256?: typeof Sha256 }): Promise<string | undefined> {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'token' }
  const client = new DynamoDBClient({ region: 'ap-southeast-1', credentials, ...how })
  let signed: Signed | undefined
  const withoutId =
    <Args extends object, Output>(next: (args: Args) => Promise<Output>) =>
    (args: Args): Promise<Output> => {
      // Another one with each request.
      if ('request' in args) delete (args.request as Signed).headers['amz-sdk-invocation-id']
      return next(args)
    }
  client.middlewareStack.addRelativeTo(withoutId, {
    name: 'calm',
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
  })
  client.middlewareStack.add(
    () => async (args) => {
      signed = args.request as Signed
      return Promise.reject(new Error('not sent'))
    },
    { name: 'see', step: 'deserialize', priority: 'low' },
  )
  await expect(client.send(new GetItemCommand({ TableName: 'orders', Key: {} }))).rejects.toThrow('not sent')
  return signed?.headers.authorization
}

test('signs as the SDK does by itself', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) })
  const own = await authorization({ sha256: Sha256 })
  expect(own).toMatch(/^AWS4-HMAC-SHA256 .*Signature=[0-9a-f]{64}$/)
  expect(own).toBe(await authorization({}))
})
