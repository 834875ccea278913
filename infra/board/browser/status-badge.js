import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { text } from './language.ts'
/** Where an order stands: the contract's letter and its name; the colour only repeats them. */
export function StatusBadge({ status, isRefused = false }) {
  return _jsxs('span', {
    class: `status ${isRefused ? 'U' : status}`,
    children: [
      _jsx('b', { children: status }),
      isRefused ? text.value.orders.refused : text.value.statuses[status],
    ],
  })
}
