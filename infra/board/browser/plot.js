import { useEffect, useRef } from 'preact/hooks'
import { jsx as _jsx } from 'preact/jsx-runtime'
import uPlot from 'uplot'
import { formatChinaTime } from '#contract/china-time.ts'
import { theme } from './theme.ts'

const height = 220
/** A chart. Drawn anew when the theme or its width changes; moved on when its data do. */
export function Plot({ label, data, options }) {
  const place = useRef(null)
  const plot = useRef(undefined)
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
  return _jsx('div', { class: 'plot', role: 'img', 'aria-label': label, ref: place })
}
function aligned(data) {
  const [x = [], ...series] = data
  return [x.map((moment) => moment ?? 0), ...series.map((values) => [...values])]
}
function settingsOf(element, latest) {
  const style = getComputedStyle(element)
  const colour = (name) => style.getPropertyValue(`--${name}`).trim()
  const { kind, tones } = latest.current
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
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
        size: kind === 'areas' ? 36 : 64,
        values: (_, splits) => splits.map((value) => (value === null ? '' : latest.current.yText(value))),
      },
    ],
    series: [
      {},
      ...tones.map((tone) => {
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
/** Powers of ten that hold all values, ms. */
const logarithmic = {
  distr: 3,
  range: (_, min, max) => [
    10 ** Math.floor(Math.log10(Math.max(1, min))),
    10 ** Math.ceil(Math.log10(Math.max(10, max * 1.01))),
  ],
}
/** The time of day; over more than two days, the day. */
function timeText(seconds, [from, to]) {
  const whole = formatChinaTime(seconds * 1000, 'yyyy-MM-dd HH:mm:ss')
  if (to - from > 2 * 86400) return whole.slice(5, 10)
  return to - from > 900 ? whole.slice(11, 16) : whole.slice(11)
}
