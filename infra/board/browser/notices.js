import { signal } from '@preact/signals'
import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { text } from './language.ts'

const shown = signal([])
let lastId = 0
/** How long a good notice stays, ms; a bad one stays until it is closed. */
const goodMs = 6000
/** Says something once, for eyes and screen readers. */
export function notify(tone, message) {
  show({ tone, message })
}
/** Says why the service refused something, in its own words, with a way to what explains it. */
export function notifyRefusal({ reason, docs }) {
  show({ tone: 'bad', message: reason, isChinese: true, ...(docs === undefined ? {} : { docs }) })
}
function show(notice) {
  lastId += 1
  const id = lastId
  shown.value = [...shown.value.slice(-2), { ...notice, id }]
  if (notice.tone === 'good') setTimeout(() => close(id), goodMs)
}
function close(id) {
  shown.value = shown.value.filter((notice) => notice.id !== id)
}
/** Where notices appear. It is there from the beginning, or screen readers would not hear of it. */
export function Notices() {
  return _jsx('div', {
    class: 'notices',
    role: 'status',
    'aria-live': 'polite',
    children: shown.value.map(({ id, tone, message, docs, isChinese }) =>
      _jsxs(
        'div',
        {
          class: `notice ${tone}`,
          children: [
            _jsxs('span', {
              children: [
                _jsx('span', { lang: isChinese === true ? 'zh-CN' : undefined, children: message }),
                ' ',
                docs === undefined ? null : _jsx('a', { href: docs, children: text.value.compose.explained }),
              ],
            }),
            _jsx('button', {
              type: 'button',
              class: 'plain',
              'aria-label': text.value.shell.close,
              onClick: () => close(id),
              children: '\u00D7',
            }),
          ],
        },
        id,
      ),
    ),
  })
}
