import { expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import { matchPassengers, recognizePassengers } from '#shared/orders/upstream/match-passengers.ts'

/* Whose ticket it is, by what Juhe shows of a person. */

const traveller = (passengerName: string, idCardNo: string): Passenger => ({
  ...{ passengerName, passengerType: 1, idCardType: 0, idCardNo, birthday: '1990-03-07' },
})
const shown = (passengerName: string, idCard = '') => ({ passengerName, idCard })

/** Two of one name, one with an X, one with a passport. */
const four = [
  traveller('王小明', '110101199003070011'),
  traveller('王小明', '320382199203073916'),
  traveller('李小红', '11010119920515002X'),
  traveller('ANNA SMITH', 'E12345678'),
]

test.each([
  [
    'by number, whatever the names and the order',
    [shown('', 'E12345678'), shown('王小明', '320382199203073916')],
    [3, 1],
  ],
  ['by number in small letters', [shown('', '11010119920515002x')], [2]],
  [
    'by name and both ends of a masked number',
    [shown('王小明', '320382XXXXXXXX3916'), shown('王小明', '110***********0011')],
    [1, 0],
  ],
  [
    'by name and one end of a masked number',
    [shown('王小明', 'XXXXXXXXXXXXXX3916'), shown('王小明', '1101**************')],
    [1, 0],
  ],
  ['by name alone', [shown('李小红'), shown('ANNA SMITH')], [2, 3]],
  ['by name, in the order of the passengers, where two share it', [shown('王小明'), shown('王小明')], [0, 1]],
  ['a number goes before a name', [shown('王小明'), shown('王小明', '110101199003070011')], [1, 0]],
  ['a mask goes before a name alone', [shown('王小明'), shown('王小明', '1101**********0011')], [1, 0]],
  [
    'a mask that shows nothing is no sign',
    [shown('王小明', 'XXXXXXXXXX'), shown('王小明', '1101**********0011')],
    [1, 0],
  ],
  [
    'a mask with other signs is no sign',
    [shown('王小明', '32 0382XXXX3916'), shown('王小明', '3203**********3916')],
    [0, 1],
  ],
  ['one X is no mask', [shown('李小红', '110101199205150020'), shown('王小明', '3203X')], [2, 0]],
])('%s', (_what, people, expected) => {
  expect(matchPassengers(four, people)).toEqual(expected)
  expect(recognizePassengers(four, people)).toEqual(expected)
})

test('who is left over is anybody who is left, but nobody whom we recognize', () => {
  const people = [
    shown('陌生人'),
    shown('ANNA SMITH'),
    shown('别人'),
    shown('王小明'),
    shown('x'),
    shown('y'),
  ]
  expect(matchPassengers(four, people)).toEqual([1, 3, 2, 0, -1, -1])
  expect(recognizePassengers(four, people)).toEqual([-1, 3, -1, 0, -1, -1])
})

test('a masked number of somebody else’s is no sign, and the name decides', () => {
  expect(recognizePassengers(four.slice(2), [shown('李小红', '3203**********3916')])).toEqual([0])
  expect(recognizePassengers(four.slice(2), [shown('别人', '1101**********002X')])).toEqual([-1])
})
