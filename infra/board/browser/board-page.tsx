import { useEffect } from 'preact/hooks'
import type { StageView } from '../wire.ts'
import { Charts } from './charts.tsx'
import { FaultPanel } from './fault-panel.tsx'
import { Icon, type IconName } from './icon.tsx'
import { text } from './language.ts'
import { recall, remember } from './memory.ts'
import { OrderList, total } from './order-list.tsx'
import { QuickStart } from './quick-start.tsx'
import { ReceiverPanel } from './receiver-panel.tsx'
import { stage } from './store.ts'

/** The first screen: what this is, what to try, and everything that happens. */
export function BoardPage() {
  const { value: count } = total
  useEffect(() => {
    if (count !== undefined) remember('orders', count > 0 ? 'some' : 'none')
  }, [count])
  if (stage.value !== undefined) return <StagePage stage={stage.value} />
  // Until it is known, the page looks as at the last visit.
  const hasOrders = count === undefined ? recall('orders') === 'some' : count > 0
  return (
    <>
      {hasOrders ? <FoldedIntro /> : <Intro />}
      <QuickStart />
      <OrderList />
      <Charts />
      <ReceiverPanel />
      <FaultPanel />
    </>
  )
}

/** Which orders of a stage are here. */
function StagePage({ stage: { name, mayAct, newest, days } }: { readonly stage: StageView }) {
  const { stage: words } = text.value
  return (
    <>
      <section class="folded">
        <h1 tabIndex={-1}>{name}</h1>
        <p class="lead">
          {words.lists(newest, days)} {mayAct ? words.acts : words.readsOnly}
        </p>
      </section>
      <OrderList />
      <Charts />
    </>
  )
}

function Intro() {
  return (
    <section class="intro">
      <div>
        <h1 tabIndex={-1}>{text.value.intro.title}</h1>
        <Explanation />
      </div>
      <Diagram />
    </section>
  )
}

/** Who has orders knows what this is, and wants to see them. */
function FoldedIntro() {
  const { intro } = text.value
  return (
    <section class="folded">
      <h1 tabIndex={-1}>{intro.title}</h1>
      <details>
        <summary>{intro.what}</summary>
        <div class="intro">
          <div>
            <Explanation />
          </div>
          <Diagram />
        </div>
      </details>
    </section>
  )
}

function Explanation() {
  const { intro } = text.value
  return (
    <>
      <p class="lead">{intro.lead}</p>
      <p class="safe">
        <Icon name="check" />
        <span>{intro.safe}</span>
      </p>
    </>
  )
}

function Diagram() {
  const { intro } = text.value
  return (
    <div class="diagram" role="img" aria-label={intro.diagram}>
      <Party icon="app" name={intro.app} does={intro.appDoes} />
      <Wires back={intro.pushes} />
      <Party icon="train" name={intro.service} does={intro.serviceDoes} isOurs />
      <Wires back={intro.results} />
      <Party icon="ticket" name={intro.juhe} does={intro.juheDoes} />
    </div>
  )
}

type PartyProps = {
  readonly icon: IconName
  readonly name: string
  readonly does: string
  readonly isOurs?: boolean
}

function Party({ icon, name, does, isOurs = false }: PartyProps) {
  return (
    <div class={isOurs ? 'party ours' : 'party'}>
      <Icon name={icon} />
      <strong>{name}</strong>
      <small>{does}</small>
    </div>
  )
}

function Wires({ back }: { readonly back: string }) {
  const { intro } = text.value
  return (
    <div class="wires">
      <span class="there">{intro.calls}</span>
      <span class="back">{back}</span>
    </div>
  )
}
