/** What a receiver knows of an order from its pushes alone. */
export type Rebuilt = {
  readonly status: 'nothing' | 'F' | 'T' | 'U' | 'O'
  /** `passengerId state` of each ticket. */
  readonly tickets: readonly string[]
}

type Body = {
  readonly msgCode: string
  readonly trainNo?: string | null
  readonly refundTime?: string
  readonly passengers?: readonly { readonly passengerId: string }[]
}

/**
 * Rebuilds an order as an application would that reads its pushes in the order in which they arrived: an issued ticket
 * outranks every other end, a refund that was made outranks one that failed.
 */
export function rebuild(bodies: readonly string[]): Rebuilt {
  const refunds = new Map<string, 'T' | 'O'>()
  let issued: readonly string[] | undefined
  let end: 'nothing' | 'U' | 'O' = 'nothing'
  for (const text of bodies) {
    const body = JSON.parse(text) as Body
    const ids = (body.passengers ?? []).map(({ passengerId }) => passengerId)
    if (body.refundTime !== undefined) {
      for (const id of ids) if (refunds.get(id) !== 'T') refunds.set(id, body.msgCode === '100' ? 'T' : 'O')
    } else if (body.trainNo === undefined) end = 'O'
    else if (body.msgCode === '100') issued = ids
    else end = 'U'
  }
  if (issued === undefined) return { status: end, tickets: [] }
  const tickets = issued.map((id) => `${id} ${refunds.get(id) ?? 'F'}`)
  return { status: issued.every((id) => refunds.get(id) === 'T') ? 'T' : 'F', tickets }
}
