import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseChinaTime } from '#contract/china-time.ts'
import { readCallback } from '#shared/juhe/read-callback.ts'
import { anyText } from '#test/support/any-text.ts'
import { example } from '../contract/fixtures.ts'

type Fields = Record<string, unknown>
const callback = (name: string) => example(`push.${name}`) as Fields
const at = (text: string) => parseChinaTime(text, 'yyyy-MM-dd HH:mm:ss')!

const FORM = 'application/x-www-form-urlencoded'
const BOUNDARY = '------------------------d74496d66958873e'

/** Every way in which a callback may come: a content type and a body. */
const encodings: Record<string, (fields: Fields) => [string | undefined, string]> = {
  'raw JSON': (fields) => ['application/json', JSON.stringify(fields)],
  'raw JSON, called a form': (fields) => [FORM, JSON.stringify(fields)],
  'raw JSON behind a byte order mark': (fields) => [undefined, `\uFEFF${JSON.stringify(fields)}\n`],
  'JSON with the callback in data': (fields) => ['application/json', JSON.stringify({ data: fields })],
  'a form field data': (fields) => [FORM, new URLSearchParams({ data: JSON.stringify(fields) }).toString()],
  'a form field data, called JSON': (fields) => [
    'application/json',
    new URLSearchParams({ data: JSON.stringify(fields), sign: 'x' }).toString(),
  ],
  'flat form fields, passengers as JSON': (fields) => [
    FORM,
    new URLSearchParams(
      Object.entries(fields).map(([name, value]): [string, string] => [
        name,
        typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
      ]),
    ).toString(),
  ],
  'flat form fields, passengers by index': (fields) => [FORM, new URLSearchParams(flat(fields)).toString()],
  'flat form fields of PHP, which leaves out nulls': (fields) => [
    `${FORM}; charset=UTF-8`,
    new URLSearchParams(flat(fields).filter(([name]) => fields[name] !== null)).toString(),
  ],
  'a multipart form': (fields) => [`multipart/form-data; boundary=${BOUNDARY}`, multipart(flat(fields))],
  'a multipart form field data, with no content type': (fields) => [
    undefined,
    multipart([['data', JSON.stringify(fields)]]),
  ],
}

function flat(fields: Fields): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    Array.isArray(value)
      ? value.flatMap((one: Fields, index) =>
          Object.entries(one).map(([key, inner]): [string, string] => [
            `${name}[${index}][${key}]`,
            String(inner),
          ]),
        )
      : [[name, String(value ?? '')]],
  )
}

