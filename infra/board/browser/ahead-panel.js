import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { duration, shortTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { isTurning, now } from './store.ts'
import { turnClock } from './turn-clock.ts'
import { useKeptFocus } from './use-kept-focus.ts'
/** What will happen by itself, and a way not to wait for it. */
export function AheadPanel({ order }) {
  const { order: words } = text.value
  const part = useKeptFocus()
  return _jsxs('section', {
    class: 'card ahead',
    'aria-labelledby': 'next',
    tabIndex: -1,
    ref: part,
    children: [
      _jsx('h2', { id: 'next', children: words.next }),
      order.ahead.length === 0
        ? _jsx('p', { class: 'quiet', children: words.nothingAhead })
        : _jsx('ol', {
            children: order.ahead.map((entry) =>
              _jsx(AheadRow, { entry: entry }, `${entry.what}${entry.at}${entry.push ?? ''}`),
            ),
          }),
    ],
  })
}
/** A little past the moment, so that it is surely reached, ms. */
const marginMs = 50
function AheadRow({ entry }) {
  const { order: words, ahead, pushes } = text.value
  const rest = entry.at - now.value
  return _jsxs('li', {
    children: [
      _jsx(Icon, { name: 'wait' }),
      _jsxs('span', {
        children: [
          _jsx('b', { children: entry.push === undefined ? ahead[entry.what] : pushes[entry.push] }),
          ' ',
          _jsxs('span', {
            class: 'quiet',
            children: [
              shortTime(entry.at, now.value),
              ' \u00B7',
              ' ',
              rest > 0 ? words.inTime(duration(Math.ceil(rest / 1000) * 1000)) : words.dueNow,
              entry.tries !== undefined && entry.triesLeft !== undefined && entry.tries > 0
                ? ` · ${words.triesAhead(entry.tries, entry.triesLeft)}`
                : '',
            ],
          }),
        ],
      }),
      rest > 0 &&
        _jsx('button', {
          type: 'button',
          class: 'outline',
          'aria-disabled': isTurning.value,
          onClick: () => turnClock(rest + marginMs),
          children: words.turnTo,
        }),
    ],
  })
}
