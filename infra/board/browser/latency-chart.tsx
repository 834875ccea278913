import type { ChartsView, Ending } from '../wire.ts'
import { ChartFigure, ChartTable } from './chart-figure.tsx'
import { mostRows, timeScale } from './chart-range.ts'
import { shortTime, tookTime } from './format.ts'
import { text } from './language.ts'
import { Plot, type PlotOptions } from './plot.tsx'
import { orderLink } from './route.ts'
import { now } from './store.ts'

/** How long pushes took, and which were given up, over time. */
export function LatencyChart({ view }: { readonly view: ChartsView }) {
  const { charts } = text.value
  const { endings, givenUp } = view
  const options: PlotOptions = {
    kind: 'points',
    tones: ['good', 'warn', 'bad'],
    x: timeScale(endings[0]?.at),
    yText: (value) => tookTime(value),
  }
  const tookOf = (isShown: (ending: Ending) => boolean) =>
    endings.map((ending) => (isShown(ending) ? ending.ms : null))
  return (
    <ChartFigure title={charts.latency} lead={charts.latencyDoes} empty={emptyNote(view)}>
      <Plot
        label={charts.latencyLabel(view.latency?.delivered ?? 0, givenUp)}
        data={[
          endings.map(({ at }) => at / 1_000),
          tookOf(({ isDelivered, tries }) => isDelivered && tries <= 1),
          tookOf(({ isDelivered, tries }) => isDelivered && tries > 1),
          tookOf(({ isDelivered }) => !isDelivered),
        ]}
        options={options}
      />
      <Legend view={view} />
      <LatencyTable endings={endings} />
    </ChartFigure>
  )
}

/** Why there is nothing to draw; undefined when there is something. */
function emptyNote({ endings, retrying }: ChartsView) {
  const { charts } = text.value
  if (endings.length > 0) return undefined
  return retrying > 0 ? (
    <p class="empty bad">{charts.noneArrived(retrying)}</p>
  ) : (
    <p class="empty">{charts.none}</p>
  )
}

function Legend({ view: { latency, givenUp } }: { readonly view: ChartsView }) {
  const { charts } = text.value
  return (
    <ul class="legend">
      <li>
        <i class="swatch good" />
        {charts.first}
      </li>
      <li>
        <i class="swatch warn" />
        {charts.retried}
      </li>
      {givenUp > 0 && (
        <li>
          <i class="swatch bad" />
          {charts.givenUp} <b>{givenUp}</b>
        </li>
      )}
      {latency !== undefined && (
        <>
          <li>
            {charts.median} <b>{tookTime(latency.median)}</b>
          </li>
          <li>
            {charts.p95} <b>{tookTime(latency.p95)}</b>
          </li>
        </>
      )}
    </ul>
  )
}

function LatencyTable({ endings }: { readonly endings: readonly Ending[] }) {
  const { charts, pushes, order: words } = text.value
  return (
    <ChartTable label={charts.latency} columns={[charts.time, charts.push, charts.took, charts.tries]}>
      {endings
        .slice(-mostRows)
        .toReversed()
        .map(({ at, ms, tries, orderNo, kind, isDelivered }) => (
          <tr key={`${orderNo}${kind}${at}`}>
            <td>{shortTime(at, now.value)}</td>
            <td>
              <a href={orderLink(orderNo)}>{pushes[kind]}</a>
            </td>
            <td>{isDelivered ? tookTime(ms) : words.givenUp}</td>
            <td>{tries}</td>
          </tr>
        ))}
    </ChartTable>
  )
}
