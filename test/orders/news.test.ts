import { describe, expect, test } from 'vitest'
import type { OrderStatus } from '#contract/dictionary.ts'
import type { News } from '#shared/orders/machine/events.ts'
import { rankOf } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  absent,
  askFailed,
  cancel,
  cancelAnswered,
  closeAt,
  day,
  departAt,
  detail,
  done,
  hour,
  issue,
  minute,
  newOrder,
  news,
  pushed,
  submitAnswered,
  submitDone,
  tickets,
  unknown,
} from './factories.ts'
import { dueNow, grabbing, historyOf, issued, pushesOf, statusOf, story, ticketOf, waitOf } from './story.ts'

const sources = [
  ['a push', pushed],
  ['orderDetail', detail],
] as const

describe.each(sources)('%s', (_name, tell) => {
  test.each<[string, News, OrderStatus, string[]]>([
    ['was issued', news.issued, 'F', ['ticketIssued']],
    ['failed', news.failed, 'U', ['ticketFailed']],
    ['expired', news.expired, 'O', ['orderExpired']],
    ['was cancelled, which nobody asked for,', news.cancelled, 'C', ['ticketFailed']],
    ['waits for its grabbing time', news.early, 'B', []],
  ])('that the order %s is what we know then, and what the tenant is told', (_what, learnt, status, told) => {
    const known = story().on(submitDone()).on(tell(learnt))
    expect(statusOf(known)).toBe(status)
    expect(pushesOf(known)).toEqual(told)
  })

  test.each<[string, News]>([
    ['issued', news.issued],
    ['failed', news.failed],
    ['expired', news.expired],
    ['cancelled', news.cancelled],
  ])('that tells again that the order was %s makes no second push', (_what, learnt) => {
    const once = grabbing().on(tell(learnt))
    const again = once.after(hour).on(pushed(learnt)).on(detail(learnt))
    expect(pushesOf(again)).toEqual(pushesOf(once))
    expect(again.order.timeline).toEqual(once.order.timeline)
  })

  test('that a grabbing order was just created changes nothing: such news may come in another order', () => {
    const known = grabbing().on(tell(news.created))
    expect(statusOf(known)).toBe('D')
    expect(known.notes).toEqual([])
  })

  test('with a state that the contract does not list is counted and otherwise passed over', () => {
    const known = grabbing().on(tell(news.unlisted))
    expect(statusOf(known)).toBe('D')
    expect(known.notes).toEqual(['unlisted orderStatus'])
  })

  test('of an issue without tickets is counted, and the order grabs on', () => {
    const known = grabbing().on(tell({ status: 'F', issue, tickets: [] }))
    expect(statusOf(known)).toBe('D')
    expect(known.notes).toEqual(['unlisted issuedWithoutTickets'])
    expect(waitOf(known)).toBeDefined()
  })
})

test('an end without a ticket gives way to no other, and the contradiction is noted', () => {
  const expired = grabbing().on(detail(news.expired))
  for (const learnt of [news.failed, news.cancelled, news.grabbing]) {
    const told = expired.on(detail(learnt))
    expect(statusOf(told)).toBe('O')
    expect(told.notes).toEqual([`contradiction O→${learnt.status}`])
    expect(historyOf(told).at(-1)).toBe('contradiction')
  }
})

test('a contradiction that every answer repeats stands in the timeline once, and is counted each time', () => {
  const once = grabbing().on(detail(news.expired)).on(detail(news.failed))
  const again = once.after(hour).on(detail(news.failed))
  expect(again.order.timeline).toEqual(once.order.timeline)
  expect(again.notes).toEqual(['contradiction O→U'])
})

