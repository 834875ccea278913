import { formatChinaTime } from '#contract/china-time.ts'
import { type Course, type Group, groups } from '../wire.ts'
import { ChartFigure, ChartTable } from './chart-figure.tsx'
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
    <ChartFigure
      title={charts.states}
      lead={charts.statesDoes}
      empty={at.length === 0 ? <p class="empty">{charts.none}</p> : undefined}
    >
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
    </ChartFigure>
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
    <ChartTable label={charts.states} columns={[charts.time, ...groups.map((group) => names[group])]}>
      {rows.map(({ moment, index }) => (
        <tr key={moment}>
          <td>{formatChinaTime(moment, 'yyyy-MM-dd HH:mm:ss').slice(5)}</td>
          {groups.map((group) => (
            <td key={group}>{counts[group][index]}</td>
          ))}
        </tr>
      ))}
    </ChartTable>
  )
}
