import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChinaTimeFormat } from '#contract/china-time.ts'
import { formatChinaTime, isTimeOfDay, parseChinaTime } from '#contract/china-time.ts'

const units: Record<ChinaTimeFormat, number> = {
  yyyyMMdd: 86_400_000,
  'yyyy-MM-dd': 86_400_000,
  'yyyy-MM-dd HH:mm': 60_000,
  'yyyy-MM-dd HH:mm:ss': 1_000,
  "yyyy-MM-dd'T'HH:mm:ss": 1_000,
}
const formats = Object.keys(units) as ChinaTimeFormat[]
const offset = 8 * 3_600_000
const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(9999, 11, 30) })

describe('China Standard Time', () => {
  test.each([
    ['20161130', 'yyyyMMdd', '2016-11-29T16:00:00Z'],
    ['2016-12-01', 'yyyy-MM-dd', '2016-11-30T16:00:00Z'],
    ['2016-12-01 12:00', 'yyyy-MM-dd HH:mm', '2016-12-01T04:00:00Z'],
    ['2016-12-01 18:00:09', 'yyyy-MM-dd HH:mm:ss', '2016-12-01T10:00:09Z'],
    ['2016-12-30T02:29:00', "yyyy-MM-dd'T'HH:mm:ss", '2016-12-29T18:29:00Z'],
    // China had daylight-saving time until 1991; the contract's times are +08:00 all the same.
    ['1988-07-01 12:00', 'yyyy-MM-dd HH:mm', '1988-07-01T04:00:00Z'],
    ['2016-02-29', 'yyyy-MM-dd', '2016-02-28T16:00:00Z'],
    ['0050-01-01', 'yyyy-MM-dd', '0049-12-31T16:00:00Z'],
  ] as const)('reads %s as %s and writes it back', (text, format, iso) => {
    expect(parseChinaTime(text, format)).toBe(Date.parse(iso))
    expect(formatChinaTime(Date.parse(iso), format)).toBe(text)
  })

  test.each([
    ['2016-02-30', 'yyyy-MM-dd'],
    ['2015-02-29', 'yyyy-MM-dd'],
    ['2016-13-01', 'yyyy-MM-dd'],
    ['2016-00-01', 'yyyy-MM-dd'],
    ['2016-1-1', 'yyyy-MM-dd'],
    ['20161201', 'yyyy-MM-dd'],
    ['2016-12-01 ', 'yyyy-MM-dd'],
    ['2016-12-01\n', 'yyyy-MM-dd'],
    ['2016-12-01', 'yyyyMMdd'],
    ['20160431', 'yyyyMMdd'],
    ['2016-12-01 24:00', 'yyyy-MM-dd HH:mm'],
    ['2016-12-01 23:60', 'yyyy-MM-dd HH:mm'],
    ['2016-12-01 9:00', 'yyyy-MM-dd HH:mm'],
    ['2016-12-01 23:59:60', 'yyyy-MM-dd HH:mm:ss'],
    ['2016-12-01T23:59:59', 'yyyy-MM-dd HH:mm:ss'],
    ['2016-12-01 23:59:59', "yyyy-MM-dd'T'HH:mm:ss"],
    ['٢٠١٦-12-01', 'yyyy-MM-dd'],
    ['', 'yyyyMMdd'],
  ] as const)('refuses %j as %s', (text, format) => {
    expect(parseChinaTime(text, format)).toBeUndefined()
  })

  test('writes what it reads and reads what it writes, in every format, cutting off what is not shown', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...formats), (ms, format) => {
        const unit = units[format]
        const cut = Math.floor((ms + offset) / unit) * unit - offset
        const text = formatChinaTime(ms, format)
        expect(parseChinaTime(text, format)).toBe(cut)
        expect(formatChinaTime(cut, format)).toBe(text)
      }),
    )
  })

  test('agrees with the calendar on which days and times exist', () => {
    const numbers = fc.tuple(
      fc.integer({ min: 1600, max: 2400 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      fc.integer({ min: 0, max: 25 }),
      fc.integer({ min: 0, max: 61 }),
    )
    fc.assert(
      fc.property(numbers, ([year, month, day, hour, minute]) => {
        const two = (number: number) => String(number).padStart(2, '0')
        const text = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`
        const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
        const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
        const exists = day >= 1 && day <= days && hour <= 23 && minute <= 59
        expect(parseChinaTime(text, 'yyyy-MM-dd HH:mm') !== undefined).toBe(exists)
      }),
      { numRuns: 500 },
    )
  })

  test('orders days as their texts', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        const [x, y] = [formatChinaTime(a, 'yyyyMMdd'), formatChinaTime(b, 'yyyyMMdd')]
        if (x < y) expect(a).toBeLessThan(b)
      }),
    )
  })

  test('knows a time of day', () => {
    expect(['00:00', '09:02', '23:59'].every(isTimeOfDay)).toBe(true)
    expect(['24:00', '9:02', '12:60', '--:--', '', '12:00:00'].some(isTimeOfDay)).toBe(false)
  })
})
