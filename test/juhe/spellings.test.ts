import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centsSaid, feeOf, yuanOf } from '#shared/juhe/amounts.ts'
import { momentOf } from '#shared/juhe/moments.ts'
import { readSearchResult } from '#shared/juhe/search-reply.ts'
import { example } from '../contract/fixtures.ts'

const spellingsOfAmounts: readonly ((cents: number) => string | number)[] = [
  (cents) => plain(cents),
  (cents) => cents / 100,
  (cents) => ` ${plain(cents)} `,
  (cents) => `¥${plain(cents)}`,
  (cents) => `¥ ${plain(cents)}`,
  (cents) => `CNY ${plain(cents)}`,
  (cents) => `${plain(cents)}元`,
  (cents) => `${plain(cents)}0`,
  (cents) => plain(cents).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ','),
  (cents) => `人民币${plain(cents)}元整`,
  (cents) => plain(cents).replace(/./g, fullWidth),
]

function plain(cents: number): string {
  const digits = String(cents).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function fullWidth(sign: string): string {
  return sign === '.' ? '.' : String.fromCharCode(sign.charCodeAt(0) + 0xfee0)
}

describe('Amounts', () => {
  it('are read in every spelling, to the cent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom(...spellingsOfAmounts),
        (cents, spell) => {
          expect(centsSaid(spell(cents))).toBe(cents)
        },
      ),
    )
  })

  it.each([
    ['1,748.00', '1748.00'],
    ['¥18.00', '18.00'],
    ['18.00元', '18.00'],
    ['18元5角', '18.50'],
    ['18块5', '18.50'],
    [18, '18.00'],
    [0.1 + 0.2, '0.30'],
    [1.005, '1.01'],
    ['.5', '0.50'],
    ['0', '0.00'],
  ])('%j is %s', (said, yuan) => {
    expect(yuanOf(said)).toBe(yuan)
  })

  it.each([
    [null],
    [undefined],
    [''],
    ['null'],
    ['-'],
    ['免费'],
    ['-18.00'],
    ['18,00'],
    [Number.NaN],
    [{}],
    ['1e3'],
    ['99999999999'],
  ])('%j is unknown, and not zero', (said) => {
    expect(yuanOf(said)).toBe('')
  })

  it('keep the way in which a fee is written', () => {
    expect(['8', 8, '8.00', '8元', null].map(feeOf)).toEqual(['8', '8', '8.00', '8.00', ''])
  })
})

describe('Moments', () => {
  const moment = Date.UTC(2026, 2, 2, 2, 3, 4)

  it.each([
    ['2026-03-02 10:03:04'],
    ['2026-03-02T10:03:04'],
    ['2026/03/02 10:03:04'],
    ['2026/3/2 10:03:04'],
    ['2026.03.02 10:03:04'],
    ['2026年3月2日 10时03分04秒'],
    ['2026年03月02日10:03:04'],
    ['2026-03-02 10:03:04.000'],
    ['2026-03-02T10:03:04+08:00'],
    ['2026-03-02T10:03:04.123+0800'],
    ['2026-03-02T02:03:04Z'],
    ['2026-03-02T03:03:04+01:00'],
    ['20260302100304'],
    [String(moment)],
    [moment],
    [moment / 1000],
    [String(moment / 1000)],
  ])('%j is read', (said) => {
    expect(momentOf(said)).toBe(moment)
  })

  it.each([
    ['0001-01-01 00:00:00'],
    ['1900-01-01 00:00:00'],
    ['1970-01-01 08:00:00'],
    ['0000-00-00 00:00:00'],
    ['9999-12-31 23:59:59'],
    ['2026-02-30 10:00:00'],
    [0],
    [-1],
    [null],
    [undefined],
    [''],
    ['null'],
    ['soon'],
  ])('%j is unsaid', (said) => {
    expect(momentOf(said)).toBeUndefined()
  })
})

describe('What a search says', () => {
  const train = (changes: object) => {
    const found = structuredClone(example('search')) as { result: { trains: Record<string, unknown>[] } }
    const [first] = found.result.trains
    found.result.trains = [{ ...first, ...changes }]
    return readSearchResult(found.result, () => undefined)?.trains[0]
  }
  const offer = (changes: object) =>
    train({ tickets: { secondseat: { seatName: '二等座', ...changes } } })?.tickets.secondseat

  it.each([
    [29.5, 29.5],
    ['29.5', 29.5],
    ['¥1,029.50', 1029.5],
    ['18.00元', 18],
    [0, 0],
    [0.1 + 0.2, 0.3],
  ])('a price of %j is %s yuan', (said, yuan) => {
    expect(offer({ price: said, upPrice: said })).toMatchObject({ price: yuan, upPrice: yuan })
  })

  it.each([[null], [undefined], [''], ['-'], ['--'], ['待定'], [-1], [{}]])(
    'a price or a count of %j is unknown, and not zero',
    (said) => {
      expect(offer({ price: said, seatState: said, midPrice: said })).toMatchObject({
        ...{ price: '', seatState: '', midPrice: '' },
      })
      expect(train({ miles: said, bookState: said })).toMatchObject({ miles: '', bookState: '' })
    },
  )

  it.each([
    ['09:02'],
    ['9:02'],
    ['09:02:00'],
    ['0902'],
    ['9时2分'],
    ['０９：０２'],
    ['2026-12-30 09:02'],
    ['2026/12/30 9:02:00'],
    ['2026-12-30T09:02:00.000+08:00'],
    [Date.UTC(2026, 11, 30, 1, 2)],
    [Date.UTC(2026, 11, 30, 1, 2) / 1_000],
  ])('a time of %j is 09:02', (said) => {
    expect(train({ fromTime: said, toTime: said })).toMatchObject({ fromTime: '09:02', toTime: '09:02' })
  })

  it.each([[null], ['----'], ['24:00'], ['25:61'], ['始发站'], [0]])('a time of %j is unknown', (said) => {
    expect(train({ fromTime: said })?.fromTime).toBe('')
  })

  it.each([
    ['20261230'],
    [20261230],
    ['2026-12-30'],
    ['2026/12/30'],
    ['2026年12月30日'],
    ['2026-12-30 00:00:00'],
    [Date.UTC(2026, 11, 29, 16)],
  ])('a day of %j is 20261230', (said) => {
    const { result } = structuredClone(example('search')) as { result: object }
    expect(readSearchResult({ ...result, trainDate: said }, () => undefined)?.trainDate).toBe('20261230')
  })

  it.each([
    ['88', '88'],
    [88, '88'],
    ['88分钟', '88'],
    ['01:28', '88'],
    ['1小时28分', '88'],
    [null, ''],
    ['很快', ''],
  ])('a duration of %j is %j minutes', (said, minutes) => {
    expect(train({ runTimeSpan: said })?.runTimeSpan).toBe(minutes)
  })
})
