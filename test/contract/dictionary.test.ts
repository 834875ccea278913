import { describe, expect, test } from 'vitest'
import { dataDictionaryAnswer } from '#contract/data-dictionary.ts'
import {
  isSeatClassCode,
  msgCodeOfText,
  msgCodes,
  seatClassByName,
  seatClassByNumber,
  seatClassCodes,
  seatClasses,
  seatClassName,
  seatClassNumber,
} from '#contract/dictionary.ts'
import { exampleText } from './fixtures.ts'

const codes = Object.keys(seatClassCodes).filter(isSeatClassCode)

describe('the dictionary', () => {
  test('is answered exactly as the example, in the example’s order', () => {
    expect(JSON.stringify(dataDictionaryAnswer, null, 2)).toBe(exampleText('dataDictionary').trim())
  })

  test('has a number of its own for each seat class code, and finds the code by it', () => {
    const numbers = codes.map(seatClassNumber)
    expect(new Set(numbers).size).toBe(codes.length)
    for (const number of numbers) expect(Object.keys(seatClasses)).toContain(number)
    expect(codes.map((code) => seatClassByNumber(seatClassNumber(code)))).toEqual(codes)
    expect(seatClassByNumber(1)).toBe('hardseat')
  })

  test('finds a seat class by its name', () => {
    expect(codes.map((code) => seatClassByName(seatClassName(code)))).toEqual(codes)
  })

  test('finds a code for every number and name of the pushes, and none for others', () => {
    for (const [number, name] of Object.entries(seatClasses)) {
      expect(seatClassByNumber(number), name).toBeDefined()
      expect(seatClassByName(name), name).toBe(seatClassByNumber(number))
    }
    expect(seatClassByName('硬卧')).toBe('hardsleepermid')
    expect(seatClassByName('软卧')).toBe('softsleeperdown')
    for (const number of ['0', '99', '', 'constructor']) expect(seatClassByNumber(number)).toBeUndefined()
    for (const name of ['', '飞机', 'toString']) expect(seatClassByName(name)).toBeUndefined()
  })

  test('finds the message code whose text a reason begins with, the longest of several', () => {
    for (const [code, meaning] of Object.entries(msgCodes)) {
      expect(msgCodeOfText(meaning)).toBe(code)
      expect(msgCodeOfText(`${meaning}_订票失败 XXX`)).toBe(code)
    }
    expect(msgCodeOfText('抢票取消失败')).toBe('221')
    expect(msgCodeOfText('别的原因')).toBeUndefined()
    expect(msgCodeOfText('')).toBeUndefined()
  })
})

/** Written from the dictionary of contract §7: a number's name, and the code with that name or the nearest to it. */
const seatsByNumber = [
  ['1', '硬座', 'hardseat'],
  ['2', '软座', 'softseat'],
  ['3', '一等座', 'firstseat'],
  ['4', '二等座', 'secondseat'],
  ['5', '硬卧上铺', 'hardsleeperup'],
  ['6', '硬卧', 'hardsleepermid'],
  ['7', '硬卧下铺', 'hardsleeperdown'],
  ['8', '软卧上铺', 'softsleeperup'],
  ['9', '软卧', 'softsleeperdown'],
  ['10', '无座', 'noseat'],
  ['11', '商务座', 'businessseat'],
  ['12', '特等座', 'specialseat'],
  ['13', '其它', 'otherseat'],
  ['14', '高级软卧', 'advancedsoftsleeper'],
  ['15', '动卧上铺', 'softsleeperup'],
  ['16', '动卧下铺', 'softsleeperdown'],
  ['17', '高级动卧上铺', 'advancedsoftsleeper'],
  ['18', '高级动卧下铺', 'advancedsoftsleeper'],
  ['33', '一等软座', 'firstseat'],
  ['44', '二等软座', 'secondseat'],
] as const

test.each(seatsByNumber)('seat class %s, %s, is read as %s', (number, name, code) => {
  expect([seatClassByNumber(number), seatClassByNumber(Number(number)), seatClassByName(name)]).toEqual([
    code,
    code,
    code,
  ])
  if (Number(number) <= 14) expect(seatClassNumber(code)).toBe(number)
})
