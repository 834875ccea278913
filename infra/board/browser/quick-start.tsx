import { signal } from '@preact/signals'
import { Icon, type IconName } from './icon.tsx'
import { text } from './language.ts'
import { notify, notifyRefusal } from './notices.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { quickOrder } from './place-order.ts'
import { openOrder } from './route.ts'

const minute = 60_000
const long = 20 * 24 * 60 * minute

/** What can be tried with one click: the scenario, and how long the order grabs (ms). */
const offers = [
  { name: 'issued', person: '出票', lastsMs: long, icon: 'check' },
  { name: 'unanswered', person: '超时+出票', lastsMs: long, icon: 'wait' },
  { name: 'lostPush', person: '丢推送+出票', lastsMs: long, icon: 'alert' },
  { name: 'failed', person: '失败305', lastsMs: long, icon: 'cross' },
  { name: 'expired', person: '过期', lastsMs: 10 * minute, icon: 'clock' },
  { name: 'ordinary', person: '王小明', lastsMs: long, icon: 'dice' },
] as const satisfies readonly {
  name: string
  person: string
  lastsMs: number
  icon: IconName
}[]
type Offer = (typeof offers)[number]

const placing = signal<Offer['name'] | undefined>(undefined)

async function place({ name, person, lastsMs }: Offer): Promise<void> {
  if (placing.value !== undefined) return
  placing.value = name
  try {
    const answer = await quickOrder(person, lastsMs)
    if (answer.ok) openOrder(answer.result.orderNo)
    else notifyRefusal(answer)
  } catch {
    notify('bad', text.value.shell.failed)
  } finally {
    placing.value = undefined
  }
}

/** Orders that are placed with one click, each with a fate of its own. */
export function QuickStart() {
  const { quick } = text.value
  return (
    <section aria-labelledby="quick">
      <PanelHeading id="quick" title={quick.title} lead={quick.lead} />
      <ul class="offers">
        {offers.map((offer) => (
          <li key={offer.name}>
            <button
              type="button"
              class={`offer ${offer.name}`}
              aria-busy={placing.value === offer.name}
              onClick={() => place(offer)}
            >
              <Icon name={offer.icon} />
              <strong>{quick[offer.name]}</strong>
              <span>{placing.value === offer.name ? quick.placing : quick[`${offer.name}Does`]}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="own">
        <a href="#/new" class="button">
          <Icon name="plus" />
          {quick.own}
        </a>
        <span class="quiet">{quick.ownDoes}</span>
      </p>
    </section>
  )
}
