import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { formatChinaTime } from '#contract/china-time.ts'
import { theme } from './theme.ts'

/** How a plot looks. `tones` are names of colours of the page, one for each series. */
export type PlotOptions = {
  /** Areas are steps on a linear scale, points lie on a logarithmic one. */
  readonly kind: 'areas' | 'points'
  readonly tones: readonly string[]
  /** From when to when, seconds. */
  readonly x: readonly [number, number]
  readonly yText: (value: number) => string
}

type PlotProps = {
  /** What it shows, in words. */
  readonly label: string
  /** Moments in seconds, then the series. */
  readonly data: readonly (readonly (number | null)[])[]
  readonly options: PlotOptions
}

const height = 220
const font = '12px system-ui, sans-serif'

/** A chart. Drawn anew when the theme or its width changes; moved on when its data do. */
export function Plot({ label, data, options }: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(options)
  latest.current = options
  const { value: inTheme } = theme
  useEffect(() => {
    const { current: element } = place
    if (element === null) return
    const drawn = new uPlot(settingsOf(element, latest), aligned(data), element)
    plot.current = drawn
    const resize = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }))
    resize.observe(element)
    return () => {
      resize.disconnect()
      drawn.destroy()
    }
  }, [inTheme, options.kind])
  useEffect(() => {
    plot.current?.setData(aligned(data), true)
  })
  return <div class="plot" role="img" aria-label={label} ref={place} />
}

function aligned(data: PlotProps['data']): uPlot.AlignedData {
  const [x = [], ...series] = data
  return [x.map((moment) => moment ?? 0), ...series.map((values) => [...values])]
}

function settingsOf(element: HTMLElement, latest: { readonly current: PlotOptions }): uPlot.Options {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const { kind, tones } = latest.current
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font,
  }
  return {
    width: element.clientWidth || 300,
    height,
    legend: { show: false },
    cursor: { show: false },
    // The last time below is as wide as this, and half of it stands beyond the end.
    padding: [12, 28, 0, 0],
    scales: {
      x: { time: true, range: () => [...latest.current.x] },
      y: kind === 'areas' ? { range: (_, __, max) => [0, Math.max(4, Math.ceil(max * 1.15))] } : logarithmic,
    },
    axes: [
      {
        ...axis,
        space: 70,
        size: 28,
        values: (_, splits) => splits.map((at) => timeText(at, latest.current.x)),
      },
      {
        ...axis,
        size: (drawn, labels) => widest(drawn, labels) + 14,
        values: (_, splits) => splits.map((value) => (value === null ? '' : latest.current.yText(value))),
      },
    ],
    series: [
      {},
      ...tones.map((tone): uPlot.Series => {
        if (kind === 'areas') {
          return {
            stroke: colour(tone),
            fill: colour(tone),
            width: 0,
            points: { show: false },
            ...(uPlot.paths.stepped === undefined ? {} : { paths: uPlot.paths.stepped({ align: 1 }) }),
          }
        }
        return {
          stroke: colour(tone),
          paths: () => null,
          points: { show: true, size: 9, fill: colour(tone) },
        }
      }),
    ],
  }
}

/** How wide the widest of these labels is, px. */
function widest({ ctx }: uPlot, labels: readonly string[] | null): number {
  ctx.save()
  ctx.font = font
  const widths = (labels ?? []).map((label) => ctx.measureText(label).width)
  ctx.restore()
  return Math.ceil(Math.max(0, ...widths))
}

/** Powers of ten that hold all values, ms. */
const logarithmic: uPlot.Scale = {
  distr: 3,
  range: (_, min, max) => [
    10 ** Math.floor(Math.log10(Math.max(1, min))),
    10 ** Math.ceil(Math.log10(Math.max(10, max * 1.01))),
  ],
}

/** The time of day; over more than two days, the day. */
function timeText(seconds: number, [from, to]: readonly [number, number]): string {
  const whole = formatChinaTime(seconds * 1_000, 'yyyy-MM-dd HH:mm:ss')
  if (to - from > 2 * 86_400) return whole.slice(5, 10)
  return to - from > 900 ? whole.slice(11, 16) : whole.slice(11)
}
