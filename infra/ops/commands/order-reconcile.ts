import * as z from 'zod/mini'
import { orderStatuses } from '#contract/dictionary.ts'
import { type AttendServices, attendToJuhe } from '#shared/attention/attend.ts'
import { attendServices } from '#shared/lambda/services/order-services.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import { scrub } from '#shared/orders/upstream/failure.ts'
import { askJuhe } from '#shared/orders/upstream/juhe-calls.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { isHeard, type JuheAnswer, listeningTo } from '../juhe-words.ts'
import { findOrder, orderArguments, orderInput, orderNoOption } from '../orders/find.ts'
import { timelineLines } from '../orders/lines.ts'
import { nextSteps, stepNames } from '../orders/next-steps.ts'
import { report } from '../output/report.ts'
import { fields, section, table } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'
import { type Session, urlOf } from '../store/session.ts'

export const orderReconcile = defineCommand({
  usage: `reconcile ${orderArguments}`,
  description: 'ask Juhe about an order now, and do whatever is then due; pushes go out as ever',
  options: [orderNoOption],
  input: z.object(orderInput),
  async run({ session, confirm }, name) {
    urlOf(session)
    const { order: before } = await findOrder(session, name)
    const consequence = consequenceOf(before)
    if (consequence !== undefined) await confirm(consequence)
    const startedAt = session.backing.platform.now()
    const answers: JuheAnswer[] = []
    const unheard: string[] = []
    const { services, people } = await listeningServices(session, before, (answer, outcome) => {
      // Juhe's words may name people.
      const said = people === undefined ? answer.said : scrub(answer.said, people)
      answers.push({ ...answer, said })
      if (!isHeard(outcome)) unheard.push(`${answer.operation}: ${said}`)
    })
    const { order: asked } = await askJuhe(services, before)
    const after = await attendToJuhe(services, asked)
    const happened = after.timeline.filter(({ at }) => at >= startedAt)
    const { orderNo } = after
    const data = {
      orderNo,
      ...{ before: standing(before), after: standing(after), changed: after.version !== before.version },
      ...{ timeline: happened.map((entry) => ({ ...entry, at: iso(entry.at) })), unheard },
      ...{ answers, next: nextSteps(after).map((step) => ({ ...step, at: iso(step.at) })) },
    }
    const lines = [
      ...fields({
        order: orderNo,
        before: standingText(before),
        after: standingText(after),
        changed: after.version === before.version ? 'nothing' : 'yes: see what happened',
      }),
      ...section('What Juhe answered', answerLines(answers)),
      ...section('What comes next (China Standard Time)', nextLines(after)),
      ...(happened.length === 0
        ? []
        : section('What happened (China Standard Time)', timelineLines(happened))),
    ]
    return report(data, lines, unheard.length === 0 ? exitCodes.done : exitCodes.unavailable)
  },
})

/** What reconciling may do at Juhe besides asking, in words; undefined when nothing. An accepted order is never submitted again. */
function consequenceOf(order: Order): string | undefined {
  const { orderNo, submission, cancellation } = order
  const effects = [
    ...(submission.state === 'sending' || submission.state === 'unknown' || submission.state === 'waiting'
      ? ['submit it, which may buy tickets']
      : []),
    ...(cancellation === undefined ? [] : ['cancel it']),
    ...(ticketsOf(order).some(({ refund }) => refund !== undefined) ? ['ask for a refund again'] : []),
  ]
  if (effects.length === 0) return undefined
  return `If Juhe does not have what was asked for order ${orderNo}, this may ${effects.join(', ')}.`
}

function standing({ progress, submission, cancellation }: Order) {
  return {
    status: progress.status,
    submission: submission.state,
    ...(cancellation === undefined ? {} : { cancellation: cancellation.state }),
  }
}

function standingText(order: Order): string {
  const { status, submission, cancellation } = standing(order)
  const cancel = cancellation === undefined ? '' : `, cancellation ${cancellation}`
  return `${status} ${orderStatuses[status]}, submission ${submission}${cancel}`
}

function answerLines(answers: readonly JuheAnswer[]): readonly string[] {
  return table(
    ['asked', 'outcome', 'said'],
    answers.map(({ operation, outcome, said }) => [operation, outcome, said]),
    'Juhe was not asked.',
  )
}

function nextLines(order: Order): readonly string[] {
  const rows = nextSteps(order).map(({ at, what, of = '' }) => [chinaTime(at), stepNames[what], of])
  return table(['when', 'what', 'of'], rows, 'Nothing: the order rests.')
}

/** What attending needs, with a client that tells of each answer; and whom the answers may name. */
async function listeningServices(session: Session, order: Order, tell: Parameters<typeof listeningTo>[1]) {
  const base = await attendServices(session.backing)
  const people = order.sealed.people === undefined ? undefined : await openPeople(base.vault, order)
  const services: AttendServices = { ...base, juhe: listeningTo(base.juhe, tell) }
  return { services, people }
}
