import * as z from 'zod/mini'

/** The two queues: work at Juhe, and pushes to tenants. Neither holds up the other. */
export const queueNames = ['attention', 'pushes'] as const
export type QueueName = (typeof queueNames)[number]

/**
 * A message says nothing but *look at this order*. Late, twice or for nothing it costs one read; if it is lost, the next
 * tick of the schedule finds the order.
 */
export type LookAt = {
  /** The order's key in the table. It is all that the message's body holds. */
  readonly pk: string
  /** How long the queue keeps the message back, whole seconds. */
  readonly delaySeconds: number
  /** Whose order it is, if known: a queue serves tenants fairly. */
  readonly tenantId?: string
}

/** The longest delay that a queue takes, s. */
export const longestDelaySeconds = 900

/** Sends messages; answers how many could not be sent. Never throws: the next tick sends what was not sent. */
export type SendToQueue = (queue: QueueName, messages: readonly LookAt[]) => Promise<number>

/** How many messages one request to a queue carries. */
export const mostPerSend = 10

const body = z.object({ pk: z.string() })

/** A message's body. */
export function bodyOf({ pk }: LookAt): string {
  return JSON.stringify({ pk })
}

/** The order's key in a message's body; undefined if the body cannot be read. */
export function pkOfBody(text: string): string | undefined {
  try {
    return body.parse(JSON.parse(text)).pk
  } catch {
    return undefined
  }
}

/** The delay after which a message for a moment arrives: never before it, and up to a second after it. */
export function delayUntil(moment: number, now: number): number {
  const seconds = Math.ceil((moment - now) / 1_000)
  return Math.min(Math.max(0, seconds), longestDelaySeconds)
}

/** Messages in parts of as many as one request carries. */
export function inParts<Message>(messages: readonly Message[]): readonly (readonly Message[])[] {
  const count = Math.ceil(messages.length / mostPerSend)
  return Array.from({ length: count }, (_, part) =>
    messages.slice(part * mostPerSend, (part + 1) * mostPerSend),
  )
}
