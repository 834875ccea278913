import type { Json } from './story.ts'

/*
 * A trip whose values all differ: three night trains over a month's and a year's end, five people with every kind of
 * document, tickets on an alternate train in five seat classes. Juhe lists the people in the opposite order, spells
 * amounts in several ways, and knows the order under numbers of its own.
 */

export const juheNo = 'TFT583U752U210D284004800356'
export const issuedNo = 'FT584505292101648041264455'

/** What Juhe answers to the search: contract §1. */
export const found = {
  queryKey: '6d31300d58be4d239af4039c71ddc313',
  fromStation: '成都',
  fromStationCode: 'chengdu',
  toStation: '西安',
  toStationCode: 'xian',
  trainDate: '20261231',
  pageIndex: 1,
  pageSize: 2,
  totalCount: 3,
  totalSize: 4,
  trains: [
    {
      serialNumber: 1,
      trainNo: 'K870',
      fromTime: '23:50',
      toTime: '14:21',
      fromStation: '成都西',
      fromStationCode: 'chengduxi',
      toStation: '西安',
      toStationCode: 'xian',
      runTimeSpan: '871',
      fromPassType: 0,
      toPassType: 1,
      bookState: 1,
      trainClass: 'KKS',
      tickets: {
        softsleeperdown: {
          seatName: '软卧',
          price: 357.5,
          seatState: 1,
          seats: '2',
          upPrice: 344,
          midPrice: 0,
          downPrice: 357.5,
        },
      },
      miles: 842,
      pullInByIdCard: 0,
      note: '始发',
    },
    {
      serialNumber: 2,
      trainNo: 'Z208',
      fromTime: '07:05',
      toTime: '00:15',
      fromStation: '成都',
      fromStationCode: 'chengdu',
      toStation: '西安南',
      toStationCode: 'xiannan',
      runTimeSpan: '1030',
      fromPassType: 1,
      toPassType: 2,
      bookState: 3,
      trainClass: 'Z',
      tickets: {
        hardseat: {
          seatName: '硬座',
          price: 112.5,
          seatState: 1,
          seats: '31',
          upPrice: 0,
          midPrice: 0,
          downPrice: 0,
        },
        hardsleepermid: {
          seatName: '硬卧',
          price: 203,
          seatState: 0,
          seats: '0',
          upPrice: 198.5,
          midPrice: 203,
          downPrice: 210,
        },
        hardsleeperup: {
          seatName: '硬卧上',
          price: 198.5,
          seatState: 1,
          seats: '5',
          upPrice: 198.5,
          midPrice: 0,
          downPrice: 0,
        },
      },
      miles: 851,
      pullInByIdCard: 1,
      note: '',
    },
  ],
  froms: [
    { station: '成都西', location: '青羊' },
    { station: '成都', location: '金牛' },
  ],
  tos: [
    { station: '西安', location: '新城' },
    { station: '西安南', location: '长安' },
  ],
} as const

/** What the tenant submits: contract §2. */
export const submit = {
  outOrderNo: 'NIGHT20261231',
  ticketModel: '1',
  accountNo: 'night_owl',
  accountPwd: 'pass word&1',
  trainNo: 'K870|Z208',
  seatClassCode: 'softsleeperdown|hardsleepermid|hardseat|hardsleeperup|noseat',
  mainTrainNo: 'K870',
  mainSeatClass: 'softsleeperdown',
  fromStation: '成都西',
  toStation: '西安',
  departDate: '2026-12-31 23:50',
  closeTime: '2026-12-31 06:30:45',
  acceptNoSeat: '1',
  person: '诸葛清风',
  cellphone: '15998765577',
  email: 'qingfeng@example.com',
  passengers: JSON.stringify([
    {
      passengerName: '欧阳修远',
      passengerType: '1',
      idCardType: '0',
      idCardNo: '510105199003071233',
      birthday: '1990-03-07',
    },
    {
      passengerName: 'ANNA SMITH',
      passengerType: '1',
      idCardType: '1',
      idCardNo: 'E12345678',
      birthday: '1985-11-30',
    },
    {
      passengerName: '林志明',
      passengerType: '1',
      idCardType: '2',
      idCardNo: '87654321',
      birthday: '1979-01-31',
    },
    {
      passengerName: '陈大文',
      passengerType: '1',
      idCardType: '3',
      idCardNo: 'H1230987',
      birthday: '1992-02-29',
    },
    {
      passengerName: '欧阳小宝',
      passengerType: '2',
      idCardType: '0',
      idCardNo: '510105201806010047',
      birthday: '2018-06-01',
    },
  ]),
} as const

/** Juhe's answer to a submit, a cancel or a refund of a number. */
export const accepted = (outOrderNo: string): Json => ({
  reason: 'success',
  result: { orderNo: juheNo, outOrderNo },
  error_code: 0,
})
export const cancelled: Json = { reason: 'success', result: { orderNo: juheNo }, error_code: 0 }
export const refunding = (passengerId: string): Json => ({
  reason: 'success',
  result: { orderNo: juheNo, passengerId },
  error_code: 0,
})

/** Juhe's grab order in a state: contract §3. Its people are of no use to the service. */
export const grabOf = (status: string, failMsg = ''): Json => ({
  reason: 'success',
  result: {
    status,
    fromStation: '成都',
    toStation: '西安南',
    departDate: '2026-12-31T07:05:00',
    orderNo: juheNo,
    trainNo: 'Z208',
    seatClass: '硬座',
    passengers: [],
    phone: '1599XXXXXXX',
    mainTrainNo: 'K870',
    failMsg,
    mainSeatClass: '软卧下铺',
    grabEndTime: '2026-12-31T06:30:45',
  },
  error_code: 0,
})

