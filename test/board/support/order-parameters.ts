import { formatChinaTime } from '#contract/china-time.ts'
import type { Client } from '../../e2e/support/client.ts'

const day = 86_400_000

/** An order for one made-up traveller that takes the first seat of the second class, as an application would place it. */
export async function orderParameters(
  client: Pick<Client, 'call'>,
  person: string,
  now: number,
): Promise<Record<string, unknown>> {
  const date = formatChinaTime(now + 30 * day, 'yyyyMMdd')
  const { result } = await client.call('search', { from: '北京', to: '上海', date })
  const train = result.trains.find((entry: { tickets: object }) => 'secondseat' in entry.tickets)
  return {
    ...{ queryKey: result.queryKey, outOrderNo: `T${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}` },
    ...{ trainNo: train.trainNo, seatClassCode: 'secondseat' },
    ...{ fromStation: train.fromStation, toStation: train.toStation },
    departDate: `${formatChinaTime(now + 30 * day, 'yyyy-MM-dd')} ${train.fromTime}`,
    closeTime: formatChinaTime(now + 20 * day, 'yyyy-MM-dd HH:mm:ss'),
    ...{ acceptNoSeat: 0, person, cellphone: '13800138000' },
    passengers: JSON.stringify([
      { passengerName: '测试乘客', passengerType: 1, idCardType: 0, idCardNo: '110101199003077715' },
    ]),
  }
}
