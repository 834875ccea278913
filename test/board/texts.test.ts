import { expect, test } from 'vitest'
import { en } from '#infra/board/browser/texts-en.ts'

/** Every text that is made of counts, with 1 for each of them. Those that are made of words are left out. */
function withOne(texts: unknown, name: string): readonly (readonly [string, string])[] {
  if (typeof texts === 'function') {
    try {
      return [[name, String(texts(1, 1, 1, 1))]]
    } catch {
      return []
    }
  }
  if (typeof texts !== 'object' || texts === null) return []
  return Object.entries(texts).flatMap(([part, value]) => withOne(value, `${name}.${part}`))
}

const plural = /\b1 (?:read )?(?:days|orders|people|pushes|reads|times|trains|tries|units|were|wait|have)\b/

test('one of a thing is written in the singular', () => {
  const texts = withOne(en, 'en')
  expect(texts.length).toBeGreaterThan(30)
  expect(texts.filter(([, text]) => plural.test(text))).toEqual([])
})

test.each([0, 2, 21])('%i of a thing are written in the plural', (count) => {
  expect([en.orders.count(count), en.deliveries.found(count), en.order.attempts(count)]).toEqual([
    ...[`${count} orders`, `${count} pushes`, `${count} tries`],
  ])
})
