import { idCardCheckCharacter } from '#contract/id-card.ts'

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗']
const givenNames = [
  '小明',
  '晓雯',
  '子轩',
  '雨桐',
  '一诺',
  '思远',
  '佳怡',
  '浩然',
  '梓涵',
  '若曦',
  '文博',
  '静宜',
]
/** Digits that begin no region's code: the number passes every check, and is nobody's. */
const noRegion = '990101'
/** A traveller who does not exist, of a fitting age in `year`. */
export function madeUpTraveller(isChild, year) {
  const birthYear = isChild ? year - 6 - below(5) : year - 20 - below(40)
  const day = `${birthYear}${twoDigits(1 + below(12))}${twoDigits(1 + below(28))}`
  const first17 = `${noRegion}${day}${String(below(1000)).padStart(3, '0')}`
  return {
    name: `${oneOf(surnames)}${oneOf(givenNames)}`,
    isChild,
    idCardNo: first17 + idCardCheckCharacter(first17),
  }
}
/** The `passengers` parameter of a submit, contract §2. */
export function passengersParameter(travellers) {
  return JSON.stringify(
    travellers.map(({ name, isChild, idCardNo }) => ({
      passengerName: name,
      passengerType: isChild ? 2 : 1,
      idCardType: 0,
      idCardNo,
    })),
  )
}
/** An order number of the page's own: 6–32 digits and letters, contract §2. */
export function newOutOrderNo() {
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'
  return `BOARD${Array.from({ length: 8 }, () => letters.charAt(below(letters.length))).join('')}`
}
function below(limit) {
  return Math.floor(Math.random() * limit)
}
function oneOf(list) {
  return list[below(list.length)] ?? ''
}
function twoDigits(number) {
  return String(number).padStart(2, '0')
}