function multipart(fields: [string, string][]): string {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${BOUNDARY}--\r\n`
}

describe.each(Object.entries(encodings))('a callback as %s', (_, encode) => {
  test('tells that tickets are issued', () => {
    expect(readCallback(1, ...encode(callback('ticketIssued')))).toEqual({
      kind: 'ticketIssued',
      msgCode: '100',
      msgInfo: '出票成功',
      orderNo: 'TFT583U7D552101629055112720',
      outOrderNo: '2016113006',
      trainNo: 'Z175',
      ticketNo: 'E566781381',
      fromStation: '苏州',
      toStation: '昆山',
      fromStationCode: '226',
      toStationCode: '226',
      departureTime: at('2016-12-29 02:29:00'),
      arrivalTime: at('2016-12-29 02:53:00'),
      issueTime: at('2016-11-30 15:21:53'),
      orderAmount: '9.00',
      juheServiceFee: '8',
      passengers: [
        {
          passengerId: '615151438',
          passengerName: '奥巴马',
          passengerType: '1',
          cardType: '1',
          cardNo: 'xxxxxxxxxxxxxxx',
          seatClass: 'hardseat',
          seatNo: '02车厢,007号',
          price: '9.00',
          pTicketNo: 'E5667813811020007',
        },
      ],
    })
  })

  test('tells that an order failed, and because of whom', () => {
    const failed = {
      ...callback('ticketFailed'),
      msgCode: '308',
      msgDetail: '张三|320382199001013916,李四|E1234567\uff0c王五|E7654321',
    }
    expect(readCallback(1, ...encode(failed))).toMatchObject({
      kind: 'ticketFailed',
      msgCode: '308',
      msgInfo: '出票失败',
      orderNo: 'TFT583U752U210D284004800356',
      outOrderNo: '2016113001',
      blamed: [
        { passengerName: '张三', cardNo: '320382199001013916' },
        { passengerName: '李四', cardNo: 'E1234567' },
        { passengerName: '王五', cardNo: 'E7654321' },
      ],
      passengers: [{ passengerName: '张三', passengerId: '123', seatNo: '' }],
    })
    expect(readCallback(1, ...encode(callback('ticketFailed')))).toMatchObject({ msgCode: '101', blamed: [] })
  })

  test('tells that an order expired', () => {
    expect(readCallback(3, ...encode(callback('orderExpired')))).toEqual({
      kind: 'orderExpired',
      msgCode: '101',
      msgInfo: '抢票单过期',
      orderNo: 'TFT583U7C4921011A3062532520',
      outOrderNo: '2016113005',
    })
  })

  test('tells that a ticket was given back, or not', () => {
    expect(readCallback(2, ...encode(callback('refundSucceeded')))).toEqual({
      kind: 'refundSucceeded',
      msgCode: '100',
      msgInfo: '线上退票成功',
      orderNo: 'TFT583U7D552101629055112720',
      outOrderNo: '2016113006',
      refundTime: at('2016-11-30 15:32:00'),
      refundPrice: '9.00',
      refundType: 'online',
      passengers: [
        {
          passengerId: '615151438',
          pTicketNo: 'E5667813811020007',
          passengerName: '奥巴马',
          passengerType: '1',
          cardType: '1',
          cardNo: '',
          refundPrice: '9.00',
        },
      ],
    })
    expect(readCallback(2, ...encode(callback('refundFailed')))).toMatchObject({
      kind: 'refundFailed',
      msgCode: '101',
    })
  })

  test('is not read at another type’s URL, where it would say something false', () => {
    const types = { ticketIssued: 1, ticketFailed: 1, refundSucceeded: 2, refundFailed: 2, orderExpired: 3 }
    for (const [name, own] of Object.entries(types)) {
      for (const type of [1, 2, 3] as const) {
        if (type !== own)
          expect(readCallback(type, ...encode(callback(name))), `${name} at ${type}`).toBeUndefined()
      }
    }
  })
})

describe('a callback', () => {
  const json = (fields: Fields) => JSON.stringify(fields)
  const common = { orderNo: 'TFT1', outOrderNo: 'T1' }

  test('may hold numbers, unknown fields, and codes that no document lists, which are counted', () => {
    const oddities: string[] = []
    const fields = { ...callback('ticketFailed'), msgCode: 500, outOrderNo: 2016113001, surplus: { a: 1 } }
    expect(readCallback(1, undefined, json(fields), (what) => oddities.push(what))).toMatchObject({
      kind: 'ticketFailed',
      msgCode: '999',
      outOrderNo: '2016113001',
    })
    expect(oddities).toEqual(['callback.msgCode', 'callback.field', 'callback.spelling'])
    expect(readCallback(1, undefined, json({ ...callback('ticketIssued'), msgCode: 100 }))?.kind).toBe(
      'ticketIssued',
    )
  })

  test.each([
    [1, 'ticketIssued'],
    [1, 'ticketFailed'],
    [2, 'refundSucceeded'],
    [2, 'refundFailed'],
    [3, 'orderExpired'],
  ] as const)(
    'of type %i (%s) has nothing odd as its example is, and is counted with a field more',
    (type, name) => {
      const fields = callback(name)
      const odditiesOf = (changed: Fields, encode: (typeof encodings)[string]) => {
        const oddities: string[] = []
        expect(readCallback(type, ...encode(changed), (what) => oddities.push(what))).toBeDefined()
        return oddities
      }
      for (const encode of Object.values(encodings)) {
        expect(odditiesOf(fields, encode)).toEqual([])
        expect(odditiesOf({ ...fields, surplus: 'x' }, encode)).toEqual(['callback.field'])
        if (!Array.isArray(fields.passengers)) continue
        const passengers = fields.passengers.map((one: Fields) => ({ ...one, surplus: 'x' }))
        expect(odditiesOf({ ...fields, passengers }, encode)).toEqual(['callback.passenger.field'])
      }
    },
  )

  test('may hold numbers beyond 2^53, which are as they were written', () => {
    const written = json({ ...callback('ticketIssued'), orderNo: '#' }).replace(
      '"orderNo":"#"',
      '"orderNo":20261130000000000123',
    )
    expect(readCallback(1, undefined, written)?.orderNo).toBe('20261130000000000123')
    const passengers = '[{"passengerId":1,"cardNo":110101199003077715}]'
    const form = new URLSearchParams({ ...common, trainNo: 'G1', msgCode: '100', passengers })
    expect(readCallback(1, FORM, String(form))).toMatchObject({
      passengers: [{ cardNo: '110101199003077715' }],
    })
  })

  test('without its order’s numbers, its code, or what it is about, is not read', () => {
    for (const name of ['orderNo', 'outOrderNo', 'msgCode', 'trainNo', 'passengers']) {
      expect(
        readCallback(1, undefined, json({ ...callback('ticketIssued'), [name]: null })),
        name,
      ).toBeUndefined()
    }
    expect(
      readCallback(2, undefined, json({ ...callback('refundSucceeded'), passengers: [] })),
    ).toBeUndefined()
    expect(
      readCallback(2, undefined, json({ ...callback('refundSucceeded'), passengers: [{ cardType: '1' }] })),
    ).toBeUndefined()
  })

  test('takes no field from a prototype', () => {
    const text = '{"__proto__":{"orderNo":"A","outOrderNo":"B","msgCode":"101"}}'
    expect(readCallback(3, undefined, text)).toBeUndefined()
    expect(
      readCallback(3, FORM, '__proto__[orderNo]=A&constructor=1&passengers[0][__proto__]=x'),
    ).toBeUndefined()
    expect(({} as Fields).orderNo).toBeUndefined()
  })

  test('of whatever text is read or not read, never with an error', () => {
    const names = Object.keys(callback('ticketIssued'))
    const hostile = fc.oneof(
      anyText(),
      fc.json(),
      fc.webQueryParameters(),
      fc
        .dictionary(fc.constantFrom(...names, 'data', 'refundTime'), fc.jsonValue())
        .map((fields) => JSON.stringify(fields)),
      fc.string().map((text) => `--${text}`),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3),
        fc.option(fc.string(), { nil: undefined }),
        hostile,
        (type, header, text) => {
          const read = readCallback(type, header, text)
          if (read !== undefined) expect(read.orderNo.length * read.outOrderNo.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('changed anywhere is still read or not read, never with an error', () => {
    const kinds = [
      ['ticketIssued', 1],
      ['ticketFailed', 1],
      ['refundFailed', 2],
      ['orderExpired', 3],
    ] as const
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(30), fc.anything(), ([name, type], place, value) => {
        const fields = callback(name)
        const keys = Object.keys(fields)
        const text = JSON.stringify({ ...fields, [keys[place % keys.length]!]: value }, (_, inner) =>
          typeof inner === 'bigint' ? String(inner) : inner,
        )
        expect(() => readCallback(type, undefined, text)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})