describe('money wins: a ticket that was bought', () => {
  test('outranks an end that we knew, when orderDetail tells of it', () => {
    for (const end of [news.failed, news.expired, news.cancelled]) {
      const bought = grabbing().on(detail(end)).after(hour).on(detail(news.issued))
      expect(statusOf(bought)).toBe('F')
      expect(pushesOf(bought)).toContain('ticketIssued')
      expect(bought.notes).toEqual([`contradiction ${end.status}→F`])
    }
  })

  test('after an end is not taken from a push, which nobody signed, but asked about at once', () => {
    const told = grabbing().on(detail(news.expired)).after(hour).on(pushed(news.issued))
    expect(statusOf(told)).toBe('O')
    expect(dueNow(told)).toContain('ask')
    expect(statusOf(told.on(detail(news.issued)))).toBe('F')
  })

  test('ends a cancel that was under way', () => {
    const bought = grabbing().on(cancel).on(pushed(news.issued))
    expect(statusOf(bought)).toBe('F')
    expect(bought.order.cancellation).toBeUndefined()
    expect(dueNow(bought.after(5 * minute))).not.toContain('cancel')
  })

  test('is not un-bought by any later news', () => {
    for (const learnt of [news.failed, news.expired, news.cancelled, news.grabbing]) {
      const told = issued().on(pushed(learnt))
      expect(statusOf(told)).toBe('F')
      expect(told.notes).toEqual([`contradiction F→${learnt.status}`])
      expect(dueNow(told)).toContain('ask')
    }
  })

  test('keeps the facts of its issue: every push of it has the same body', () => {
    const later = issued().on(
      detail({ ...news.issued, issue: { ...issue, ticketNo: 'E9', orderPrice: '1.00' } }),
    )
    expect(later.order.progress).toMatchObject({ issue: { ticketNo: 'E100000001', orderPrice: '1106.00' } })
  })
})

describe("a callback of Juhe's", () => {
  test('under a number that is not of this order is asked about and counted, and changes nothing', () => {
    const foreign = grabbing().on(pushed(news.issued, 'FT9'))
    expect(statusOf(foreign)).toBe('D')
    expect(pushesOf(foreign)).toEqual([])
    expect(dueNow(foreign)).toEqual(['ask'])
    expect(foreign.notes).toEqual(['contradiction callbackOfAnotherOrder'])
  })

  test('may bear the number by which orderDetail calls the order', () => {
    const known = grabbing().on(detail(news.grabbing, 'FT3')).on(pushed(news.issued, 'FT3'))
    expect(statusOf(known)).toBe('F')
  })

  test('only makes us ask, where the policy has pushes confirmed', () => {
    const policy = { ...defaultPolicy, confirmCallbacks: true }
    const told = story(newOrder(), policy).on(submitDone()).on(pushed(news.issued))
    expect(statusOf(told)).toBe('N')
    expect(dueNow(told)).toEqual(['ask'])
    expect(statusOf(told.on(detail(news.issued)))).toBe('F')
  })

  test('that is believed has Juhe asked for what it leaves out', () => {
    const nobody = { ...news.issued, tickets: [] }
    const told = grabbing().on(pushed(nobody))
    expect(statusOf(told)).toBe('D')
    expect(dueNow(told)).toEqual(['ask'])
    const inParts = grabbing().on(detail({ ...news.issued, tickets: news.issued.tickets.slice(0, 1) }))
    expect(dueNow(inParts.on(pushed(nobody)))).toEqual(['ask'])
    expect(issued().on(pushed(nobody)).wrote).toBe(false)
  })

  test('that tells something new and something contradictory is believed and asked about', () => {
    const known = grabbing().on(detail({ ...news.issued, tickets: news.issued.tickets.slice(0, 1) }))
    const told = known.on(pushed(news.changed))
    expect(statusOf(told)).toBe('E')
    expect(told.notes).toEqual(['contradiction ticketOfUnknownPassenger'])
    expect(dueNow(told)).toEqual(['ask'])
  })
})

