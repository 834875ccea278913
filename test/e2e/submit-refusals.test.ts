import { describe, expect, test } from 'vitest'
import { parseChinaTime } from '#contract/china-time.ts'
import { idCard } from '#test/contract/requests.ts'
import type { Body, Parameters } from './support/client.ts'
import { startService } from './support/service.ts'
import { closeIn, newOutOrderNo, people, searchTrip, submitFor, trainWith } from './support/trips.ts'

/*
 * Everything that submitOrder refuses, one fault at a time: the answer names the field and the rule, Juhe is not
 * asked, and nothing is left behind.
 */

const service = await startService()
const { north, sandbox, clock } = service

const found = await searchTrip(north, clock.now())
const train = trainWith(found, 'secondseat')
const other = found.trains.find(
  ({ trainNo, tickets }) => trainNo !== train.trainNo && 'secondseat' in tickets,
)!
const good = submitFor(found, { outOrderNo: 'REFUSED001' })
const day = String(good.departDate)
const { adult, secondAdult, child, foreigner } = people

/** The faults of a refusal: field and rule of each. */
function faultsIn(answer: Body): { field: string; rule: string }[] {
  expect(answer).toEqual({ reason: expect.stringMatching(/^参数错误:/), result: null, error_code: 223804 })
  return String(answer.reason)
    .slice('参数错误:'.length)
    .split(';')
    .map((fault) => {
      const [field = '', ...rule] = fault.split(' ')
      return { field, rule: rule.join(' ') }
    })
}

/** Nothing is at Juhe and nothing is known under the number. */
async function expectNothingDone(outOrderNo: unknown) {
  expect(await sandbox.allOrders()).toEqual([])
  if (typeof outOrderNo !== 'string' || !/^[0-9A-Za-z]{6,32}$/.test(outOrderNo)) return
  expect(await north.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 223804 })
}

type Row = readonly [what: string, overrides: Parameters, field: string, rule: RegExp]

const one = (overrides: Parameters) => ({ passengers: [{ ...adult, ...overrides }] })
const required = [
  'queryKey',
  'outOrderNo',
  'trainNo',
  'seatClassCode',
  'fromStation',
  'toStation',
  'departDate',
]
const alsoRequired = ['closeTime', 'acceptNoSeat', 'person', 'cellphone', 'passengers']

