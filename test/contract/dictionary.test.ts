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
