import { formatChinaTime } from '#contract/china-time.ts'
import { type Course, type Group, groups } from '../wire.ts'
import { mostRows, timeScale } from './chart-range.ts'
import { text } from './language.ts'
import { Plot, type PlotOptions } from './plot.tsx'
import { now } from './store.ts'

/** How many orders were in each kind of state over time. */
export function StatesChart({ course }: { readonly course: Course }) {
  const { charts, groups: names } = text.value
  const { at, counts } = course
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
    x: timeScale(at[0]),
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
          <StatesTable course={course} />
        </>
      )}
    </figure>
  )
}

function StatesTable({ course }: { readonly course: Course }) {
  const { charts, groups: names } = text.value
  const { at, counts } = course
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
