import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { Charts } from './charts.tsx'
import { FaultPanel } from './fault-panel.tsx'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { OrderList } from './order-list.tsx'
import { QuickStart } from './quick-start.tsx'
import { ReceiverPanel } from './receiver-panel.tsx'
/** The first screen: what this is, what to try, and everything that happens. */
export function BoardPage() {
  return _jsxs(_Fragment, {
    children: [
      _jsx(Intro, {}),
      _jsx(QuickStart, {}),
      _jsx(OrderList, {}),
      _jsx(Charts, {}),
      _jsx(ReceiverPanel, {}),
      _jsx(FaultPanel, {}),
    ],
  })
}
function Intro() {
  const { intro } = text.value
  return _jsxs('section', {
    class: 'intro',
    children: [
      _jsxs('div', {
        children: [
          _jsx('h1', { tabIndex: -1, children: intro.title }),
          _jsx('p', { class: 'lead', children: intro.lead }),
          _jsxs('p', {
            class: 'safe',
            children: [_jsx(Icon, { name: 'check' }), _jsx('span', { children: intro.safe })],
          }),
        ],
      }),
      _jsxs('div', {
        class: 'diagram',
        role: 'img',
        'aria-label': intro.diagram,
        children: [
          _jsx(Party, { icon: 'app', name: intro.app, does: intro.appDoes }),
          _jsx(Wires, { back: intro.pushes }),
          _jsx(Party, { icon: 'train', name: intro.service, does: intro.serviceDoes, isOurs: true }),
          _jsx(Wires, { back: intro.results }),
          _jsx(Party, { icon: 'ticket', name: intro.juhe, does: intro.juheDoes }),
        ],
      }),
    ],
  })
}
function Party({ icon, name, does, isOurs = false }) {
  return _jsxs('div', {
    class: isOurs ? 'party ours' : 'party',
    children: [
      _jsx(Icon, { name: icon }),
      _jsx('strong', { children: name }),
      _jsx('small', { children: does }),
    ],
  })
}
function Wires({ back }) {
  const { intro } = text.value
  return _jsxs('div', {
    class: 'wires',
    children: [
      _jsx('span', { class: 'there', children: intro.calls }),
      _jsx('span', { class: 'back', children: back }),
    ],
  })
}
