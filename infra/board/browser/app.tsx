import { useEffect, useRef } from 'preact/hooks'
import { BoardPage } from './board-page.tsx'
import { ComposePage } from './compose-page.tsx'
import { Header } from './header.tsx'
import { text } from './language.ts'
import { MoneyPage } from './money-page.tsx'
import { Notices } from './notices.tsx'
import { OrderPage } from './order-page.tsx'
import { PushesPage } from './pushes-page.tsx'
import { type Route, route } from './route.ts'
import { connection, setup, stage } from './store.ts'
import { TurnPanel } from './turn-panel.tsx'

/** The whole page. */
export function App() {
  const main = useRef<HTMLElement>(null)
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
    const heading = main.current?.querySelector<HTMLElement>('h1')
    ;(heading ?? main.current)?.focus({ preventScroll: true })
  }, [address])
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {text.value.shell.skip}
      </button>
      <Header />
      {connection.value === 'lost' && (
        <p class="lost" role="alert">
          {setup.value === undefined ? text.value.shell.failed : text.value.shell.lost}
        </p>
      )}
      <main id="main" class="container" tabIndex={-1} ref={main}>
        {setup.value === undefined ? (
          <p class="quiet" aria-busy={connection.value === 'starting'}>
            {text.value.shell.loading}
          </p>
        ) : (
          <Page at={at} />
        )}
      </main>
      <TurnPanel />
      <Notices />
    </>
  )
}

function Page({ at }: { readonly at: Route }) {
  switch (at.page) {
    case 'board':
      return <BoardPage />
    case 'pushes':
      return <PushesPage />
    case 'money':
      return <MoneyPage />
    case 'compose':
      return stage.value === undefined ? <ComposePage /> : <BoardPage />
    case 'order':
      return <OrderPage key={at.orderNo} orderNo={at.orderNo} />
  }
}
