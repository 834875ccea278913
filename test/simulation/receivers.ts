import { Webhook } from 'standardwebhooks'
import type { CallbackType } from '#contract/add-callback-url.ts'
import type { Post, PostReply, PostRequest } from '#shared/pushes/post.ts'
import { type EffectFault, receiverFaults } from './fault-kinds.ts'
import type { Effect, SimulatedProcess } from './process.ts'
import { delayFor, type World } from './world.ts'

/** A push as it reached a receiver. */
export type Received = {
  readonly tenant: number
  readonly type: CallbackType
  readonly at: number
  /** `webhook-id` */
  readonly id: string
  readonly body: string
  /** Whether the receiver said that it wants no more. */
  readonly gone: boolean
}

/** The tenants' receivers: what they got, in the order in which it arrived. */
export type Receivers = {
  readonly postOf: (process: SimulatedProcess) => Post
  readonly received: readonly Received[]
}

/** Where a tenant's pushes of a type go. */
export function receiverUrl(tenant: number, type: CallbackType): string {
  return `http://receiver-${tenant}.example/${type}`
}

/** The secret that signs a tenant's pushes. */
export function webhookSecret(tenant: number): string {
  return `whsec_${Buffer.from(`secret-of-tenant-${tenant}-0123456789`).toString('base64')}`
}

export function createReceivers(world: World, onReceived: (push: Received) => void): Receivers {
  const { schedule, plan, tell } = world
  const received: Received[] = []

  function conditionOf(tenant: number, type: CallbackType): EffectFault | 'gone' | undefined {
    const since = schedule.now() - world.start
    for (const condition of plan.conditions) {
      if (!('tenant' in condition) || condition.tenant !== tenant || since < condition.from) continue
      if (condition.kind === 'receiver wants no more (410)') {
        world.met(condition.kind)
        return 'gone'
      }
      if (since < condition.to && (condition.type === 'all' || condition.type === type)) {
        world.met(condition.kind)
        return condition.fault
      }
    }
    return undefined
  }

  function take(request: PostRequest, tenant: number, type: CallbackType, gone: boolean): void {
    const id = request.headers['webhook-id'] ?? ''
    const at = Number(request.headers['webhook-timestamp']) * 1_000
    const signature = new Webhook(webhookSecret(tenant)).sign(id, new Date(at), request.body)
    if (signature !== request.headers['webhook-signature'])
      world.violated('every push is signed', `${world.nameOf(id)} bears a wrong signature`)
    const push = { tenant, type, at: schedule.now(), id, body: request.body, gone }
    received.push(push)
    onReceived(push)
  }

  function deliver(
    effect: Effect<PostReply>,
    request: PostRequest,
    tenant: number,
    type: CallbackType,
  ): void {
    const { key } = effect
    const answer = (ms: number, reply: PostReply) => {
      const isInTime = ms < request.timeoutMs
      const told: PostReply = isInTime ? reply : { kind: 'failed', why: 'timeout' }
      schedule.after(Math.min(ms, request.timeoutMs), () => effect.resolve(told))
    }
    const there = delayFor(world, `${key} there`, 5, 80)
    const back = delayFor(world, `${key} back`, 5, 80)
    schedule.after(there, () => {
      if (!effect.isOut()) return
      const lasting = conditionOf(tenant, type)
      if (lasting === undefined) effect.felt()
      const fault = lasting ?? effect.fault
      tell(`receiver ${tenant} gets ${key}${fault === undefined ? '' : ` [${fault}]`}`)
      const took = (reply: PostReply, ms = back) => {
        take(request, tenant, type, fault === 'gone')
        effect.applied()
        answer(ms, reply)
      }
      const status = (httpStatus: number, more = {}): PostReply => ({ kind: 'answered', httpStatus, ...more })
      switch (fault) {
        case undefined:
          return took(status(200))
        case 'gone':
          return took(status(410))
        case 'receiver is slow':
          return took(status(200), delayFor(world, `${key} slow`, 3_000, 20_000))
        case 'receiver takes the push and dies':
          return took({ kind: 'failed', why: 'reset' })
        case 'receiver answers 500':
          effect.applied()
          return answer(back, status(500))
        case 'receiver redirects':
          effect.applied()
          return answer(back, status(301))
        case 'receiver asks for time':
          effect.applied()
          return answer(back, status(429, { retryAfter: '90' }))
        case 'receiver never answers':
          effect.applied()
          return answer(request.timeoutMs, { kind: 'failed', why: 'timeout' })
        default:
          effect.applied()
          return answer(back, { kind: 'failed', why: 'refused' })
      }
    })
  }

  return {
    received,
    postOf: (process) => (request) => {
      const [, tenant = '', type = ''] = /^http:\/\/receiver-(\d+)\.example\/([123])$/.exec(request.url) ?? []
      const id = world.nameOf(request.headers['webhook-id'] ?? '')
      return process.effect<PostReply>(`post ${id} by ${process.name}`, receiverFaults, (effect) =>
        deliver(effect, request, Number(tenant), type === '1' ? 1 : type === '2' ? 2 : 3),
      )
    },
  }
}
