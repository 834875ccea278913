import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStations, loadStations, stationRule } from '#shared/stations/stations.ts'
import { anyText } from '#test/support/any-text.ts'

const stations = createStations(
  readFileSync(new URL('../../shared/stations/stations.tsv', import.meta.url), 'utf8'),
)

function found(text: string): string | undefined {
  const lookup = stations.lookup(text)
  return lookup.kind === 'found' ? lookup.station.name : undefined
}

describe('the stations', () => {
  test('are read once from the file beside the code', async () => {
    const loaded = await loadStations()
    expect(loaded.all.length).toBeGreaterThan(3000)
    expect(await loadStations()).toBe(loaded)
  })

  test('have unique names and codes', () => {
    expect(new Set(stations.all.map((one) => one.name)).size).toBe(stations.all.length)
    expect(new Set(stations.all.map((one) => one.telecode)).size).toBe(stations.all.length)
  })

  test('are each found by name, with and without 站', () => {
    for (const station of stations.all) {
      expect(stations.lookup(station.name)).toEqual({ kind: 'found', station })
      if (station.name.length > 1) expect(found(`${station.name}站`)).toBe(station.name)
    }
  })

  test('are each found by pinyin, or said to be one of several', () => {
    for (const station of stations.all) {
      const lookup = stations.lookup(station.pinyin)
      const written =
        lookup.kind === 'found' ? [lookup.station] : lookup.kind === 'ambiguous' ? lookup.stations : []
      expect(written.every((one) => one.pinyin === station.pinyin)).toBe(true)
      expect(written.length).toBeGreaterThan(0)
      if (lookup.kind === 'ambiguous') expect(written).toContain(station)
    }
  })

  test('are found by the contract’s examples', () => {
    expect(found('苏州')).toBe('苏州')
    expect(found('kunshan')).toBe('昆山')
    expect(found('shanghaixi')).toBe('上海西')
    expect(found('suzhouyuanqu')).toBe('苏州园区')
  })

  test('are found in any case and spacing of pinyin', () => {
    expect(found('Shanghai Hongqiao')).toBe('上海虹桥')
    expect(found("Xi'an")).toBe('西安')
    expect(found(' 上海 虹桥 站')).toBe('上海虹桥')
  })

  test('that sound alike: the city with far more stations is meant, or else one must say', () => {
    expect(found('suzhou')).toBe('苏州')
    expect(stationRule(stations.lookup('fuzhou'))).toContain('福州')
    const lookup = createStations('name\ttelecode\tpinyin\n伊春\tA\tyichun\n宜春\tB\tyichun\n').lookup(
      'yichun',
    )
    expect(lookup.kind === 'ambiguous' && stationRule(lookup)).toBe('对应多个车站,请使用中文站名:伊春、宜春')
  })

  test.each([
    ['苏洲', '苏州'],
    ['上海红桥', '上海虹桥'],
    ['昆山难', '昆山南'],
    ['bejing', '北京'],
    ['shanghaihonqiao', '上海虹桥'],
    ['苏州园', '苏州园区'],
  ])('are suggested: for %s among others %s', (text, name) => {
    const lookup = stations.lookup(text)
    expect(lookup.kind === 'unknown' ? lookup.near.map((one) => one.name) : []).toContain(name)
    expect(stationRule(lookup)).toContain(`不存在车站“${text}”,是否要找:`)
    expect(stationRule(lookup)).toContain(name)
  })

  test('that nothing is near to suggest nothing', () => {
    expect(stationRule(stations.lookup('qqqqqqqq'))).toBe('不存在车站“qqqqqqqq”')
    expect(stationRule(stations.lookup('苏州'))).toBeUndefined()
  })

  test('are looked up by whatever text without an error, with five suggestions at most', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.string({ minLength: 500, maxLength: 900 })), (text) => {
        const lookup = stations.lookup(text)
        if (lookup.kind === 'unknown') expect(lookup.near.length).toBeLessThanOrEqual(5)
        expect((stationRule(lookup) ?? '').length).toBeLessThan(200)
      }),
    )
  })
})
