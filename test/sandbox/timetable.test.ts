import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChinaTimeFormat, parseChinaTime } from '#contract/china-time.ts'
import { createChance, shuffled } from '#infra/sandbox/model/chance.ts'
import { railKilometres } from '#infra/sandbox/model/geography.ts'
import { fareOf, refundOf } from '#infra/sandbox/model/money.ts'
import { readStations } from '#infra/sandbox/model/stations.ts'
import { type Train, trainsBetween } from '#infra/sandbox/model/timetable.ts'
import { trainKinds } from '#infra/sandbox/model/train-kinds.ts'

const book = readStations(
  readFileSync(new URL('../../shared/stations/stations.tsv', import.meta.url), 'utf8'),
)
const day: ChinaTimeFormat = 'yyyyMMdd'
const midnight = (date: string) => parseChinaTime(date, day)!
const station = fc.constantFrom(...book.all)
const timetables = fc
  .record({
    from: station,
    to: station,
    seed: fc.string(),
    date: fc.constantFrom('20260327', '20260401', '20261001'),
  })
  .map(({ from, to, seed, date }) => ({
    from,
    to,
    date,
    trains: trainsBetween(createChance(seed), from, to, date, midnight(date)),
  }))
const between = (from: string, to: string, date = '20260327'): Train[] =>
  trainsBetween(createChance('test'), book.find(from)!, book.find(to)!, date, midnight(date))
const priceOf = (train: Train, code: string) => train.seats.find((offer) => offer.code === code)?.price

