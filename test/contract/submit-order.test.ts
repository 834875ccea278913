import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { faultReason, faultsOf } from '#contract/faults.ts'
import { submitOrderRequest } from '#contract/submit-order.ts'
import { goodPassenger, goodSubmit, idCard } from './requests.ts'

/** What is said of a submit without a fault but for these parameters. */
function reasonOf(overrides: Record<string, unknown>): string | undefined {
  const outcome = z.safeParse(submitOrderRequest, goodSubmit(overrides))
  return outcome.success ? undefined : faultReason(faultsOf(outcome.error)).replace('参数错误:', '')
}

/** What is said of a passenger without a fault but for these fields. */
function passengerReason(overrides: Record<string, unknown>): string | undefined {
  return reasonOf({ passengers: [goodPassenger(overrides)] })
}

describe('a submit', () => {
  test('names its stations with or without 站', () => {
    const { fromStation, toStation } = submitOrderRequest.parse(
      goodSubmit({ fromStation: '上海西站', toStation: '苏州园区' }),
    )
    expect([fromStation, toStation]).toEqual(['上海西', '苏州园区'])
  })

  test('is read whole', () => {
    expect(submitOrderRequest.parse(goodSubmit())).toEqual({
      queryKey: '6d31300d58be4d239af4039c71ddc313',
      outOrderNo: '2016113001',
      ticketModel: 0,
      trainNos: ['G7066', 'G7068'],
      seatClassCodes: ['secondseat', 'firstseat'],
      mainTrainNo: 'G7066',
      mainSeatClass: 'secondseat',
      fromStation: '上海西',
      toStation: '苏州园区',
      departDate: '2016-12-01',
      departTime: '09:02',
      closeTime: Date.parse('2016-11-30T10:00:00Z'),
      acceptNoSeat: false,
      contact: { person: '张三', cellphone: '15990000577', email: 'zhang@example.com' },
      passengers: [
        {
          passengerName: '张三',
          passengerType: 1,
          idCardType: 0,
          idCardNo: idCard('32038219890218391'),
          birthday: '1989-02-18',
        },
      ],
    })
  })

  test('needs neither e-mail nor hour, and takes the only train and seat for the main ones', () => {
    const request = submitOrderRequest.parse(
      goodSubmit({
        email: '',
        departDate: '2016-12-01',
        trainNo: ' k8371 ',
        seatClassCode: 'NoSeat',
        mainTrainNo: undefined,
        mainSeatClass: null,
        acceptNoSeat: 1,
      }),
    )
    expect(request).toMatchObject({
      trainNos: ['K8371'],
      mainTrainNo: 'K8371',
      mainSeatClass: 'noseat',
      acceptNoSeat: true,
    })
    expect(request.contact).not.toHaveProperty('email')
    expect(request).not.toHaveProperty('departTime')
  })

  test('answers every missing parameter at once, in the order of the contract', () => {
    const outcome = z.safeParse(submitOrderRequest, {})
    expect(outcome.success ? [] : faultsOf(outcome.error)).toEqual(
      [
        'queryKey',
        'outOrderNo',
        'trainNo',
        'seatClassCode',
        'fromStation',
        'toStation',
        'departDate',
        'closeTime',
        'acceptNoSeat',
        'person',
        'cellphone',
        'passengers',
      ].map((field) => ({ field, rule: '必填' })),
    )
  })

  test('answers faults of fields, of passengers and between fields at once', () => {
    const passengers = [goodPassenger({ passengerType: 3 }), goodPassenger({ passengerName: ' ' })]
    expect(
      reasonOf({ outOrderNo: '12', cellphone: '12345678901', mainTrainNo: 'G1', ticketModel: 1, passengers }),
    ).toBe(
      [
        'outOrderNo 须为6-32位数字或英文字母',
        'cellphone 须为11位手机号',
        'passengers[0].passengerType 暂不支持学生票和残军票',
        'passengers[1].passengerName 必填',
        'passengers[1].idCardNo 与passengers[0]的证件重复',
        'mainTrainNo 须为trainNo中的车次',
        'accountNo ticketModel为1(自购模式)时必填',
        'accountPwd ticketModel为1(自购模式)时必填',
      ].join(';'),
    )
  })
})