/** The tickets that Juhe bought, in its own order: the last passenger first. */
const bought = [
  {
    passengerId: '623838775',
    passengerName: '欧阳小宝',
    cardType: '1',
    cardNo: '5101***********047',
    seatClass: '1',
    code: 'hardseat',
    seatNo: '03车厢,051号',
    price: '56',
    pTicketNo: 'E3450910341030051',
    passengerType: '2',
  },
  {
    passengerId: '623838774',
    passengerName: '陈大文',
    cardType: '4',
    cardNo: 'H1230987',
    seatClass: '10',
    code: 'noseat',
    seatNo: '04车厢,无座',
    price: '112.5',
    pTicketNo: 'E3450910341040000',
    passengerType: '1',
  },
  {
    passengerId: '623838773',
    passengerName: '林志明',
    cardType: '3',
    cardNo: '87654321',
    seatClass: '6',
    code: 'hardsleepermid',
    seatNo: '07车厢,009号中铺',
    price: '203',
    pTicketNo: 'E3450910341070009',
    passengerType: '1',
  },
  {
    passengerId: '623838772',
    passengerName: 'ANNA SMITH',
    cardType: '2',
    cardNo: 'E12345678',
    seatClass: '9',
    code: 'softsleeperdown',
    seatNo: '12车厢,003号下铺',
    price: '1,357.05',
    pTicketNo: 'E3450910341120003',
    passengerType: '1',
  },
  {
    passengerId: '623838771',
    passengerName: '欧阳修远',
    cardType: '1',
    cardNo: '510105XXXXXXX1233',
    seatClass: '5',
    code: 'hardsleeperup',
    seatNo: '07车厢,011号上铺',
    price: '198.50',
    pTicketNo: 'E3450910341070011',
    passengerType: '1',
  },
] as const

/** Juhe's callback of the issue: contract §6. */
export const issuedCallback = (outOrderNo: string): Json => ({
  orderNo: juheNo,
  outOrderNo,
  msgCode: '100',
  msgInfo: '出票成功',
  fromStationCode: '226',
  toStationCode: '389',
  departureTime: '2026-12-31 07:05:00',
  arrivalTime: '2027-01-01 00:15:00',
  trainNo: 'Z208',
  ticketNo: 'E345091034',
  orderAmount: '1927.05',
  fromStation: '成都',
  toStation: '西安南',
  issueTime: '2026-12-21 07:30:15',
  mailCharge: '0.00',
  msgDetail: null,
  passengers: bought.map(({ code: _code, ...ticket }) => ({
    ...ticket,
    serviceCharge: '0',
    insuranceCharge: '0.00',
  })),
  isChangedOrder: '0',
  originalOrderNo: '',
  changedType: '',
  serviceCharge: '',
  changePriceDiff: '',
  juheServiceFee: '8',
})

type States = Readonly<Record<string, string>>

/** Juhe's order of the issued tickets: contract §3. `states`: of tickets that are not issued any more, by passengerId. */
export const issuedDetail = (outOrderNo: string, states: States = {}, orderStateCode = 'F'): Json => ({
  reason: 'success',
  result: {
    orderNo: issuedNo,
    outOrderNo,
    trainNo: 'Z208',
    trainDate: '2026-12-31',
    fromStation: '成都',
    toStation: '西安南',
    departureTime: '2026-12-31 07:05:00',
    arrivalTime: '2027-01-01 00:15:00',
    orderState: '已出票',
    orderStateCode,
    failureReason: '',
    bookTime: '2026-12-21 07:28:01',
    payTime: '2026-12-21 07:29:02',
    issueTime: '2026-12-21 07:30:15',
    payType: '暂存单支付',
    orderPrice: '1927.05',
    ticketNo: 'E345091034',
    placeTime: '2026-12-21 07:28:03',
    payStatus: '0',
    payInfo: '',
    passengers: bought.map(({ cardType, cardNo, seatClass: _number, price, code, ...ticket }) => ({
      ...ticket,
      idType: cardType,
      idCard: cardNo,
      birthday: '1900-01-01',
      seatClass: code,
      seatClassName: '其他',
      ticketStateCode: states[ticket.passengerId] ?? 'F',
      ticketState: '已出票',
      ticketPrice: price,
      insureUnitPrice: '0.00',
      insureState: null,
      insureBillNo: null,
    })),
    contactInfo: { person: '别人', cellphone: '1****', email: '' },
    postalInfo: {},
    juheServiceFee: '8',
  },
  error_code: 0,
})

/** Juhe's callback of how a refund ended: contract §6. */
export const refundCallback = (
  outOrderNo: string,
  passengerId: string,
  { msgCode, msgInfo, refundTime, refundPrice, refundType }: States,
): Json => ({
  orderNo: juheNo,
  outOrderNo,
  refundTime: refundTime ?? '',
  refundPrice: refundPrice ?? '',
  refundType: refundType ?? '',
  passengers: bought
    .filter((ticket) => ticket.passengerId === passengerId)
    .map(({ pTicketNo, passengerName, passengerType, cardType }) => ({
      ...{ passengerId, pTicketNo, passengerName, passengerType, cardType },
      cardNo: '',
      refundPrice: refundPrice ?? '',
    })),
  msgCode: msgCode ?? '',
  msgInfo: msgInfo ?? '',
})