describe('every timetable', () => {
  it('has trains that arrive after they depart, on the day asked for, in order', () => {
    fc.assert(
      fc.property(timetables, ({ trains, date }) => {
        const departures = trains.map((train) => train.departAt)
        expect(departures).toEqual([...departures].sort((a, b) => a - b))
        for (const train of trains) {
          expect(train.arriveAt).toBeGreaterThan(train.departAt)
          expect(train.departAt).toBeGreaterThanOrEqual(midnight(date))
          expect(train.departAt).toBeLessThan(midnight(date) + 86_400_000)
          const kmPerHour = (train.km * 3_600_000) / (train.arriveAt - train.departAt)
          expect(kmPerHour).toBeLessThan(trainKinds[train.kind].kmPerHour * 1.06)
        }
      }),
    )
  })

  it('has high-speed trains while their lines are open, from 6:00 to 24:00, but for the longest ways of D trains', () => {
    const hour = 3_600_000
    const run = (train: Train) => train.arriveAt - train.departAt
    fc.assert(
      fc.property(timetables, ({ trains, date }) => {
        for (const train of trains.filter(({ kind }) => 'GCD'.includes(kind))) {
          expect(train.departAt).toBeGreaterThanOrEqual(midnight(date) + 6 * hour)
          if (train.kind === 'D' && run(train) >= 18 * hour) continue
          expect(train.arriveAt, train.trainNo).toBeLessThan(midnight(date) + 24 * hour)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('has trains with numbers of their own, of the kind that fits the way', () => {
    fc.assert(
      fc.property(timetables, ({ from, to, trains }) => {
        expect(new Set(trains.map((train) => train.trainNo)).size).toBe(trains.length)
        for (const { trainNo, kind } of trains) {
          expect(trainNo).toMatch(new RegExp(`^${kind}[1-9]\\d{0,3}$`))
          if (from.lines === 'fast' && to.lines === 'fast') expect('CDG').toContain(kind)
          if (from.lines === 'slow' || to.lines === 'slow') expect('ZTK').toContain(kind)
        }
      }),
    )
  })

  it('has seats whose price grows with the class, in steps of half a yuan', () => {
    const ladders = [
      ['noseat', 'secondseat', 'firstseat', 'businessseat'],
      ['noseat', 'hardseat', 'softseat'],
      [
        'hardseat',
        'hardsleeperup',
        'hardsleepermid',
        'hardsleeperdown',
        'softsleeperup',
        'softsleeperdown',
        'advancedsoftsleeper',
      ],
    ]
    fc.assert(
      fc.property(timetables, ({ trains }) => {
        for (const train of trains) {
          for (const { price, capacity } of train.seats) {
            expect(price).toBeGreaterThan(0)
            expect(Number.isInteger(price * 2)).toBe(true)
            expect(capacity).toBeGreaterThan(0)
          }
          for (const ladder of ladders) {
            const prices = ladder.flatMap((code) => priceOf(train, code) ?? [])
            const rising = prices.every(
              (price, i) =>
                i === 0 || price > prices[i - 1]! || ladder[i] === 'secondseat' || ladder[i] === 'hardseat',
            )
            expect(rising, `${train.trainNo} ${prices}`).toBe(true)
          }
        }
      }),
    )
  })

  it('connects any two stations that are not next to each other, at least on weekdays', () => {
    fc.assert(
      fc.property(timetables, ({ from, to, trains }) => {
        fc.pre(railKilometres(from.place, to.place) >= 5)
        expect(trains.length).toBeGreaterThanOrEqual(2)
        expect(trains.length).toBeLessThanOrEqual(40)
      }),
    )
  })
})

describe('the timetable', () => {
  it('is the same for the same seed and another for another', () => {
    expect(between('北京', '上海')).toEqual(between('北京', '上海'))
    const other = trainsBetween(
      createChance('other'),
      book.find('北京')!,
      book.find('上海')!,
      '20260327',
      midnight('20260327'),
    )
    expect(other).not.toEqual(between('北京', '上海'))
  })

  it('hardly changes from day to day', () => {
    const monday = between('北京', '上海', '20260323').map((train) => train.trainNo)
    const friday = between('北京', '上海', '20260327').map((train) => train.trainNo)
    expect(friday).toEqual(expect.arrayContaining(monday))
  })

  it('has hardly a D train between big cities that arrives at night', () => {
    const cities = [
      '北京',
      '上海',
      '广州',
      '成都',
      '西安',
      '武汉',
      '南京',
      '哈尔滨',
      '昆明',
      '厦门',
      '苏州',
      '青岛',
    ]
    const all = cities.flatMap((from) =>
      cities.filter((to) => to !== from).flatMap((to) => between(from, to)),
    )
    const ofKind = (kind: string) => all.filter((train) => train.kind === kind)
    const atNight = ofKind('D').filter((train) => train.arriveAt >= midnight('20260328'))
    expect(ofKind('G').length).toBeGreaterThan(500)
    expect(ofKind('D').length).toBeGreaterThan(300)
    expect(atNight.length / ofKind('D').length).toBeLessThan(0.02)
  })

  it('takes longer and costs more the farther it is', () => {
    const ways = ['天津', '济南', '南京', '上海'].map((to) =>
      between('北京', to).filter((train) => train.kind === 'G'),
    )
    const quickest = ways.map((trains) => Math.min(...trains.map((train) => train.arriveAt - train.departAt)))
    const prices = ways.map(([train]) => priceOf(train!, 'secondseat')!)
    for (const list of [quickest, prices]) expect(list).toEqual([...list].sort((a, b) => a - b))
  })

  it('knows how far it is between cities, roughly', () => {
    const km = (from: string, to: string) => railKilometres(book.find(from)!.place, book.find(to)!.place)
    expect(km('北京', '上海')).toBeGreaterThan(1100)
    expect(km('北京', '上海')).toBeLessThan(1463)
    expect(km('苏州', '昆山')).toBeLessThan(60)
    expect(km('哈尔滨', '广州')).toBeGreaterThan(2800)
    // Stations of one town lie in one region, however little is known of them.
    expect(km('上海', '上海西')).toBeLessThan(60)
  })

  it('finds stations by name and by pinyin, of two with one pinyin the busier', () => {
    expect(book.find('suzhou')?.name).toBe('苏州')
    expect(book.find(' 宿州 ')?.name).toBe('宿州')
    expect(book.find('ShangHaiHongQiao')?.name).toBe('上海虹桥')
    expect(book.find('nowhere')).toBeUndefined()
  })
})

describe('money', () => {
  const hour = 3_600_000
  it.each([
    [9 * 24, 100],
    [8 * 24, 95],
    [49, 95],
    [47, 90],
    [23, 80],
  ])('of a ticket for 100 yuan given back %i hours before departure, %i yuan come back', (hours, back) => {
    expect(refundOf(100, hours * hour)).toBe(back)
  })

  it('never gives back more than was paid, nor less than nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8000 }),
        fc.integer({ min: 0, max: 1000 * hour }),
        (halves, until) => {
          const price = halves / 2
          const back = refundOf(price, until)
          expect(back).toBeGreaterThanOrEqual(0)
          expect(back).toBeLessThanOrEqual(price)
          expect(Number.isInteger(back * 2)).toBe(true)
          expect(fareOf(price, 2) * 2).toBeGreaterThanOrEqual(price)
          expect(fareOf(price, 2)).toBeLessThanOrEqual(price)
        },
      ),
    )
  })
})

describe('numbers given out', () => {
  it('do not come twice', () => {
    const numbers = Array.from({ length: 20_000 }, (_, n) => shuffled(n, 900_000_000))
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(Math.max(...numbers)).toBeLessThan(900_000_000)
  })
})