describe('a submit is refused with', () => {
  test.each([
    [{ queryKey: 'x'.repeat(129) }, 'queryKey 须为1-128个字符,且不含控制字符'],
    [{ ticketModel: 2 }, 'ticketModel 须为0(代购模式)或1(自购模式)'],
    [{ trainNo: 'G7066||G7068' }, 'trainNo 须为1-20个不重复的车次号,如G7211,多车次用|隔开'],
    [{ trainNo: 'G7066|g7066' }, 'trainNo 须为1-20个不重复的车次号,如G7211,多车次用|隔开'],
    [{ trainNo: 'G7066,G7068' }, 'trainNo 须为1-20个不重复的车次号,如G7211,多车次用|隔开'],
    [{ trainNo: ['G7066'] }, 'trainNo 须为1-20个不重复的车次号,如G7211,多车次用|隔开'],
    [{ trainNo: trains(21), mainTrainNo: 'G1' }, 'trainNo 须为1-20个不重复的车次号,如G7211,多车次用|隔开'],
    [
      { seatClassCode: 'bench' },
      'seatClassCode 须为数据字典seatClassCode中的座席代号,不可重复,多座席用|隔开',
    ],
    [
      { seatClassCode: 'toString' },
      'seatClassCode 须为数据字典seatClassCode中的座席代号,不可重复,多座席用|隔开',
    ],
    [
      { seatClassCode: 'secondseat|secondseat' },
      'seatClassCode 须为数据字典seatClassCode中的座席代号,不可重复,多座席用|隔开',
    ],
    [{ mainTrainNo: '' }, 'mainTrainNo 多车次或多坐席时必填'],
    [{ mainSeatClass: undefined }, 'mainSeatClass 多车次或多坐席时必填'],
    [{ trainNo: 'G7066', mainTrainNo: undefined }, 'mainTrainNo 多车次或多坐席时必填'],
    [{ mainTrainNo: 'G9999' }, 'mainTrainNo 须为trainNo中的车次'],
    [{ mainTrainNo: '车' }, 'mainTrainNo 须为车次号,如G7211'],
    [{ mainSeatClass: 'noseat' }, 'mainSeatClass 须为seatClassCode中的座席'],
    [{ mainSeatClass: 'bench' }, 'mainSeatClass 须为数据字典seatClassCode中的座席代号'],
    [{ fromStation: '站'.repeat(31) }, 'fromStation 须为1-30个字符,且不含控制字符'],
    [{ toStation: '昆\n山' }, 'toStation 须为1-30个字符,且不含控制字符'],
    [{ departDate: '20161201' }, 'departDate 须为yyyy-MM-dd或yyyy-MM-dd HH:mm格式的日期'],
    [{ departDate: '2016-02-30 12:00' }, 'departDate 须为yyyy-MM-dd或yyyy-MM-dd HH:mm格式的日期'],
    [{ departDate: '2016-12-01 12:00:00' }, 'departDate 须为yyyy-MM-dd或yyyy-MM-dd HH:mm格式的日期'],
    [{ closeTime: '2016-12-01 18:00' }, 'closeTime 须为yyyy-MM-dd HH:mm:ss格式的时间'],
    [{ closeTime: 1480586400000 }, 'closeTime 须为yyyy-MM-dd HH:mm:ss格式的时间'],
    [{ acceptNoSeat: 'yes' }, 'acceptNoSeat 须为0(不接受无座)或1(接受无座)'],
    [{ acceptNoSeat: true }, 'acceptNoSeat 须为0(不接受无座)或1(接受无座)'],
    [
      { seatClassCode: 'secondseat|noseat', acceptNoSeat: 0 },
      'acceptNoSeat seatClassCode含无座(noseat)时须为1(接受无座)',
    ],
    [{ person: 'x'.repeat(61) }, 'person 须为1-60个字符,且不含控制字符'],
    [{ cellphone: '12990000577' }, 'cellphone 须为11位手机号'],
    [{ cellphone: '+8615990000577' }, 'cellphone 须为11位手机号'],
    [{ cellphone: '1599000057' }, 'cellphone 须为11位手机号'],
    [{ email: 'zhang@' }, 'email 须为有效的邮箱地址'],
    [{ email: 'zhang@localhost' }, 'email 须为有效的邮箱地址'],
    [{ email: 'a b@example.com' }, 'email 须为有效的邮箱地址'],
    [{ passengers: '[' }, 'passengers 须为JSON数组'],
    [{ passengers: '{}' }, 'passengers 须为JSON数组'],
    [{ passengers: 5 }, 'passengers 须为JSON数组'],
    [{ passengers: 'null' }, 'passengers 必填'],
    [{ passengers: [] }, 'passengers 须为1-5位乘客'],
    [{ passengers: several(6) }, 'passengers 须为1-5位乘客'],
    [{ passengers: [1] }, 'passengers[0] 须为JSON对象'],
    [{ passengers: [null] }, 'passengers[0] 须为JSON对象'],
    [{ passengers: [[goodPassenger()]] }, 'passengers[0] 须为JSON对象'],
    [{ ticketModel: 1, accountNo: 'me' }, 'accountPwd ticketModel为1(自购模式)时必填'],
  ])('%j', (overrides, reason) => {
    expect(reasonOf(overrides)).toBe(reason)
  })
})

