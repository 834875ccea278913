import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { receiverModes } from '../wire.ts'
import { setReceiverMode } from './api.ts'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { callbackTypes, useReceiver } from './place-order.ts'
import { setup } from './store.ts'
/** Where the tenant's pushes go, and how the board's own application answers them. */
export function ReceiverPanel() {
  const { receiver: words, receiverModes: modes, shell } = text.value
  const known = setup.value
  if (known === undefined) return null
  const isAllHere = callbackTypes.every((type) => known.callbackUrls[type] === known.receiver.urls[type])
  const takeHere = () =>
    useReceiver().then(
      () => notify('good', words.saved),
      () => notify('bad', shell.failed),
    )
  return _jsxs('section', {
    'aria-labelledby': 'receiver',
    children: [
      _jsx(PanelHeading, { id: 'receiver', title: words.title, lead: words.lead }),
      _jsxs('div', {
        class: 'card receiver',
        children: [
          _jsx('dl', {
            class: 'facts',
            children: callbackTypes.map((type) =>
              _jsxs(
                'div',
                {
                  children: [
                    _jsx('dt', { children: words.types[type] }),
                    _jsx('dd', {
                      children: destination(known.callbackUrls[type], known.receiver.urls[type]),
                    }),
                  ],
                },
                type,
              ),
            ),
          }),
          isAllHere
            ? _jsxs('fieldset', {
                class: 'choice',
                children: [
                  _jsx('legend', { children: words.answers }),
                  receiverModes.map((mode) =>
                    _jsxs(
                      'label',
                      {
                        children: [
                          _jsx('input', {
                            type: 'radio',
                            name: 'receiver-mode',
                            checked: known.receiver.mode === mode,
                            onChange: () => setReceiverMode(mode).catch(() => notify('bad', shell.failed)),
                          }),
                          modes[mode],
                        ],
                      },
                      mode,
                    ),
                  ),
                  _jsx('small', { class: 'quiet', children: words.answersDoes }),
                ],
              })
            : _jsx('button', {
                type: 'button',
                class: 'outline',
                onClick: takeHere,
                children: words.useHere,
              }),
        ],
      }),
    ],
  })
}
function destination(url, own) {
  const { receiver: words } = text.value
  if (url === undefined) return _jsx('span', { class: 'quiet', children: words.none })
  return url === own ? words.here : _jsx('code', { children: url })
}
