import { Writable } from 'node:stream'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Receiver, startReceiver } from '#infra/demo/receiver.ts'
import { terminalShow } from '#infra/demo/show.ts'

const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver(secret)
})
afterEach(() => receiver.close())

/** Sends a push as the service does; answers the status. */
async function push(type: 1 | 2, id: string, outOrderNo: string, signedWith = secret): Promise<number> {
  const body = JSON.stringify({ outOrderNo, msgCode: '100' })
  const at = new Date()
  const answer = await fetch(receiver.urlOf(type), {
    method: 'POST',
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(signedWith).sign(id, at, body),
    },
  })
  return answer.status
}

test('the demo takes the push of its order and type, whatever comes before, and each once', async () => {
  expect(await push(1, 'a', 'ANOTHER')).toBe(200)
  expect(await push(2, 'b', 'MINE')).toBe(200)
  expect(await push(1, 'c', 'MINE')).toBe(200)
  expect(await push(1, 'c', 'MINE')).toBe(200)
  expect(await receiver.next({ type: 1, outOrderNo: 'MINE' }, 1_000)).toMatchObject({
    type: 1,
    msgCode: '100',
  })
  expect(await receiver.next({ type: 2, outOrderNo: 'MINE' }, 1_000)).toMatchObject({ type: 2 })
  await expect(receiver.next({ type: 1, outOrderNo: 'MINE' }, 20)).rejects.toThrow('no push came within')
})

test('it takes one that comes while it waits', async () => {
  const next = receiver.next({ type: 1, outOrderNo: 'MINE' }, 5_000)
  await push(1, 'a', 'ANOTHER')
  await push(1, 'b', 'MINE')
  expect(await next).toMatchObject({ outOrderNo: 'MINE' })
})

test('a push with a wrong signature is answered 401, and said', async () => {
  const next = receiver.next({ type: 1, outOrderNo: 'MINE' }, 5_000)
  const failed = expect(next).rejects.toThrow('a push came with a wrong signature')
  expect(await push(1, 'a', 'MINE', `whsec_${Buffer.alloc(24, 6).toString('base64')}`)).toBe(401)
  await failed
})

test('a step that is shown in a terminal does not end the process at a signal: pushes must be given back', async () => {
  const stream = Object.assign(new Writable({ write: (_chunk, _encoding, done) => done() }), { columns: 80 })
  const before = process.listenerCount('SIGINT')
  const show = terminalShow(stream as unknown as NodeJS.WriteStream)
  await show.step('waits', async () => {
    expect(process.listenerCount('SIGINT')).toBe(before)
    return { value: 1, says: 'done' }
  })
})
