import { useEffect, useRef } from 'preact/hooks'
import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { BoardPage } from './board-page.tsx'
import { ComposePage } from './compose-page.tsx'
import { Header } from './header.tsx'
import { text } from './language.ts'
import { Notices } from './notices.tsx'
import { OrderPage } from './order-page.tsx'
import { route } from './route.ts'
import { connection, setup } from './store.ts'
/** The whole page. */
export function App() {
  const main = useRef(null)
  const { value: at } = route
  const address = at.page === 'order' ? at.orderNo : at.page
  const first = useRef(address)
  useEffect(() => {
    const { shell } = text.value
    // An order's page knows its own.
    if (at.page !== 'order') document.title = `${shell[at.page]} · ${shell.product}`
  })
  useEffect(() => {
    // Who follows a link by keyboard or ear goes on at the beginning of what it led to.
    if (first.current === address) return
    first.current = ''
    scrollTo(0, 0)
    const heading = main.current?.querySelector('h1')
    ;(heading ?? main.current)?.focus({ preventScroll: true })
  }, [address])
  return _jsxs(_Fragment, {
    children: [
      _jsx('button', {
        type: 'button',
        class: 'skip',
        onClick: () => main.current?.focus(),
        children: text.value.shell.skip,
      }),
      _jsx(Header, {}),
      connection.value === 'lost' &&
        _jsx('p', {
          class: 'lost',
          role: 'alert',
          children: setup.value === undefined ? text.value.shell.failed : text.value.shell.lost,
        }),
      _jsx('main', {
        id: 'main',
        class: 'container',
        tabIndex: -1,
        ref: main,
        children:
          setup.value === undefined
            ? _jsx('p', {
                class: 'quiet',
                'aria-busy': connection.value === 'starting',
                children: text.value.shell.loading,
              })
            : _jsx(Page, { at: at }),
      }),
      _jsx(Notices, {}),
    ],
  })
}
function Page({ at }) {
  switch (at.page) {
    case 'board':
      return _jsx(BoardPage, {})
    case 'compose':
      return _jsx(ComposePage, {})
    case 'order':
      return _jsx(OrderPage, { orderNo: at.orderNo }, at.orderNo)
  }
}
