import { computed, signal } from '@preact/signals'
import { formatChinaTime } from '#contract/china-time.ts'
import { shortTime, tookTime } from './format.ts'
import { type Group, groupOf, groups } from './groups.ts'
import { text } from './language.ts'
import { Plot, type PlotOptions } from './plot.tsx'
import { orderLink } from './route.ts'
import { newestFirst, now } from './store.ts'

const hour = 3_600_000
const ranges = { hour, day: 24 * hour, all: Number.POSITIVE_INFINITY } as const
type Range = keyof typeof ranges
const range = signal<Range>('all')

/** How many orders were in each group, from moment to moment. */
type Course = { readonly at: readonly number[]; readonly counts: Readonly<Record<Group, readonly number[]>> }

const course = computed((): Course => {
  const changes = newestFirst.value
    .flatMap(({ states, isRefused }) => {
      const moves = states.map(([at, status], index) => {
        const before = states[index - 1]?.[1]
        return { at, to: groupOf(status), from: before === undefined ? undefined : groupOf(before) }
      })
      return isRefused ? [] : moves
    })
    .toSorted((left, right) => left.at - right.at)
  const current = { waiting: 0, issued: 0, returned: 0, ended: 0 }
  const at: number[] = []
  const counts: Record<Group, number[]> = { waiting: [], issued: [], returned: [], ended: [] }
  const note = (moment: number) => {
    if (at.at(-1) !== moment) at.push(moment)
    for (const group of groups) counts[group][at.length - 1] = current[group]
  }
  const [first] = changes
  // Before the first order there was none.
  if (first !== undefined) note(first.at - 1)
  for (const change of changes) {
    if (change.from !== undefined) current[change.from] -= 1
    current[change.to] += 1
    note(change.at)
  }
  return { at, counts }
})

/** A push that arrived: when, how long that took, after how many tries. */
type Arrival = {
  readonly at: number
  readonly ms: number
  readonly tries: number
  readonly orderNo: string
  readonly kind: keyof typeof text.value.pushes
}

const arrivals = computed((): readonly Arrival[] =>
  newestFirst.value
    .flatMap(({ orderNo, pushes }) =>
      pushes.flatMap(({ kind, state, madeAt, endedAt, tries }) =>
        state === 'delivered' && endedAt !== undefined
          ? [{ at: endedAt, ms: Math.max(1, endedAt - madeAt), tries, orderNo, kind }]
          : [],
      ),
    )
    .toSorted((left, right) => left.at - right.at),
)

/** States of orders and latency of pushes over time. */
export function Charts() {
  const { charts } = text.value
  return (
    <section aria-labelledby="charts">
      <div class="heading">
        <h2 id="charts">{charts.title}</h2>
        <fieldset class="switch">
          <legend class="hidden">{charts.range}</legend>
          {(['hour', 'day', 'all'] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={range.value === name}
              onClick={() => {
                range.value = name
              }}
            >
              {charts[name]}
            </button>
          ))}
        </fieldset>
      </div>
      <div class="charts">
        <StatesChart />
        <LatencyChart />
      </div>
    </section>
  )
}

function timeScale(at: readonly number[]): readonly [number, number] {
  const end = now.value
  const begin = Math.max(at[0] ?? end - 60_000, end - ranges[range.value])
  return [Math.min(begin, end - 60_000) / 1_000, end / 1_000]
}

