import type * as real from '#shared/journal/write-order-events.ts'
import { writeOrderEvents as write } from '#shared/journal/write-order-events.ts'

export * from '#shared/journal/write-order-events.ts'

/** What the journal was told first is enough: amounts that become known later are not written, though marked as such. */
export const writeOrderEvents: typeof real.writeOrderEvents = async (services, order, sending) =>
  write(
    { ...services, journal: { ...services.journal, write: (event) => first(services, event) } },
    order,
    sending,
  )

type Services = Parameters<typeof real.writeOrderEvents>[0]
type Event = Parameters<Services['journal']['write']>[0]

async function first({ journal }: Services, event: Event): Promise<Event> {
  return event.corrects === undefined ? journal.write(event) : event
}