const rows: readonly Row[] = [
  ...[...required, ...alsoRequired].map(
    (field): Row => [`no ${field}`, { [field]: undefined }, field, /必填/],
  ),
  ...[...required, ...alsoRequired].map(
    (field): Row => [`a blank ${field}`, { [field]: '  ' }, field, /必填/],
  ),

  ['an outOrderNo of 5 characters', { outOrderNo: 'ABC12' }, 'outOrderNo', /6-32位数字或英文字母/],
  ['an outOrderNo of 33', { outOrderNo: 'A'.repeat(33) }, 'outOrderNo', /6-32位/],
  ['an outOrderNo with a dash', { outOrderNo: 'ORDER-001' }, 'outOrderNo', /6-32位/],
  ['an outOrderNo in Chinese', { outOrderNo: '订单号一二三四' }, 'outOrderNo', /6-32位/],
  [
    'an outOrderNo of full-width digits',
    { outOrderNo: '\uff11\uff12\uff13\uff14\uff15\uff16' },
    'outOrderNo',
    /6-32位/,
  ],

  ['no passengers', { passengers: [] }, 'passengers', /1-5位乘客/],
  ['six passengers', { passengers: sixPeople() }, 'passengers', /1-5位乘客/],
  ['passengers that are no JSON', { passengers: '张三' }, 'passengers', /JSON数组/],
  ['passengers that are an object', { passengers: adult }, 'passengers', /JSON数组/],
  ['a passenger that is a text', { passengers: ['张三'] }, 'passengers[0]', /JSON对象/],
  ['a passenger that is null', { passengers: [null] }, 'passengers[0]', /JSON对象|必填/],
  ['no passenger name', one({ passengerName: '' }), 'passengers[0].passengerName', /必填/],
  ['no passenger type', one({ passengerType: undefined }), 'passengers[0].passengerType', /必填/],
  ['a student', one({ passengerType: 3 }), 'passengers[0].passengerType', /暂不支持学生票和残军票/],
  [
    'a disabled soldier',
    one({ passengerType: '4' }),
    'passengers[0].passengerType',
    /暂不支持学生票和残军票/,
  ],
  ['a passenger type 5', one({ passengerType: 5 }), 'passengers[0].passengerType', /1\(成人\)或2\(儿童\)/],
  ['no document type', one({ idCardType: undefined }), 'passengers[0].idCardType', /必填/],
  ['a document type 4', one({ idCardType: 4 }), 'passengers[0].idCardType', /身份证/],
  ['no document number', one({ idCardNo: undefined }), 'passengers[0].idCardNo', /必填/],
  ['an ID card whose checksum is wrong', one({ idCardNo: wrongCheck() }), 'passengers[0].idCardNo', /身份证/],
  ['an ID card of 15 digits', one({ idCardNo: '110101900307001' }), 'passengers[0].idCardNo', /18位/],
  [
    'an ID card born on a day that never was',
    { passengers: [{ ...adult, idCardNo: idCard('11010119900230001'), birthday: undefined }] },
    'passengers[0].idCardNo',
    /出生日期/,
  ],
  ['another birthday than the ID card', one({ birthday: '1990-03-08' }), 'passengers[0].birthday', /不一致/],
  ['a birthday that never was', one({ birthday: '1990-02-30' }), 'passengers[0].birthday', /yyyy-MM-dd/],
  [
    'no birthday with a passport',
    { passengers: [{ ...foreigner, birthday: undefined }] },
    'passengers[0].birthday',
    /必填/,
  ],
  [
    'a birthday in the future',
    { passengers: [{ ...foreigner, birthday: '2199-01-01' }] },
    'passengers[0].birthday',
    /不能晚于今天/,
  ],
  [
    'a passport number with a space',
    { passengers: [{ ...foreigner, idCardNo: 'P 123' }] },
    'passengers[0].idCardNo',
    /位/,
  ],
  ['the same passenger twice', { passengers: [adult, adult] }, 'passengers[1].idCardNo', /重复/],
  [
    'the same document in other letters',
    { passengers: [foreigner, { ...foreigner, idCardNo: 'p12345678', passengerName: 'BOB' }] },
    'passengers[1].idCardNo',
    /重复/,
  ],
  [
    'a fault of the third passenger',
    { passengers: [adult, child, { ...secondAdult, passengerType: '9' }] },
    'passengers[2].passengerType',
    /1/,
  ],

  ['a phone number of 10 digits', { cellphone: '1381234557' }, 'cellphone', /11位手机号/],
  ['a landline', { cellphone: '01062345678' }, 'cellphone', /11位手机号/],
  ['a phone number that begins with 12', { cellphone: '12812345577' }, 'cellphone', /11位手机号/],
  ['an e-mail address without @', { email: 'wang.example.com' }, 'email', /邮箱/],
  ['acceptNoSeat 2', { acceptNoSeat: '2' }, 'acceptNoSeat', /0.*1/],
  ['ticketModel 2', { ticketModel: '2' }, 'ticketModel', /0.*1/],
  [
    'ticketModel 1 without an account',
    { ticketModel: 1, accountPwd: 'x' },
    'accountNo',
    /ticketModel为1.*必填/,
  ],
  [
    'ticketModel 1 without a password',
    { ticketModel: 1, accountNo: 'x' },
    'accountPwd',
    /ticketModel为1.*必填/,
  ],

  ['a closeTime that has passed', { closeTime: '2020-01-01 00:00:00' }, 'closeTime', /晚于当前时间/],
  ['a closeTime after departure', { closeTime: `${day} 23:59:59` }, 'closeTime', /早于.*发车时间/],
  ['a closeTime at departure', { closeTime: `${day} ${train.fromTime}:00` }, 'closeTime', /早于.*发车时间/],
  ['a closeTime without a time', { closeTime: day }, 'closeTime', /yyyy-MM-dd HH:mm:ss/],
  ['a closeTime that never is', { closeTime: '2026-02-30 00:00:00' }, 'closeTime', /yyyy-MM-dd HH:mm:ss/],

  [
    'several trains without a main one',
    { trainNo: `${train.trainNo}|${other.trainNo}`, mainSeatClass: 'secondseat' },
    'mainTrainNo',
    /必填/,
  ],
  [
    'several seats without a main one',
    { seatClassCode: 'secondseat|firstseat', mainTrainNo: train.trainNo },
    'mainSeatClass',
    /必填/,
  ],
  ['a main train that is not among them', { mainTrainNo: other.trainNo }, 'mainTrainNo', /trainNo/],
  ['a main seat that is not among them', { mainSeatClass: 'firstseat' }, 'mainSeatClass', /seatClassCode/],
  ['a main seat outside the dictionary', { mainSeatClass: 'throne' }, 'mainSeatClass', /数据字典/],
  ['a seat outside the dictionary', { seatClassCode: 'throne' }, 'seatClassCode', /数据字典/],
  ['a seat in Chinese', { seatClassCode: '二等座' }, 'seatClassCode', /数据字典/],
  ['the same seat twice', { seatClassCode: 'secondseat|secondseat' }, 'seatClassCode', /重复/],
  ['the same train twice', { trainNo: `${train.trainNo}|${train.trainNo}` }, 'trainNo', /重复/],
  ['an empty place in the list of trains', { trainNo: `${train.trainNo}|` }, 'trainNo', /车次号/],
  ['a train that is no train number', { trainNo: '高铁1' }, 'trainNo', /车次号/],

  ['a queryKey that nobody was given', { queryKey: 'f'.repeat(32) }, 'queryKey', /不存在或已过期/],
  ['a train that the search did not find', { trainNo: 'G99999' }, 'trainNo', /G99999.*查询结果/],
  [
    'a second train that the search did not find',
    { trainNo: `${train.trainNo}|G99999`, mainTrainNo: train.trainNo, mainSeatClass: 'secondseat' },
    'trainNo',
    /G99999.*查询结果/,
  ],
  [
    'a seat that the train does not have',
    { seatClassCode: 'hardseat' },
    'seatClassCode',
    /hardseat.*查询结果/,
  ],
  ['another fromStation', { fromStation: '天津' }, 'fromStation', /不一致/],
  ['another toStation', { toStation: '苏州' }, 'toStation', /不一致/],
  [
    'another departDate',
    { departDate: nextDay(), closeTime: closeIn(clock.now(), 60) },
    'departDate',
    /不一致/,
  ],
  [
    'another time of departure',
    { departDate: `${day} 03:33`, closeTime: closeIn(clock.now(), 60) },
    'departDate',
    /发车时间.*不一致/,
  ],
  ['a departDate in compact form', { departDate: day.replaceAll('-', '') }, 'departDate', /yyyy-MM-dd/],
]

