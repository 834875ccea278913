import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { juheFaults } from '../wire.ts'
import { armJuheFault } from './api.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { setup } from './store.ts'
/** What Juhe does wrong at the next submits, chosen here: the service's way through it is then seen on the order's page. */
export function FaultPanel() {
  const { faults: words, shell } = text.value
  const armed = setup.value?.juheFaults
  if (armed === undefined) return null
  const arm = (fault) => armJuheFault(fault).catch(() => notify('bad', shell.failed))
  const isQuiet = juheFaults.every((fault) => armed[fault] === undefined)
  return _jsxs('section', {
    'aria-labelledby': 'faults',
    children: [
      _jsx(PanelHeading, { id: 'faults', title: words.title, lead: words.lead }),
      _jsxs('div', {
        class: 'card',
        children: [
          _jsx('ul', {
            class: 'faults',
            children: juheFaults.map((fault) =>
              _jsxs(
                'li',
                {
                  children: [
                    _jsx('button', {
                      type: 'button',
                      class: 'outline',
                      onClick: () => arm(fault),
                      children: words.names[fault],
                    }),
                    _jsx('span', { class: 'quiet', children: words.does[fault] }),
                    armed[fault] !== undefined &&
                      _jsxs('span', {
                        class: 'mark warn',
                        children: [_jsx(Icon, { name: 'alert' }), words.armed(armed[fault])],
                      }),
                  ],
                },
                fault,
              ),
            ),
          }),
          _jsxs('p', {
            class: 'standing-by',
            role: 'status',
            children: [
              isQuiet ? words.none : words.some,
              !isQuiet &&
                _jsx('button', {
                  type: 'button',
                  class: 'plain',
                  onClick: () => arm(undefined),
                  children: words.clear,
                }),
            ],
          }),
        ],
      }),
    ],
  })
}
