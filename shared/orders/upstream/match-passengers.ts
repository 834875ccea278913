import type { Passenger } from '#contract/passengers.ts'

/** A passenger as Juhe names one: the number may be masked, or missing. */
type Named = { readonly passengerName: string; readonly idCard: string }

/**
 * Which of the order's passengers each of Juhe's is: by document number, then by name and what a masked number shows,
 * then by name, then by what is left. Every passenger is taken once; -1 when there are more than the order has.
 */
export function matchPassengers(
  passengers: readonly Passenger[],
  people: readonly Named[],
): readonly number[] {
  return matched(passengers, people, [...bySign, anybody])
}

/** As `matchPassengers`, but nobody is taken for what is left: -1 for a stranger. */
export function recognizePassengers(
  passengers: readonly Passenger[],
  people: readonly Named[],
): readonly number[] {
  return matched(passengers, people, bySign)
}

function matched(
  passengers: readonly Passenger[],
  people: readonly Named[],
  ways: readonly Match[],
): number[] {
  const found: number[] = people.map(() => -1)
  const free = new Set(passengers.keys())
  for (const isMatch of ways) {
    for (const [position, candidate] of people.entries()) {
      if (found[position] !== -1) continue
      const index = [...free].find((entry) => isMatch(passengers[entry], candidate))
      if (index === undefined) continue
      found[position] = index
      free.delete(index)
    }
  }
  return found
}

type Match = (passenger: Passenger | undefined, person: Named) => boolean

const sameNumber: Match = (passenger, person) => passenger?.idCardNo === person.idCard.toUpperCase()

const sameNameAndMask: Match = (passenger, person) =>
  passenger !== undefined && sameName(passenger, person) && showsNumber(person.idCard, passenger.idCardNo)

const sameName: Match = (passenger, person) => passenger?.passengerName === person.passengerName

const bySign: readonly Match[] = [sameNumber, sameNameAndMask, sameName]

const anybody: Match = (passenger) => passenger !== undefined

/**
 * Whether a masked number can be that number: both ends that it shows are the same. Each part is found by itself, so
 * that the time grows with the length only: one pattern for all three could divide a row of X in many ways.
 */
function showsNumber(masked: string, number: string): boolean {
  const start = masked.search(/[Xx*]{2}/)
  if (start < 0) return false
  const head = masked.slice(0, start)
  const tail = masked.slice(start).replace(/^[Xx*]+/, '')
  if (!/^[0-9A-Za-z]*$/.test(head + tail)) return false
  return head + tail !== '' && number.startsWith(head.toUpperCase()) && number.endsWith(tail.toUpperCase())
}
