import { expect, test } from 'vitest'
import { createPushLanes } from '#shared/pushes/push-lanes.ts'

/** Work that ends when it is told to, and says when it was begun. */
function held() {
  const { promise, resolve } = Promise.withResolvers<string>()
  const begun: string[] = []
  const work = (name: string) => async () => {
    begun.push(name)
    return promise
  }
  return { begun, work, end: () => resolve('done') }
}

test("one tenant's slow work holds up no other's", async () => {
  const lanes = createPushLanes({ perTenant: 1, waitingPerTenant: 1 })
  const { begun, work, end } = held()
  const slow = [lanes.run('slow', work('slow 1')), lanes.run('slow', work('slow 2'))]
  const quick = lanes.run('quick', work('quick'))
  await expect.poll(() => begun).toEqual(['slow 1', 'quick'])
  end()
  expect(await Promise.all([...slow, quick])).toEqual(['done', 'done', 'done'])
})

test('what finds a lane full is not begun, and the lane takes work again when there is room', async () => {
  const lanes = createPushLanes({ perTenant: 2, waitingPerTenant: 1 })
  const { begun, work, end } = held()
  const taken = [lanes.run('a', work('1')), lanes.run('a', work('2')), lanes.run('a', work('3'))]
  await expect.poll(() => begun).toEqual(['1', '2'])
  expect(lanes.run('a', work('4'))).toBeUndefined()
  end()
  await Promise.all(taken)
  await lanes.run('a', work('5'))
  expect(begun).toEqual(['1', '2', '3', '5'])
})

test('work that fails frees its place', async () => {
  const lanes = createPushLanes({ perTenant: 1, waitingPerTenant: 1 })
  const failing = lanes.run('a', () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(await lanes.run('a', async () => 'done')).toBe('done')
})
