import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { duration, tookTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { now } from './store.ts'
/** The pushes of an order to the tenant, and how their delivery stands. */
export function PushPanel({ order }) {
  const { order: words } = text.value
  return _jsxs('section', {
    class: 'card',
    'aria-labelledby': 'pushes',
    children: [
      _jsx('h2', { id: 'pushes', children: words.pushes }),
      order.outbox.length === 0
        ? _jsx('p', { class: 'quiet', children: words.noPushes })
        : _jsx('ul', {
            class: 'pushes',
            children: order.outbox.map((push) => _jsx(PushRow, { order: order, push: push }, push.id)),
          }),
    ],
  })
}
const looks = {
  delivered: { icon: 'check', tone: 'good' },
  waiting: { icon: 'wait', tone: 'warn' },
  givenUp: { icon: 'cross', tone: 'bad' },
}
function PushRow({ order, push }) {
  const { order: words, pushes } = text.value
  const { icon, tone } = looks[push.state]
  const next = order.ahead.find((entry) => entry.push === push.kind)
  return _jsxs('li', {
    children: [
      _jsxs('span', { class: `mark ${tone}`, children: [_jsx(Icon, { name: icon }), words[push.state]] }),
      _jsxs('span', {
        children: [
          _jsx('b', { children: pushes[push.kind] }),
          _jsxs('small', {
            class: 'quiet',
            children: [
              words.attempts(push.tries),
              push.state === 'delivered' && push.endedAt !== undefined
                ? ` · ${tookTime(Math.max(1, push.endedAt - push.madeAt))}`
                : '',
              push.state === 'waiting'
                ? ` · ${next === undefined ? words.queued : next.at > now.value ? words.inTime(duration(Math.ceil((next.at - now.value) / 1000) * 1000)) : words.dueNow}`
                : '',
            ],
          }),
          _jsxs('small', { class: 'quiet id', children: ['webhook-id ', push.id] }),
        ],
      }),
    ],
  })
}
