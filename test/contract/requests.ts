import { idCardCheckCharacter } from '#contract/id-card.ts'

/** A number that passes GB 11643, made from 17 digits. */
export function idCard(first17: string): string {
  return first17 + idCardCheckCharacter(first17)
}

/** The flat parameters of a submit without a fault. */
export function goodSubmit(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    queryKey: '6d31300d58be4d239af4039c71ddc313',
    outOrderNo: '2016113001',
    trainNo: 'G7066|G7068',
    seatClassCode: 'secondseat|firstseat',
    mainTrainNo: 'G7066',
    mainSeatClass: 'secondseat',
    fromStation: '上海西',
    toStation: '苏州园区',
    departDate: '2016-12-01 09:02',
    closeTime: '2016-11-30 18:00:00',
    acceptNoSeat: '0',
    person: '张三',
    cellphone: '15990000577',
    email: 'zhang@example.com',
    passengers: JSON.stringify([goodPassenger()]),
    ...overrides,
  }
}

/** A passenger without a fault, with a Chinese ID card. */
export function goodPassenger(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    passengerName: '张三',
    passengerType: '1',
    idCardType: '0',
    idCardNo: idCard('32038219890218391'),
    birthday: '1989-02-18',
    ...overrides,
  }
}
