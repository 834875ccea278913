import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { timeBeside } from './format.ts'
import { happeningsOf } from './happenings.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { PanelHeading } from './panel-heading.tsx'
import { StatusBadge } from './status-badge.tsx'
import { useBeginning, useFresh } from './use-fresh.ts'
/** What happened to an order, as a sequence between the application, the service and Juhe. */
export function Timeline({ order }) {
  const { order: words } = text.value
  const rows = happeningsOf(order)
  const beginning = useBeginning()
  return _jsxs('section', {
    class: 'card',
    'aria-labelledby': 'timeline',
    children: [
      _jsx(PanelHeading, { id: 'timeline', title: words.timeline, lead: words.timelineDoes }),
      _jsxs('div', {
        class: 'lanes',
        'aria-hidden': 'true',
        children: [
          _jsx('span', { children: words.lanes.app }),
          _jsx('span', { children: words.lanes.service }),
          _jsx('span', { children: words.lanes.juhe }),
        ],
      }),
      _jsx('ol', {
        class: 'timeline',
        children: rows.map((row, index) =>
          _jsx(Row, { row: row, before: rows[index - 1]?.at, beginning: beginning }, row.key),
        ),
      }),
      _jsx('p', { class: 'quiet', children: _jsx('small', { children: words.journalNote }) }),
    ],
  })
}
const arrows = {
  appToService: 'right',
  serviceToApp: 'left',
  serviceToJuhe: 'right',
  juheToService: 'left',
  self: 'dot',
}
function Row({ row, before, beginning }) {
  const isFresh = useFresh(beginning)
  const { order: words } = text.value
  const [day, time] = timeBeside(row.at, before)
  return _jsxs('li', {
    class: `${row.lane} ${row.tone}${isFresh ? ' fresh' : ''}`,
    children: [
      _jsxs('time', { children: [day !== '' && _jsx('span', { class: 'day', children: day }), time] }),
      _jsxs('div', {
        class: 'message',
        children: [
          _jsxs('span', { class: 'hidden', children: [route(row.lane), ': '] }),
          _jsx('span', { class: 'via', 'aria-hidden': 'true', children: route(row.lane) }),
          row.status === undefined
            ? _jsxs('b', { children: [_jsx(Icon, { name: arrows[row.lane] }), row.title] })
            : _jsx(StatusBadge, { status: row.status }),
          _jsxs('small', {
            children: [
              row.detail,
              row.chinese !== undefined && _jsxs('span', { lang: 'zh-CN', children: [' ', row.chinese] }),
              row.count > 1 && ` · ${words.times(row.count)}`,
            ],
          }),
        ],
      }),
    ],
  })
}
function route(lane) {
  const { app, service, juhe } = text.value.order.lanes
  switch (lane) {
    case 'appToService':
      return `${app} → ${service}`
    case 'serviceToApp':
      return `${service} → ${app}`
    case 'serviceToJuhe':
      return `${service} → ${juhe}`
    case 'juheToService':
      return `${juhe} → ${service}`
    case 'self':
      return service
  }
}
