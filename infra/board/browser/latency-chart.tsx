import type { ChartsView, Ending } from '../wire.ts'
import { mostRows, timeScale } from './chart-range.ts'
import { shortTime, tookTime } from './format.ts'
import { text } from './language.ts'
import { Plot, type PlotOptions } from './plot.tsx'
import { orderLink } from './route.ts'
import { now } from './store.ts'

/** How long pushes took, and which were given up, over time. */
export function LatencyChart({ view }: { readonly view: ChartsView }) {
  const { charts } = text.value
  const { endings, givenUp, retrying } = view
  const options: PlotOptions = {
    kind: 'points',
    tones: ['good', 'warn', 'bad'],
    x: timeScale(endings[0]?.at),
    yText: (value) => tookTime(value),
  }
  const tookOf = (isShown: (ending: Ending) => boolean) =>
    endings.map((ending) => (isShown(ending) ? ending.ms : null))
  return (
    <figure class="card chart">
      <figcaption>
        <h3>{charts.latency}</h3>
        <p class="quiet">{charts.latencyDoes}</p>
      </figcaption>
      {endings.length === 0 && retrying === 0 && <p class="empty">{charts.none}</p>}
      {endings.length === 0 && retrying > 0 && <p class="empty bad">{charts.noneArrived(retrying)}</p>}
      {endings.length > 0 && (
        <>
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
        </>
      )}
    </figure>
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
          </tbody>
        </table>
      </section>
    </details>
  )
}
