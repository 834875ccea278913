import { describe, expect, test } from 'vitest'
import { durationInput } from '#infra/ops/inputs.ts'
import { rendered, report } from '#infra/ops/output/report.ts'
import { fields, section, table } from '#infra/ops/output/table.ts'
import { distance, duration } from '#infra/ops/output/times.ts'

const minute = 60_000
const hour = 60 * minute

describe('a table', () => {
  test('stands in columns, also where characters are two places wide', () => {
    expect(
      table(
        ['name', 'n'],
        [
          ['王小明', '1'],
          ['ab', '22'],
        ],
      ),
    ).toEqual(['NAME    N', '王小明  1', 'ab      22'])
  })

  test('without rows is one line', () => {
    expect(table(['name'], [])).toEqual(['none'])
    expect(table(['name'], [], 'No order is stuck.')).toEqual(['No order is stuck.'])
  })

  test('fields leave out what has no value', () => {
    expect(fields({ a: 'x', longer: 0, gone: undefined, empty: '' })).toEqual(['a       x', 'longer  0'])
    expect(section('Title', [])).toEqual([])
    expect(section('Title', ['x'])).toEqual(['', 'Title', '  x'])
  })
})

describe('a report', () => {
  // A bell, a colour in two ways, a new line, and text turned around.
  const hostile = 'a\u0007b\u001b[31mc\u009b31md\ne\u202Ef\u2066g'
  const plain = 'a b [31mc 31md e f g'

  test('shows what others wrote without what a terminal would obey', () => {
    const shown = report({ note: hostile }, [`note  ${hostile}`, 'next'])
    expect(rendered(shown, false)).toBe(`note  ${plain}\nnext`)
    const json = rendered(shown, true)
    expect(json).not.toMatch(/(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
    expect(JSON.parse(json).note).toBe('a\u0007b\u001b[31mc 31md\ne f g')
  })
})

describe('a duration', () => {
  test.each([
    [0, '0s'],
    [999, '0s'],
    [12_000, '12s'],
    [5 * minute, '5m'],
    [5 * minute + 3_000, '5m 3s'],
    [2 * hour + 59_000, '2h'],
    [49 * hour, '2d 1h'],
  ])('of %i ms reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })

  test('lies ahead or behind', () => {
    expect(distance(10 * minute, 0)).toBe('in 10m')
    expect(distance(0, hour)).toBe('1h ago')
  })

  test.each([
    ['90s', 90_000],
    ['15m', 15 * minute],
    ['2h', 2 * hour],
    ['3d', 72 * hour],
  ])('%s is read as %i ms', (text, ms) => {
    expect(durationInput.parse(text)).toBe(ms)
  })

  test.each(['', '5', 'm', '1.5h', '-1m', '1 m'])('%j is not read', (text) => {
    expect(durationInput.safeParse(text).success).toBe(false)
  })
})
