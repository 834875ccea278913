import { describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { type FunctionRow, functionRows } from '#shared/lambda/functions.ts'

const rowOf = (name: string): FunctionRow | undefined =>
  functionRows.find(({ functionName }) => functionName === name)

describe('the table of functions', () => {
  test('names each right once', () => {
    for (const { functionName, table, secrets } of functionRows) {
      expect([functionName, ...new Set(table)]).toEqual([functionName, ...table])
      expect([functionName, ...new Set(secrets)]).toEqual([functionName, ...secrets])
    }
  })

  test('lets the dictionary touch nothing, and the search write nothing but searches', () => {
    expect(rowOf('data-dictionary')).toMatchObject({ table: [], secrets: [] })
    expect(rowOf('search')?.table.filter((action) => /^(put|update)/.test(action))).toEqual(['putQuery'])
  })

  test('gives the key of Juhe to five operations of the contract, and to no extension', () => {
    const calling = (rows: typeof operations | typeof extensions) =>
      Object.values(rows)
        .map(({ functionName }) => functionName)
        .filter((name) => rowOf(name)?.secrets.includes('juhe'))
    expect(calling(operations)).toEqual([
      ...['search', 'submit-order', 'order-detail', 'cancel-order', 'apply-refund-order'],
    ])
    expect(calling(extensions)).toEqual([])
  })

  test('lets whatever has an effect look whether the stage is paused', () => {
    for (const { functionName, onlyReads, authenticates } of Object.values({
      ...operations,
      ...extensions,
    })) {
      const looks = rowOf(functionName)?.table.includes('getStage')
      expect([functionName, looks]).toEqual([functionName, authenticates && !onlyReads])
    }
  })
})
