import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
/** The heading of a panel, which names its section (`aria-labelledby`), and what the panel is for. */
export function PanelHeading({ id, title, lead }) {
  return _jsxs('div', {
    class: 'heading',
    children: [_jsx('h2', { id: id, children: title }), _jsx('p', { children: lead })],
  })
}
