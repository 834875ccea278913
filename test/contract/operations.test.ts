import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { OperationRow } from '#contract/operations.ts'
import { extensions, operations } from '#contract/operations.ts'

const rows: readonly [string, OperationRow][] = Object.entries(operations)

describe('the table of operations', () => {
  test('has the seven operations at Juhe’s own paths', () => {
    expect(rows.map(([, row]) => row.path)).toEqual(
      [
        'search',
        'submitOrder',
        'orderDetail',
        'cancelOrder',
        'applyRefundOrder',
        'addCallbackUrl',
        'dataDictionary',
      ].map((name) => `/grabTicket/action/${name}.php`),
    )
  })

  test.each(rows)('%s is consistent', (name, row) => {
    expect(row.name).toBe(name)
    expect(row.path).toBe(`/grabTicket/action/${name}.php`)
    expect(row.functionName).toBe(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    expect(row.timeLimitMs).toBeLessThan(30_000)
    expect(row.methods).toContain('POST')
  })

  test.each<[string, OperationRow]>(Object.entries(extensions))(
    '%s is consistent, too, and says that it is an extension',
    (name, row) => {
      expect(row).toMatchObject({
        name,
        path: `/grabTicket/action/${name}.php`,
        section: '',
        isExtension: true,
      })
      expect(row.functionName).toBe(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
      expect(Object.keys(operations)).not.toContain(name)
      expect(row.timeLimitMs).toBeLessThan(30_000)
      expect([row.authenticates, row.methods.includes('POST')]).toEqual([true, true])
    },
  )

  test('takes submits and refunds by POST only', () => {
    const postOnly = rows.filter(([, row]) => !row.methods.includes('GET')).map(([name]) => name)
    expect(postOnly).toEqual(['submitOrder', 'applyRefundOrder'])
  })

  test('imports nothing, so that whoever reads the rows does not load the schemas', () => {
    const source = readFileSync(new URL('../../shared/contract/operations.ts', import.meta.url), 'utf8')
    expect(source).not.toMatch(/^import/m)
  })
})
