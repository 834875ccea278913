import { computed, signal } from '@preact/signals'
import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { formatChinaTime } from '#contract/china-time.ts'
import { shortTime, tookTime } from './format.ts'
import { groupOf, groups } from './groups.ts'
import { text } from './language.ts'
import { Plot } from './plot.tsx'
import { orderLink } from './route.ts'
import { newestFirst, now } from './store.ts'

const hour = 3600000
const ranges = { hour, day: 24 * hour, all: Number.POSITIVE_INFINITY }
const range = signal('all')
const course = computed(() => {
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
  const at = []
  const counts = { waiting: [], issued: [], returned: [], ended: [] }
  const note = (moment) => {
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
const arrivals = computed(() =>
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
  return _jsxs('section', {
    'aria-labelledby': 'charts',
    children: [
      _jsxs('div', {
        class: 'heading',
        children: [
          _jsx('h2', { id: 'charts', children: charts.title }),
          _jsxs('fieldset', {
            class: 'switch',
            children: [
              _jsx('legend', { class: 'hidden', children: charts.range }),
              ['hour', 'day', 'all'].map((name) =>
                _jsx(
                  'button',
                  {
                    type: 'button',
                    'aria-pressed': range.value === name,
                    onClick: () => {
                      range.value = name
                    },
                    children: charts[name],
                  },
                  name,
                ),
              ),
            ],
          }),
        ],
      }),
      _jsxs('div', { class: 'charts', children: [_jsx(StatesChart, {}), _jsx(LatencyChart, {})] }),
    ],
  })
}
function timeScale(at) {
  const end = now.value
  const begin = Math.max(at[0] ?? end - 60000, end - ranges[range.value])
  return [Math.min(begin, end - 60000) / 1000, end / 1000]
}
function StatesChart() {
  const { charts, groups: names } = text.value
  const { at, counts } = course.value
  const last = (group) => counts[group].at(-1) ?? 0
  // Stacked: each series is what lies below it and itself, and is painted over by the ones below.
  const order = ['waiting', 'ended', 'returned', 'issued']
  const times = [...at, now.value]
  const stack = order.map((_, index) =>
    times.map((_, moment) =>
      order
        .slice(index)
        .reduce((sum, group) => sum + (counts[group][Math.min(moment, at.length - 1)] ?? 0), 0),
    ),
  )
  const options = {
    kind: 'areas',
    tones: order,
    x: timeScale(at),
    yText: (value) => (Number.isInteger(value) ? String(value) : ''),
  }
  return _jsxs('figure', {
    class: 'card chart',
    children: [
      _jsxs('figcaption', {
        children: [
          _jsx('h3', { children: charts.states }),
          _jsx('p', { class: 'quiet', children: charts.statesDoes }),
        ],
      }),
      at.length === 0
        ? _jsx('p', { class: 'empty', children: charts.none })
        : _jsxs(_Fragment, {
            children: [
              _jsx(Plot, {
                label: charts.statesLabel(last('waiting'), last('issued'), last('returned'), last('ended')),
                data: [times.map((ms) => ms / 1000), ...stack],
                options: options,
              }),
              _jsx('ul', {
                class: 'legend',
                children: order.map((group) =>
                  _jsxs(
                    'li',
                    {
                      children: [
                        _jsx('i', { class: `swatch ${group}` }),
                        names[group],
                        ' ',
                        _jsx('b', { children: last(group) }),
                      ],
                    },
                    group,
                  ),
                ),
              }),
              _jsx(StatesTable, {}),
            ],
          }),
    ],
  })
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
  return _jsxs('details', {
    class: 'as-table',
    children: [
      _jsx('summary', { children: charts.asTable }),
      _jsx('section', {
        class: 'scroll',
        'aria-label': charts.states,
        tabIndex: 0,
        children: _jsxs('table', {
          children: [
            _jsx('thead', {
              children: _jsxs('tr', {
                children: [
                  _jsx('th', { scope: 'col', children: charts.time }),
                  groups.map((group) => _jsx('th', { scope: 'col', children: names[group] }, group)),
                ],
              }),
            }),
            _jsx('tbody', {
              children: rows.map(({ moment, index }) =>
                _jsxs(
                  'tr',
                  {
                    children: [
                      _jsx('td', { children: formatChinaTime(moment, 'yyyy-MM-dd HH:mm:ss').slice(5) }),
                      groups.map((group) => _jsx('td', { children: counts[group][index] }, group)),
                    ],
                  },
                  moment,
                ),
              ),
            }),
          ],
        }),
      }),
    ],
  })
}
function LatencyChart() {
  const { charts } = text.value
  const known = arrivals.value
  const sorted = known.map(({ ms }) => ms).toSorted((left, right) => left - right)
  const quantile = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  const options = {
    kind: 'points',
    tones: ['good', 'warn'],
    x: timeScale(known.map(({ at }) => at)),
    yText: (value) => tookTime(value),
  }
  return _jsxs('figure', {
    class: 'card chart',
    children: [
      _jsxs('figcaption', {
        children: [
          _jsx('h3', { children: charts.latency }),
          _jsx('p', { class: 'quiet', children: charts.latencyDoes }),
        ],
      }),
      known.length === 0
        ? _jsx('p', { class: 'empty', children: charts.none })
        : _jsxs(_Fragment, {
            children: [
              _jsx(Plot, {
                label: charts.latencyLabel(known.length),
                data: [
                  known.map(({ at }) => at / 1000),
                  known.map(({ ms, tries }) => (tries <= 1 ? ms : null)),
                  known.map(({ ms, tries }) => (tries > 1 ? ms : null)),
                ],
                options: options,
              }),
              _jsxs('ul', {
                class: 'legend',
                children: [
                  _jsxs('li', { children: [_jsx('i', { class: 'swatch good' }), charts.first] }),
                  _jsxs('li', { children: [_jsx('i', { class: 'swatch warn' }), charts.retried] }),
                  _jsxs('li', {
                    children: [charts.median, ' ', _jsx('b', { children: tookTime(quantile(0.5)) })],
                  }),
                  _jsxs('li', {
                    children: [charts.p95, ' ', _jsx('b', { children: tookTime(quantile(0.95)) })],
                  }),
                ],
              }),
              _jsx(LatencyTable, {}),
            ],
          }),
    ],
  })
}
function LatencyTable() {
  const { charts, pushes } = text.value
  return _jsxs('details', {
    class: 'as-table',
    children: [
      _jsx('summary', { children: charts.asTable }),
      _jsx('section', {
        class: 'scroll',
        'aria-label': charts.latency,
        tabIndex: 0,
        children: _jsxs('table', {
          children: [
            _jsx('thead', {
              children: _jsxs('tr', {
                children: [
                  _jsx('th', { scope: 'col', children: charts.time }),
                  _jsx('th', { scope: 'col', children: charts.push }),
                  _jsx('th', { scope: 'col', children: charts.took }),
                  _jsx('th', { scope: 'col', children: charts.tries }),
                ],
              }),
            }),
            _jsx('tbody', {
              children: arrivals.value
                .slice(-mostRows)
                .toReversed()
                .map(({ at, ms, tries, orderNo, kind }) =>
                  _jsxs(
                    'tr',
                    {
                      children: [
                        _jsx('td', { children: shortTime(at, now.value) }),
                        _jsx('td', {
                          children: _jsx('a', { href: orderLink(orderNo), children: pushes[kind] }),
                        }),
                        _jsx('td', { children: tookTime(ms) }),
                        _jsx('td', { children: tries }),
                      ],
                    },
                    `${orderNo}${kind}${at}`,
                  ),
                ),
            }),
          ],
        }),
      }),
    ],
  })
}
