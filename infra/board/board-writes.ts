import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import type { Clock } from '#infra/machine/clock.ts'
import { isFromOwnPage } from '#infra/machine/loopback.ts'
import type { ChangeServices } from '#shared/orders/store/change-order.ts'
import type { OrderStore } from '#shared/orders/store/order-store.ts'
import { readText, sendJson } from './answer.ts'
import type { JuheFaults } from './juhe-faults.ts'
import type { KnownOrders } from './known-orders.ts'
import type { LiveEvents } from './live-events.ts'
import { matchingPushes, pushQuery } from './push-query.ts'
import type { Receiver } from './receiver.ts'
import { resend } from './resend.ts'
import { type ClockView, juheFaults, receiverModes } from './wire.ts'

/** What the board can change. */
export type WriteServices = {
  readonly clock: Clock
  readonly clockView: () => ClockView
  readonly tellClock: () => void
  readonly receiver: Receiver
  readonly faults: JuheFaults
  readonly events: LiveEvents
  readonly known: KnownOrders
  readonly orders: Pick<OrderStore, 'get'>
  readonly changes: () => ChangeServices
  readonly onBackToNow: (() => void) | undefined
}

/** One thing that the board can be told to do. `left`: the page that asked has gone. */
type Action = (services: WriteServices, body: unknown, left: AbortSignal) => Promise<unknown>

/** What a body lacks; answered 400. */
class BadBody extends RangeError {}

const actions: Readonly<Record<string, Action>> = {
  '/board/api/clock': turnClock,
  '/board/api/clock/stop': stopClock,
  '/board/api/clock/back': backToNow,
  '/board/api/receiver': switchReceiver,
  '/board/api/juhe-faults': armFault,
  '/board/api/pushes/resend': resendPushes,
}

/** Answers the board's POST requests, from its own page alone. */
export function createWrites(services: WriteServices) {
  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isFromOwnPage(request)) return sendJson(response, { error: 'not from this page' }, 403)
    const action = Object.hasOwn(actions, path) ? actions[path] : undefined
    if (action === undefined) return sendJson(response, { error: 'not found' }, 404)
    const leaving = new AbortController()
    response.once('close', () => leaving.abort())
    sendJson(response, await action(services, await parsedBody(request), leaving.signal))
  }
}

/** Turns the clock; when the page is left, the turning ends, and the machine is free. */
async function turnClock(
  { clock, tellClock, clockView }: WriteServices,
  body: unknown,
  left: AbortSignal,
): Promise<ClockView> {
  const { advanceSeconds } = read(turn, body, 'advanceSeconds must be a number')
  const turned = clock.advance(advanceSeconds, left)
  tellClock()
  await turned
  tellClock()
  return clockView()
}

async function stopClock({ clock, clockView }: WriteServices): Promise<ClockView> {
  clock.stop()
  return clockView()
}

/** Begins anew; answered before the service ends, so that the page knows that it will. */
async function backToNow({ clock, onBackToNow }: WriteServices): Promise<unknown> {
  if (onBackToNow === undefined) throw new BadBody('this service cannot begin anew')
  clock.stop()
  setTimeout(onBackToNow, 50)
  return { begins: true }
}

async function switchReceiver({ receiver, events }: WriteServices, body: unknown): Promise<unknown> {
  const { mode } = read(switchMode, body, `mode must be one of ${receiverModes.join(', ')}`)
  receiver.setMode(mode)
  events.tell({ kind: 'receiver', mode })
  return { mode }
}

async function armFault({ faults, events }: WriteServices, body: unknown): Promise<unknown> {
  const { fault } = read(chooseFault, body, `fault must be null or one of ${juheFaults.join(', ')}`)
  const armed = await faults.arm(fault ?? undefined)
  events.tell({ kind: 'juheFaults', armed })
  return { armed }
}

/** One push by its id, or all that a question finds: then the page must say how many it has asked about. */
export async function resendPushes(
  {
    known,
    orders,
    changes,
  }: Pick<WriteServices, 'orders' | 'changes'> & { readonly known: Pick<KnownOrders, 'all'> },
  body: unknown,
): Promise<unknown> {
  const wish = read(chooseResend, body, 'pushId, or filter and count, must be given')
  const all = await known.all()
  if ('pushId' in wish) {
    const found = matchingPushes(all, { q: wish.pushId }).filter(({ id }) => id === wish.pushId)
    return resend(orders, changes(), found)
  }
  const found = matchingPushes(all, wish.filter)
  if (found.length > wish.count)
    throw new BadBody(`count: the filter finds ${found.length} pushes by now, not ${wish.count}`)
  return resend(orders, changes(), found)
}

const turn = z.object({ advanceSeconds: z.number() })
const switchMode = z.object({ mode: z.enum(receiverModes) })
const chooseFault = z.object({ fault: z.nullable(z.enum(juheFaults)) })
const chooseResend = z.union([
  z.object({ pushId: z.string().check(z.minLength(1)) }),
  z.object({ filter: pushQuery, count: z.int() }),
])

function read<Schema extends z.ZodMiniType>(schema: Schema, body: unknown, says: string): z.infer<Schema> {
  const wish = schema.safeParse(body)
  if (!wish.success) throw new BadBody(says)
  return wish.data
}

/** A request's body as JSON; undefined when it is none. */
export async function parsedBody(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await readText(request)) ?? '')
  } catch {
    return undefined
  }
}