function sixPeople() {
  return Array.from({ length: 6 }, (_, index) => ({
    ...foreigner,
    passengerName: `TRAVELLER ${'ABCDEF'[index]}`,
    idCardNo: `P1234567${index}`,
  }))
}

function wrongCheck(): string {
  const { idCardNo } = adult
  const last = String(idCardNo).at(-1)
  return `${String(idCardNo).slice(0, -1)}${last === '0' ? '1' : '0'}`
}

function nextDay(): string {
  const at = parseChinaTime(day, 'yyyy-MM-dd')!
  return new Date(at + (24 + 8) * 3_600_000).toISOString().slice(0, 10)
}

test.each(rows)('refuses %s', async (_, overrides, field, rule) => {
  for (const way of ['form', 'json'] as const) {
    const faults = faultsIn(await north.call('submitOrder', { ...good, ...overrides }, way))
    expect(faults).toEqual([{ field, rule: expect.stringMatching(rule) }])
  }
  await expectNothingDone({ ...good, ...overrides }.outOrderNo)
})

describe('several faults', () => {
  test('are told in one answer, each with its field and rule', async () => {
    const answer = await north.call('submitOrder', {
      ...good,
      outOrderNo: '1',
      cellphone: '1',
      seatClassCode: 'throne',
      passengers: [{ ...adult, passengerType: 3, idCardNo: wrongCheck() }, foreigner, foreigner],
    })
    expect(faultsIn(answer).map(({ field }) => field)).toEqual([
      'outOrderNo',
      'seatClassCode',
      'cellphone',
      'passengers[0].passengerType',
      'passengers[0].idCardNo',
      'passengers[2].idCardNo',
    ])
  })

  test('of a request without any parameter name everything that is required', async () => {
    const fields = faultsIn(await north.call('submitOrder', {})).map(({ field }) => field)
    expect(fields.toSorted()).toEqual([...required, ...alsoRequired].toSorted())
  })

  test('against the search are told together', async () => {
    const answer = await north.call('submitOrder', {
      ...good,
      fromStation: '天津',
      toStation: '苏州',
      seatClassCode: 'hardseat',
      closeTime: '2020-01-01 00:00:00',
    })
    const fields = faultsIn(answer).map(({ field }) => field)
    expect(fields.toSorted()).toEqual(['closeTime', 'fromStation', 'seatClassCode', 'toStation'])
  })

  test('in the form, against the clock and against the search are told together', async () => {
    const answer = await north.call('submitOrder', {
      ...good,
      cellphone: '1',
      closeTime: '2020-01-01 00:00:00',
      fromStation: '天津',
      queryKey: good.queryKey,
    })
    const fields = faultsIn(answer).map(({ field }) => field)
    expect(fields.toSorted()).toEqual(['cellphone', 'closeTime', 'fromStation'])
  })
})

