import { join } from 'node:path'
import { expect, test } from 'vitest'
import { detail, failure, news, refund, refundAnswered, submitDone } from '../factories.ts'
import { story } from '../story.ts'
import { lives } from './lives.ts'
import { toldLife } from './telling.ts'

/*
 * Whole lives of orders, step by step: what each event changed, down to the last field, and what is waited for then.
 * `npx vitest run test/orders/lives -u` writes the files anew. Read each line that changed: a file says
 * what the machine does, and you say whether that is right.
 */

test.each(lives)('$name', async (life) => {
  const file = join(import.meta.dirname, '../../fixtures/lives', `${life.name.replace(/[^\w ]/g, '')}.txt`)
  await expect(toldLife(life)).toMatchFileSnapshot(file)
})

test('an order that was erased has none of Juhe’s words', () => {
  const { order } = story()
    .on(submitDone(), detail(news.issued), refund(), refund('P2'))
    .on(refundAnswered({ kind: 'refused', failure: failure('312', '王小明的票') }))
    .on(refundAnswered({ kind: 'unknown', doubt: failure('312', '李小红的票') }, 'P2'))
    .on({ type: 'eraseRequested' })
  expect(JSON.stringify(order)).not.toMatch(/王小明|李小红/)
})
