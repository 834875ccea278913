import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSeatClassCode, seatClassCodes } from '#contract/dictionary.ts'
import { type SnapshotTrain, snapshotTrains } from '#contract/query-snapshot.ts'
import { searchResponse } from '#contract/search.ts'
import { decodeTrains, encodeTrains } from '#shared/search/trains-text.ts'
import { example } from '#test/contract/fixtures.ts'
import { anyText } from '#test/support/any-text.ts'

const codes = Object.keys(seatClassCodes).filter(isSeatClassCode)
const times = fc.integer({ min: 0, max: 1439 }).map((minutes) => {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
})
const trains = fc.record({
  trainNo: fc.oneof(fc.stringMatching(/^[GDCKTZ]\d{1,4}$/), anyText()),
  fromStation: fc.oneof(fc.constantFrom('上海', '上海西', '苏州/北', 'a,b%'), anyText()),
  toStation: fc.oneof(fc.constantFrom('苏州', '苏州园区'), anyText()),
  fromTime: times,
  seatClassCodes: fc.uniqueArray(fc.constantFrom(...codes)),
})

describe('the snapshot of a search', () => {
  test('comes back from its text as it was, whatever the names hold', () => {
    fc.assert(
      fc.property(fc.array(trains, { maxLength: 60 }), (list) => {
        expect(decodeTrains(encodeTrains(list))).toEqual(list)
      }),
    )
  })

  test('of 40 trains with real names is well below 1 kB', () => {
    const real = fc.record({
      trainNo: fc.stringMatching(/^[GDCKTZ]\d{4}$/),
      fromStation: fc.constantFrom('上海', '上海西', '上海南', '上海虹桥'),
      toStation: fc.constantFrom('苏州', '苏州北', '苏州园区', '苏州新区'),
      fromTime: times,
      seatClassCodes: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 4, maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(real, { minLength: 40, maxLength: 40 }), (list) => {
        expect(Buffer.byteLength(encodeTrains(list))).toBeLessThan(800)
      }),
    )
  })

  test('is stored in a text that stays readable by later versions', () => {
    const train: SnapshotTrain = {
      trainNo: 'G7066',
      fromStation: '上海西',
      toStation: '苏州园区',
      fromTime: '09:02',
      seatClassCodes: ['secondseat', 'firstseat', 'businessseat', 'softsleeperdown'],
    }
    expect(encodeTrains([train])).toBe('上海西,苏州园区/090201dckiG7066')
    // Every letter, as stored tables hold them.
    expect(decodeTrains('a,b/000001abcdefghijklmnG1')?.[0]?.seatClassCodes).toEqual([
      'hardseat',
      'softseat',
      'firstseat',
      'secondseat',
      'hardsleeperup',
      'hardsleepermid',
      'hardsleeperdown',
      'softsleeperup',
      'softsleeperdown',
      'noseat',
      'businessseat',
      'specialseat',
      'advancedsoftsleeper',
      'otherseat',
    ])
  })

  test('of no trains is empty', () => {
    expect(decodeTrains(encodeTrains([]))).toEqual([])
  })

  test.each([
    'a,b/',
    'a,b/0902',
    'a,b/250001aG1',
    'a,b/090209aG1',
    'a,b/xx0201aG1',
    'a,b/090201zG1',
    'a/b/c',
  ])('is not read from %j', (text) => {
    expect(decodeTrains(text)).toBeUndefined()
  })

  test('is never read from garbage with an error', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const list = decodeTrains(text)
        expect(list === undefined || Array.isArray(list)).toBe(true)
      }),
    )
  })

  test('is made from a search’s result: what can be ordered, and no more', () => {
    const found = searchResponse.parse(example('search')).result.trains
    const first = found[0]!
    const odd = { ...first, trainNo: 'G1', fromTime: '--:--' }
    const unknown = { ...first, trainNo: 'd2', tickets: { ...first.tickets, sofa: first.tickets.firstseat! } }
    expect(snapshotTrains([...found, odd, unknown])).toEqual([
      {
        trainNo: 'G7066',
        fromStation: '上海西',
        toStation: '苏州园区',
        fromTime: '09:02',
        seatClassCodes: ['secondseat', 'firstseat', 'businessseat', 'softsleeperdown'],
      },
      {
        trainNo: 'D2',
        fromStation: '上海西',
        toStation: '苏州园区',
        fromTime: '09:02',
        seatClassCodes: ['secondseat', 'firstseat', 'businessseat', 'softsleeperdown'],
      },
    ])
  })

  test('of the longest search that is read fits into one item; names that are none are left out', () => {
    const [first] = searchResponse.parse(example('search')).result.trains
    const long = '站'.repeat(40)
    const trains = Array.from({ length: 1_000 }, (_, n) => ({
      ...first!,
      trainNo: `${n}%`.padEnd(40, '%'),
      fromStation: `${n}`.padEnd(40, '站'),
      toStation: `${n}`.padEnd(40, '台'),
    }))
    const kept = snapshotTrains([...trains, { ...first!, toStation: `${long}站` }])
    expect(kept).toHaveLength(1_000)
    expect(Buffer.byteLength(encodeTrains(kept))).toBeLessThan(390_000)
  })
})