describe('a passenger', () => {
  test.each([
    [{ passengerName: undefined }, 'passengerName 必填'],
    [{ passengerName: '<b>' }, 'passengerName 只能含文字、数字、空格及·.-’()'],
    [{ passengerName: '张三|李四' }, 'passengerName 只能含文字、数字、空格及·.-’()'],
    [{ passengerType: 4 }, 'passengerType 暂不支持学生票和残军票'],
    [{ passengerType: '5' }, 'passengerType 须为1(成人)或2(儿童)'],
    [{ idCardType: 4 }, 'idCardType 须为0(身份证)、1(护照)、2(台胞证)或3(港澳通行证)'],
    [{ idCardNo: '1234' }, 'idCardNo 须为5-20位数字或英文字母'],
    [{ idCardType: 1, idCardNo: 'E 1234567' }, 'idCardNo 须为5-20位数字或英文字母'],
    [{ idCardNo: '320382198902183911' }, 'idCardNo 不是有效的18位身份证号码(位数、出生日期或校验码有误)'],
    [{ idCardNo: 'E12345678' }, 'idCardNo 不是有效的18位身份证号码(位数、出生日期或校验码有误)'],
    [{ birthday: '1989-02-19' }, 'birthday 与身份证号码中的出生日期不一致'],
    [{ birthday: '1989-02-30' }, 'birthday 须为yyyy-MM-dd格式的日期'],
    [{ idCardType: 1, idCardNo: 'E12345678', birthday: '' }, 'birthday 必填'],
    [
      { idCardNo: idCard('32038218991231391'), birthday: undefined },
      'idCardNo 中的出生日期不能早于1900-01-01',
    ],
    [{ idCardType: 1, idCardNo: 'E12345678', birthday: '1899-12-31' }, 'birthday 不能早于1900-01-01'],
  ])('is refused with %j', (overrides, reason) => {
    expect(passengerReason(overrides)).toBe(`passengers[0].${reason}`)
  })

  test('with an ID card needs no birthday: the number holds it', () => {
    const passengers = [goodPassenger({ birthday: undefined, idCardNo: '11010519491231002x' })]
    expect(submitOrderRequest.parse(goodSubmit({ passengers })).passengers[0]).toMatchObject({
      birthday: '1949-12-31',
      idCardNo: '11010519491231002X',
    })
  })

  test('may have his document’s number as a JSON number: it is taken as written, though it is beyond 2^53', () => {
    const [passenger] = submitOrderRequest.parse(
      goodSubmit({
        passengers:
          '[{"passengerName":"张三","passengerType":1,"idCardType":0,"idCardNo":110101199003077715}]',
      }),
    ).passengers
    expect(passenger).toMatchObject({ idCardNo: '110101199003077715', birthday: '1990-03-07' })
  })

  test('may be as old as anybody', () => {
    expect(passengerReason({ idCardNo: idCard('32038219000101391'), birthday: '1900-01-01' })).toBeUndefined()
  })

  test('may show a passport and other documents', () => {
    for (const idCardType of [1, 2, 3] as const) {
      const passengers = [goodPassenger({ idCardType, idCardNo: 'e1234567', birthday: '1989-02-18' })]
      expect(submitOrderRequest.parse(goodSubmit({ passengers })).passengers[0]).toMatchObject({
        idCardType,
        idCardNo: 'E1234567',
      })
    }
  })

  test('is not refused twice for being two people: the same number may be of two kinds of documents', () => {
    const one = goodPassenger({ idCardType: 1, idCardNo: 'E1234567' })
    expect(reasonOf({ passengers: [one, { ...one, idCardType: 2 }] })).toBeUndefined()
    const repeated = 'passengers[1].idCardNo 与passengers[0]的证件重复'
    expect(reasonOf({ passengers: [one, { ...one, idCardNo: 'e1234567', passengerName: '李四' }] })).toBe(
      repeated,
    )
    // Also where one of the two has a fault of his own, and is not read as far as the other.
    const nameless = { ...one, idCardNo: 'e1234567', passengerName: '' }
    expect(reasonOf({ passengers: [one, nameless] })).toContain(repeated)
  })

  test('has a name in any script', () => {
    for (const passengerName of [
      ...['买买提·艾力', 'O’Neil John', "D'Arc", '𠮷野', '李 小龙', '乘客1', '王(小)'],
      '王\uff08小\uff09',
      '艾力\uff0e买',
    ]) {
      expect(passengerReason({ passengerName })).toBeUndefined()
    }
  })
})

