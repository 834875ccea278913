import { readCharts } from './api.ts'
import { range } from './chart-range.ts'
import { text } from './language.ts'
import { LatencyChart } from './latency-chart.tsx'
import { StatesChart } from './states-chart.tsx'
import { useFreshly } from './use-list.ts'

/** States of orders and latency of pushes over time. */
export function Charts() {
  const { charts } = text.value
  const { value: view } = useFreshly('charts', readCharts)
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
        {view !== undefined && <StatesChart course={view.course} />}
        {view !== undefined && <LatencyChart view={view} />}
      </div>
    </section>
  )
}
