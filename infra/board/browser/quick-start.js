import { signal } from '@preact/signals'
import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify, notifyRefusal } from './notices.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { quickOrder } from './place-order.ts'
import { openOrder } from './route.ts'

const minute = 60000
const long = 20 * 24 * 60 * minute
/** What can be tried with one click: the scenario, and how long the order grabs (ms). */
const offers = [
  { name: 'issued', person: '出票', lastsMs: long, icon: 'check' },
  { name: 'unanswered', person: '超时+出票', lastsMs: long, icon: 'wait' },
  { name: 'lostPush', person: '丢推送+出票', lastsMs: long, icon: 'alert' },
  { name: 'failed', person: '失败305', lastsMs: long, icon: 'cross' },
  { name: 'expired', person: '过期', lastsMs: 10 * minute, icon: 'clock' },
  { name: 'ordinary', person: '王小明', lastsMs: long, icon: 'dice' },
]
const placing = signal(undefined)
async function place({ name, person, lastsMs }) {
  if (placing.value !== undefined) return
  placing.value = name
  try {
    const answer = await quickOrder(person, lastsMs)
    if (answer.ok) openOrder(answer.result.orderNo)
    else notifyRefusal(answer)
  } catch {
    notify('bad', text.value.shell.failed)
  } finally {
    placing.value = undefined
  }
}
/** Orders that are placed with one click, each with a fate of its own. */
export function QuickStart() {
  const { quick } = text.value
  return _jsxs('section', {
    'aria-labelledby': 'quick',
    children: [
      _jsx(PanelHeading, { id: 'quick', title: quick.title, lead: quick.lead }),
      _jsx('ul', {
        class: 'offers',
        children: offers.map((offer) =>
          _jsx(
            'li',
            {
              children: _jsxs('button', {
                type: 'button',
                class: `offer ${offer.name}`,
                'aria-busy': placing.value === offer.name,
                onClick: () => place(offer),
                children: [
                  _jsx(Icon, { name: offer.icon }),
                  _jsx('strong', { children: quick[offer.name] }),
                  _jsx('span', {
                    children: placing.value === offer.name ? quick.placing : quick[`${offer.name}Does`],
                  }),
                ],
              }),
            },
            offer.name,
          ),
        ),
      }),
      _jsxs('p', {
        class: 'own',
        children: [
          _jsxs('a', { href: '#/new', class: 'button', children: [_jsx(Icon, { name: 'plus' }), quick.own] }),
          _jsx('span', { class: 'quiet', children: quick.ownDoes }),
        ],
      }),
    ],
  })
}