describe('the 12306 account', () => {
  test('is taken with ticketModel 1, the password as it is, and left alone otherwise', () => {
    const account = { accountNo: ' me ', accountPwd: ' p|w ' }
    expect(submitOrderRequest.parse(goodSubmit({ ticketModel: '1', ...account })).account).toEqual({
      accountNo: 'me',
      accountPwd: ' p|w ',
    })
    expect(submitOrderRequest.parse(goodSubmit({ ticketModel: '0', ...account }))).not.toHaveProperty(
      'account',
    )
  })
})

describe('the rules of a submit', () => {
  // Marked so that no rule could hold them by chance.
  const secret = fc.stringMatching(/^[§¤]{3,40}$/)

  test('never repeat what was given for a person', () => {
    const fields = ['person', 'cellphone', 'email', 'accountNo', 'accountPwd', 'passengers'] as const
    fc.assert(
      fc.property(secret, fc.constantFrom(...fields), (value, field) => {
        expect(reasonOf({ ticketModel: 1, [field]: value }) ?? '').not.toMatch(/[§¤]/)
      }),
    )
    const parts = ['passengerName', 'passengerType', 'idCardType', 'idCardNo', 'birthday'] as const
    fc.assert(
      fc.property(secret, fc.constantFrom(...parts), (value, part) => {
        const reason = passengerReason({ [part]: value })
        expect(reason).toContain(`passengers[0].${part} `)
        expect(reason).not.toMatch(/[§¤]/)
      }),
    )
  })

  test('do not grow with a hostile list', () => {
    const reason = reasonOf({ passengers: Array.from({ length: 20_000 }, () => ({})) })
    expect(reason?.length).toBeLessThan(2_000)
  })
})

function several(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) =>
    goodPassenger({ idCardNo: idCard(`3203821989021800${index}`) }),
  )
}

function trains(count: number): string {
  return Array.from({ length: count }, (_, index) => `G${index + 1}`).join('|')
}
