import { groupOf } from './groups.ts'
import { isFailing } from './push-query.ts'
import { type ChartsView, type Course, type Ending, type Group, groups, type OrderSummary } from './wire.ts'

/** A chart is some 600 points wide: more moments than this show nothing more. */
const mostMoments = 600
/** So many of the newest endings are drawn. */
const mostEndings = 500

/** What the charts show of all these orders. */
export function chartsOf(orders: readonly OrderSummary[]): ChartsView {
  const endings = orders.flatMap(endingsOf).toSorted((left, right) => left.at - right.at)
  const took = endings
    .filter(({ isDelivered }) => isDelivered)
    .map(({ ms }) => ms)
    .toSorted((left, right) => left - right)
  const quantile = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
  return {
    course: courseOf(orders),
    endings: endings.slice(-mostEndings),
    ...(took.length === 0
      ? {}
      : { latency: { delivered: took.length, median: quantile(0.5), p95: quantile(0.95) } }),
    givenUp: endings.length - took.length,
    retrying: orders.reduce(
      (sum, { pushes }) => sum + pushes.filter((push) => push.state === 'waiting' && isFailing(push)).length,
      0,
    ),
  }
}

function endingsOf({ orderNo, pushes }: OrderSummary): Ending[] {
  return pushes.flatMap(({ kind, state, madeAt, endedAt, tries }) =>
    endedAt === undefined
      ? []
      : [
          {
            ...{ at: endedAt, ms: Math.max(1, endedAt - madeAt), tries, orderNo, kind },
            isDelivered: state === 'delivered',
          },
        ],
  )
}

type Move = { readonly at: number; readonly to: Group; readonly from?: Group }

/** An order that Juhe refused ends when it is created: so it counts as in the list. */
function movesOf({ states, isRefused, createdAt }: OrderSummary): Move[] {
  if (isRefused) return [{ at: createdAt, to: 'ended' }]
  return states.map(([at, status], index) => {
    const before = states[index - 1]?.[1]
    return { at, to: groupOf(status), ...(before === undefined ? {} : { from: groupOf(before) }) }
  })
}

function courseOf(orders: readonly OrderSummary[]): Course {
  const moves = orders.flatMap(movesOf).toSorted((left, right) => left.at - right.at)
  const current = { waiting: 0, issued: 0, returned: 0, ended: 0 }
  const at: number[] = []
  const counts: Record<Group, number[]> = { waiting: [], issued: [], returned: [], ended: [] }
  const note = (moment: number) => {
    if (at.at(-1) !== moment) at.push(moment)
    for (const group of groups) counts[group][at.length - 1] = current[group]
  }
  const [first] = moves
  // Before the first order there was none.
  if (first !== undefined) note(first.at - 1)
  for (const move of moves) {
    if (move.from !== undefined) current[move.from] -= 1
    current[move.to] += 1
    note(move.at)
  }
  return thinned({ at, counts })
}

/** Every n-th moment, and always the first and the last. */
function thinned({ at, counts }: Course): Course {
  const step = Math.ceil(at.length / mostMoments)
  const isKept = (_: number, index: number) => index % step === 0 || index === at.length - 1
  const kept = (group: Group) => counts[group].filter(isKept)
  return {
    at: at.filter(isKept),
    counts: {
      ...{ waiting: kept('waiting'), issued: kept('issued') },
      ...{ returned: kept('returned'), ended: kept('ended') },
    },
  }
}