describe('Juhe is asked', () => {
  test('about a grabbing order ever more rarely, until its last delay repeats', () => {
    const { askGrabbing } = defaultPolicy
    const waits: (number | undefined)[] = []
    let asked = grabbing()
    for (let count = 0; count <= askGrabbing.length; count += 1) {
      waits.push(waitOf(asked))
      asked = asked.untilDue().on(detail(news.grabbing))
    }
    expect(waits).toEqual([...askGrabbing, askGrabbing.at(-1)])
  })

  test('soon after closeTime, when the outcome should be known, however rarely it was asked before', () => {
    let asked = grabbing()
    while (asked.order.watch?.askAt !== closeAt + defaultPolicy.askAfterCloseMs) {
      expect(asked.now).toBeLessThan(closeAt)
      asked = asked.untilDue().on(detail(news.grabbing))
    }
    const after = asked.untilDue().on(detail(news.grabbing))
    expect(waitOf(after)).toBe(defaultPolicy.askGrabbing.at(-1))
  })

  test('again later when orderDetail cannot be had', () => {
    const asked = grabbing().untilDue().on(askFailed)
    expect(waitOf(asked)).toBe(minute)
    expect(asked.on(askFailed).wrote).toBe(false)
  })

  test('about an issued order once a day until three days after departure: a counter refunds tickets too', () => {
    expect(issued().order.watch?.askAt).toBe(issued().now + day)
    const last = issued()
      .after(departAt + 3 * day - issued().now)
      .on(detail(news.issued))
    expect(last.order.watch?.askAt).toBeUndefined()
  })

  test('once more about an end that a push told, and not about one that orderDetail told', () => {
    const told = grabbing().on(pushed(news.failed))
    expect(told.order.watch?.askAt).toBe(told.now + minute)
    expect(told.after(minute).on(detail(news.failed)).order.watch?.askAt).toBeUndefined()
    expect(grabbing().on(detail(news.failed)).order.watch?.askAt).toBeUndefined()
  })

  test('on about an order that ended for us by push and grabs on for orderDetail, which may lag behind', () => {
    const alive = grabbing()
      .on(pushed(news.failed))
      .after(minute / 6)
      .on(detail(news.grabbing))
    expect(statusOf(alive)).toBe('U')
    expect(alive.order.watch?.askAt).toBe(alive.now + minute)
  })
})

describe('an order that Juhe gave a number and then does not know', () => {
  test('is noted, and asked about on', () => {
    const denied = grabbing().untilDue().on(absent)
    expect(denied.notes).toEqual(['contradiction acceptedButAbsent'])
    expect(statusOf(denied)).toBe('D')
    expect(waitOf(denied)).toBe(minute)
  })

  test('is left alone when it has ended: Juhe may forget old orders', () => {
    const denied = grabbing().on(cancel).on(cancelAnswered(done)).after(minute).on(absent)
    expect(statusOf(denied)).toBe('C')
    expect(waitOf(denied)).toBeUndefined()
  })
})

test('a changed booking outranks the issue, and one that was refunded outranks both', () => {
  expect(statusOf(issued().on(detail(news.changed)))).toBe('E')
  const refunded = issued()
    .on(detail(news.changed))
    .on(detail(tickets('T', 'T')))
  expect(statusOf(refunded)).toBe('T')
  expect(statusOf(refunded.on(detail(news.changed)))).toBe('T')
})

test('news of an issue that is already partly refunded is an issue and a refund, each told once', () => {
  const known = grabbing().on(detail(tickets('T', 'F')))
  expect(statusOf(known)).toBe('F')
  expect(ticketOf(known).state).toBe('T')
  expect(pushesOf(known)).toEqual(['ticketIssued', 'refundSucceeded'])
})

test('no status of a life gives way to one that is not further along', () => {
  const ranks = (['N', 'B', 'D', 'C', 'F', 'E', 'T'] as const).map(rankOf)
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  expect(new Set(ranks).size).toBe(ranks.length)
  expect([rankOf('O'), rankOf('U')]).toEqual([rankOf('C'), rankOf('C')])
})

describe('an order that Juhe says is issued, without showing a ticket,', () => {
  const shown = { status: 'doubtful', what: 'issuedWithoutTickets' } as const

  test('counts as arrived: it is not submitted again', () => {
    const lost = story().on(submitAnswered(unknown)).after(hour).on(detail(shown))
    expect(lost.order.submission.state).toBe('accepted')
    expect(lost.notes).toEqual(['unlisted issuedWithoutTickets'])
    expect(waitOf(lost)).toBeDefined()
  })

  test('is asked about until the train leaves, though it had ended with us', () => {
    const ended = grabbing()
      .on(detail(news.expired))
      .after(hour)
      .on(detail(shown))
      .after(hour)
      .on(detail(shown))
    expect(dueNow(ended.after(hour))).toEqual(expect.arrayContaining(['ask']))
  })
})
