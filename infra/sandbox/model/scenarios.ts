import { isMsgCode, type MsgCode } from '#contract/dictionary.ts'
import type { CallbackQuirkName } from './callback-quirks.ts'

/** What a scenario changes. Whatever it leaves out happens as it would without it. */
export type Scenario = {
  /** How grabbing ends: at the next tick with tickets or with a failure, never, or as inventory has it. */
  readonly outcome: 'inventory' | 'issued' | 'never' | { readonly failure: MsgCode }
  /** The submit is refused with this message. */
  readonly refusal?: MsgCode
  /** Every refund fails with this message. */
  readonly refundFailure?: MsgCode
  /** What the client sees of a submit that created the order. */
  readonly reply: 'answer' | 'hang' | 'cut'
  /** How many submits of one outOrderNo are lost before one arrives. */
  readonly lostSubmits: number
  /** When each push is sent, as delays in ms after it would have been: none, once, or several times. */
  readonly pushDelaysMs: readonly number[]
  /** In which ways its pushes are written otherwise than documented; none unless given. */
  readonly callbackQuirks?: readonly CallbackQuirkName[]
}

/** One row of the table of scenarios. */
export type ScenarioRow = {
  /** What the contact's `person` holds; NNN stands for a msgCode of the dictionary other than 100, which is success. */
  readonly name: string
  readonly effect: (code: MsgCode) => Partial<Scenario>
  /** What happens, in English and in Chinese. */
  readonly english: string
  readonly chinese: string
}

const minute = 60_000

/** An order without a scenario. */
export const ordinary: Scenario = { outcome: 'inventory', reply: 'answer', lostSubmits: 0, pushDelaysMs: [0] }

/**
 * The scenarios: chosen by the contact's `person` (contract §2), several joined by `+`. Anything else that
 * stands there is taken for a name, and the order goes by inventory.
 */
export const scenarios: readonly ScenarioRow[] = [
  {
    name: '出票',
    effect: () => ({ outcome: 'issued' }),
    english: 'tickets are issued at the next tick, whatever is left',
    chinese: '下一次抢票即出票',
  },
  {
    name: '失败NNN',
    effect: (failure) => ({ outcome: { failure } }),
    english: 'grabbing fails at the next tick with msgCode NNN of the dictionary',
    chinese: '下一次抢票即失败，推送 msgCode NNN',
  },
  {
    name: '过期',
    effect: () => ({ outcome: 'never' }),
    english: 'never gets a ticket and expires at closeTime',
    chinese: '一直抢不到票，到 closeTime 过期',
  },
  {
    name: '拒单NNN',
    effect: (refusal) => ({ refusal }),
    english: 'the submit is refused (223804) with the text of msgCode NNN; no order is created',
    chinese: '下单被拒绝（223804），原因为 msgCode NNN 的文字',
  },
  {
    name: '退票失败NNN',
    effect: (refundFailure) => ({ refundFailure }),
    english: 'refunds are accepted, and their pushes say that they failed with msgCode NNN',
    chinese: '退票受理后失败，推送 msgCode NNN',
  },
  {
    name: '超时',
    effect: () => ({ reply: 'hang' }),
    english: 'the submit creates the order and is never answered',
    chinese: '创建订单，但下单请求永不应答',
  },
  {
    name: '断线',
    effect: () => ({ reply: 'cut' }),
    english: 'the submit creates the order, then the connection is cut',
    chinese: '创建订单，随后连接断开',
  },
  {
    name: '丢单',
    effect: () => ({ lostSubmits: 2 }),
    english: 'the connection is cut twice before anything is created; the third submit arrives',
    chinese: '前两次下单在创建订单之前断线，第三次才成功',
  },
  {
    name: '丢推送',
    effect: () => ({ pushDelaysMs: [] }),
    english: 'nothing is ever pushed',
    chinese: '从不推送',
  },
  {
    name: '重复推送',
    effect: () => ({ pushDelaysMs: [0, 0, 1_000] }),
    english: 'everything is pushed three times',
    chinese: '每条推送发送三次',
  },
  {
    name: '推送迟到',
    effect: () => ({ pushDelaysMs: [10 * minute] }),
    english: 'everything is pushed ten minutes late',
    chinese: '每条推送迟到十分钟',
  },
  {
    name: '推送缺项',
    effect: () => ({ callbackQuirks: ['callback-missing-fields', 'callback-empty-ids'] }),
    english: 'most fields are missing in what is pushed, passengerId among them',
    chinese: '推送中缺少大多数字段，包括 passengerId',
  },
  {
    name: '推送异写',
    effect: () => ({
      callbackQuirks: [
        'callback-odd-numbers',
        'callback-odd-times',
        'callback-surplus-fields',
        'callback-wrapped',
      ],
    }),
    english: 'pushes write amounts and times otherwise, have more fields, and are wrapped',
    chinese: '推送中金额和时间写法不同，有多余字段，且多包一层',
  },
]

/** The scenario that a contact's name chooses. */
export function scenarioOf(person: string): Scenario {
  let chosen = ordinary
  for (const part of person.split(/[+\uff0b]/)) {
    const effect = effectOf(part.trim())
    if (effect === undefined) return ordinary
    chosen = { ...chosen, ...effect }
  }
  return chosen
}

function effectOf(part: string): Partial<Scenario> | undefined {
  for (const { name, effect } of scenarios) {
    if (!name.endsWith('NNN')) {
      if (part === name) return effect('100')
      continue
    }
    const stem = name.slice(0, -3)
    const code = part.slice(stem.length)
    if (part.startsWith(stem) && isMsgCode(code) && code !== '100') return effect(code)
  }
  return undefined
}
