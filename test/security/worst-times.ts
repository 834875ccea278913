/*
 * Prints how long the worst input of each kind takes, by its size: `node test/security/worst-times.ts`. Time that grows
 * fourfold with each size is linear. What holds in every run is foreign-text.test.ts.
 */
import type { Passenger } from '#contract/passengers.ts'
import { maskAddresses } from '#shared/mask-addresses.ts'
import { failureOf } from '#shared/orders/upstream/failure.ts'
import { matchPassengers } from '#shared/orders/upstream/match-passengers.ts'

const sizes = [1_000, 4_000, 16_000]
const repeats = 2
const parts = ['.', ' ', '-', '·', 'a', 'a.', 'a ', '王', '0', '1', 'X', '@', 'a@', '1990-', '(a+)+$', 'İ']
const names = ['.'.repeat(30), '(a+)+$', '王'.repeat(30)]

type Kind = { readonly name: string; readonly inputs: (size: number) => readonly (() => unknown)[] }

const textsOf = (size: number) => parts.map((part) => part.repeat(size / part.length))

const kinds: readonly Kind[] = [
  {
    name: 'reason with a name in it',
    inputs: (size) =>
      names.flatMap((name) => textsOf(size).map((text) => () => failureOf(text, peopleNamed(name)))),
  },
  {
    name: 'mail addresses',
    inputs: (size) => textsOf(size).map((text) => () => maskAddresses(text, '***')),
  },
  {
    name: 'masked number of a passenger',
    inputs: (size) =>
      ['X', 'X*', '1X'].map((part) => () => {
        const idCard = `1${part.repeat(size / part.length)}!`
        return matchPassengers([passengerNamed('ANNA')], [{ passengerName: 'ANNA', idCard }])
      }),
  },
]

function passengerNamed(passengerName: string): Passenger {
  return {
    ...{ passengerName, passengerType: 1, idCardType: 1 },
    ...{ idCardNo: 'P12345678', birthday: '1990-03-07' },
  }
}

function peopleNamed(name: string) {
  return {
    passengers: Array.from({ length: 5 }, () => passengerNamed(name)),
    contact: { person: name, cellphone: '13987650412', email: name },
    account: { accountNo: name, accountPwd: name },
  }
}

/** The least of a few times, ms: what else the machine does makes them longer only. */
function timeOf(run: () => unknown): number {
  const times = Array.from({ length: repeats }, () => {
    const from = performance.now()
    run()
    return performance.now() - from
  })
  return Math.min(...times)
}

process.stdout.write(
  `| input | inputs of each size | ${sizes.map((size) => `${size} signs`).join(' | ')} |\n`,
)
process.stdout.write(`|---|---|${sizes.map(() => '---|').join('')}\n`)
for (const { name, inputs } of kinds) {
  const worst = sizes.map((size) => Math.max(...inputs(size).map(timeOf)))
  const cells = worst.map((ms) => `${ms.toFixed(1)} ms`)
  process.stdout.write(`| ${name} | ${inputs(sizes[0] ?? 1).length} | ${cells.join(' | ')} |\n`)
}