function StatesChart() {
  const { charts, groups: names } = text.value
  const { at, counts } = course.value
  const last = (group: Group) => counts[group].at(-1) ?? 0
  // Stacked: each series is what lies below it and itself, and is painted over by the ones below.
  const order = ['waiting', 'ended', 'returned', 'issued'] as const
  const times = [...at, now.value]
  const stack = order.map((_, index) =>
    times.map((_, moment) =>
      order
        .slice(index)
        .reduce((sum, group) => sum + (counts[group][Math.min(moment, at.length - 1)] ?? 0), 0),
    ),
  )
  const options: PlotOptions = {
    kind: 'areas',
    tones: order,
    x: timeScale(at),
    yText: (value) => (Number.isInteger(value) ? String(value) : ''),
  }
  return (
    <figure class="card chart">
      <figcaption>
        <h3>{charts.states}</h3>
        <p class="quiet">{charts.statesDoes}</p>
      </figcaption>
      {at.length === 0 ? (
        <p class="empty">{charts.none}</p>
      ) : (
        <>
          <Plot
            label={charts.statesLabel(last('waiting'), last('issued'), last('returned'), last('ended'))}
            data={[times.map((ms) => ms / 1_000), ...stack]}
            options={options}
          />
          <ul class="legend">
            {order.map((group) => (
              <li key={group}>
                <i class={`swatch ${group}`} />
                {names[group]} <b>{last(group)}</b>
              </li>
            ))}
          </ul>
          <StatesTable />
        </>
      )}
    </figure>
  )
}

/** As many of the newest rows are in the tables beside the charts. */
const mostRows = 50

function StatesTable() {
  const { charts, groups: names } = text.value
  const { at, counts } = course.value
  const rows = at
    .map((moment, index) => ({ moment, index }))
    .slice(1)
    .slice(-mostRows)
    .toReversed()
  return (
    <details class="as-table">
      <summary>{charts.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" aria-label={charts.states} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{charts.time}</th>
              {groups.map((group) => (
                <th key={group} scope="col">
                  {names[group]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ moment, index }) => (
              <tr key={moment}>
                <td>{formatChinaTime(moment, 'yyyy-MM-dd HH:mm:ss').slice(5)}</td>
                {groups.map((group) => (
                  <td key={group}>{counts[group][index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

function LatencyChart() {
  const { charts } = text.value
  const known = arrivals.value
  const sorted = known.map(({ ms }) => ms).toSorted((left, right) => left - right)
  const quantile = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  const options: PlotOptions = {
    kind: 'points',
    tones: ['good', 'warn'],
    x: timeScale(known.map(({ at }) => at)),
    yText: (value) => tookTime(value),
  }
  return (
    <figure class="card chart">
      <figcaption>
        <h3>{charts.latency}</h3>
        <p class="quiet">{charts.latencyDoes}</p>
      </figcaption>
      {known.length === 0 ? (
        <p class="empty">{charts.none}</p>
      ) : (
        <>
          <Plot
            label={charts.latencyLabel(known.length)}
            data={[
              known.map(({ at }) => at / 1_000),
              known.map(({ ms, tries }) => (tries <= 1 ? ms : null)),
              known.map(({ ms, tries }) => (tries > 1 ? ms : null)),
            ]}
            options={options}
          />
          <ul class="legend">
            <li>
              <i class="swatch good" />
              {charts.first}
            </li>
            <li>
              <i class="swatch warn" />
              {charts.retried}
            </li>
            <li>
              {charts.median} <b>{tookTime(quantile(0.5))}</b>
            </li>
            <li>
              {charts.p95} <b>{tookTime(quantile(0.95))}</b>
            </li>
          </ul>
          <LatencyTable />
        </>
      )}
    </figure>
  )
}

function LatencyTable() {
  const { charts, pushes } = text.value
  return (
    <details class="as-table">
      <summary>{charts.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" aria-label={charts.latency} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{charts.time}</th>
              <th scope="col">{charts.push}</th>
              <th scope="col">{charts.took}</th>
              <th scope="col">{charts.tries}</th>
            </tr>
          </thead>
          <tbody>
            {arrivals.value
              .slice(-mostRows)
              .toReversed()
              .map(({ at, ms, tries, orderNo, kind }) => (
                <tr key={`${orderNo}${kind}${at}`}>
                  <td>{shortTime(at, now.value)}</td>
                  <td>
                    <a href={orderLink(orderNo)}>{pushes[kind]}</a>
                  </td>
                  <td>{tookTime(ms)}</td>
                  <td>{tries}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
