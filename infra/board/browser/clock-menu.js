import { useEffect, useRef } from 'preact/hooks'
import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { duration, wholeTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { clockOffset, isTurning, now } from './store.ts'
import { turnClock } from './turn-clock.ts'

const minute = 60000
/** A little more than the five minutes before which no refund is taken (msgCode 309). */
const steps = [10000, minute, 310000, 60 * minute, 24 * 60 * minute, 10 * 24 * 60 * minute]
/** Below this the two clocks agree, ms. */
const same = 1500
/** The service's time, and how to turn it. */
export function ClockMenu() {
  const { clock } = text.value
  const details = useRef(null)
  useEffect(() => closeFromOutside(details.current), [])
  return _jsxs('details', {
    class: 'clock',
    ref: details,
    children: [
      _jsxs('summary', {
        'aria-label': `${clock.turn}, ${clock.now} ${wholeTime(now.value)}`,
        children: [_jsx(Icon, { name: 'clock' }), _jsx('time', { children: wholeTime(now.value).slice(5) })],
      }),
      _jsxs('div', {
        class: 'sheet',
        children: [
          _jsx('h2', { children: clock.turn }),
          _jsx('p', { children: clock.does }),
          _jsx('div', {
            class: 'steps',
            'aria-busy': isTurning.value,
            children: steps.map((ms) =>
              _jsxs(
                'button',
                {
                  type: 'button',
                  class: 'outline',
                  'aria-disabled': isTurning.value,
                  onClick: () => turnClock(ms),
                  children: ['+', duration(ms)],
                },
                ms,
              ),
            ),
          }),
          _jsx('p', {
            class: 'quiet',
            children: isTurning.value
              ? clock.turning
              : clockOffset.value < same
                ? `${clock.chinaTime} · ${clock.real}`
                : `${clock.chinaTime} · ${clock.ahead(duration(clockOffset.value))}`,
          }),
        ],
      }),
    ],
  })
}
/** Escape and a click elsewhere close it. */
function closeFromOutside(details) {
  const onClick = (event) => {
    if (event.target instanceof Node && !details?.contains(event.target)) details?.removeAttribute('open')
  }
  const onKey = (event) => {
    if (event.key !== 'Escape' || !details?.open) return
    details.removeAttribute('open')
    details.querySelector('summary')?.focus()
  }
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('click', onClick)
    document.removeEventListener('keydown', onKey)
  }
}