describe('answers', () => {
  test('never repeat what is personal or secret', async () => {
    const answer = await north.call('submitOrder', {
      ...good,
      ticketModel: 1,
      accountPwd: 'my-password',
      cellphone: '9998887776',
      email: 'not-an-address',
      passengers: [{ ...adult, idCardNo: '110101199003070099', passengerName: '王大明\u0007' }],
    })
    expect(JSON.stringify(answer)).not.toMatch(/my-password|9998887776|not-an-address|1101011990|王大明/)
    expect(JSON.stringify(service.logged)).not.toMatch(
      /my-password|9998887776|not-an-address|1101011990|王大明/,
    )
  })
})

describe('takes', () => {
  test.each<[string, Parameters]>([
    ['an ID card without a birthday', { passengers: [{ ...adult, birthday: undefined }] }],
    [
      'an ID card with a small x',
      { passengers: [{ ...adult, idCardNo: withX().toLowerCase(), birthday: undefined }] },
    ],
    ['numbers where the examples have numerals', { acceptNoSeat: 1, ticketModel: 0, cellphone: 13812345577 }],
    ['spaces around values', { person: '  过期  ', cellphone: ' 13812345577 ' }],
    ['the main train’s time of departure', { departDate: `${day} ${train.fromTime}` }],
    ['five passengers', { passengers: sixPeople().slice(0, 5) }],
    ['an account of the traveller’s own', { ticketModel: 1, accountNo: 'wang', accountPwd: ' with spaces ' }],
    ['a small letter in a train number', { trainNo: train.trainNo.toLowerCase() }],
    [
      'two trains and two seats with main ones',
      {
        trainNo: `${other.trainNo}|${train.trainNo}`,
        mainTrainNo: train.trainNo,
        seatClassCode: 'firstseat|secondseat',
        mainSeatClass: 'secondseat',
      },
    ],
    ['an outOrderNo of 6 characters', { outOrderNo: 'abcDEF' }],
    ['an outOrderNo of 32 digits', { outOrderNo: '1'.repeat(32) }],
  ])('%s', async (_, overrides) => {
    const outOrderNo = String(overrides.outOrderNo ?? newOutOrderNo('TAKEN'))
    const fresh = submitFor(await searchTrip(north, clock.now(), { date: found.trainDate }))
    const answer = await north.call(
      'submitOrder',
      { ...fresh, person: '过期', ...overrides, outOrderNo },
      'json',
    )
    expect(answer).toMatchObject({ error_code: 0, result: { outOrderNo } })
    expect(await sandbox.orders(answer.result.orderNo)).toHaveLength(1)
    // So that it does not keep the clock busy.
    await north.call('cancelOrder', { outOrderNo })
  })
})

test('refuses a train that leaves in less than three hours, and takes one that leaves later', async () => {
  const soon = await searchTrip(north, clock.now(), { days: 1 })
  const first = trainWith(soon, 'secondseat')
  const leaves = parseChinaTime(`${submitFor(soon).departDate} ${first.fromTime}`, 'yyyy-MM-dd HH:mm')!
  await sandbox.advance((leaves - clock.now()) / 1_000 - 3 * 3_600 + 60)
  const again = await searchTrip(north, clock.now(), { date: soon.trainDate })
  const parameters = submitFor(again, { trainNo: first.trainNo, closeTime: closeIn(clock.now(), 30) })
  const faults = faultsIn(await north.call('submitOrder', parameters))
  expect(faults).toEqual([
    { field: 'trainNo', rule: expect.stringMatching(/距离发车时间太近.*3小时/) },
    // The test has turned the clock.
    { field: '服务时钟已拨快', rule: expect.stringMatching(/^\d+ (分钟|小时)$/) },
  ])
  const later = again.trains.toSorted((a, b) => (a.fromTime < b.fromTime ? 1 : -1))[0]!
  const seat = Object.keys(later.tickets)[0]
  const taken = submitFor(again, {
    trainNo: later.trainNo,
    seatClassCode: seat,
    closeTime: closeIn(clock.now(), 30),
    person: '过期',
  })
  expect(await north.call('submitOrder', taken)).toMatchObject({ error_code: 0 })
})

function withX(): string {
  for (let serial = 0; ; serial += 1) {
    const card = idCard(`11010119900307${String(serial).padStart(3, '0')}`)
    if (card.endsWith('X')) return card
  }
}
