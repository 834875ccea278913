import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import type { Fetch } from '#shared/fetch.ts'

const kinds = ['wecom', 'dingtalk', 'feishu', 'slack'] as const

/** A group's robot: whoever has its URL, and its secret if it has one, can write to the group. */
export const Robot = z.object({
  /** 企业微信, 钉钉, 飞书 or Slack. */
  kind: z.enum(kinds, { error: `must be one of ${kinds.join(', ')}` }),
  /** The webhook's URL, as the group's settings show it. */
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  /** The secret for signing, which DingTalk and Feishu can ask for. */
  secret: z.optional(z.string().check(z.minLength(1))),
  /** In which language it is written to; Chinese unless said otherwise, and English for Slack. */
  language: z.optional(z.enum(['zh', 'en'], { error: 'must be zh or en' })),
})
export type Robot = z.infer<typeof Robot>

/** The document of the secret `alarms`. */
export const AlarmsSecret = z.object({ robots: z.array(Robot) })

/** Chinese or English. */
export type Language = 'zh' | 'en'

/** The language that a robot's group reads. */
export function languageOf({ kind, language }: Robot): Language {
  return language ?? (kind === 'slack' ? 'en' : 'zh')
}

/** What is sent to a robot. */
export type RobotRequest = { readonly url: string; readonly body: string }

/** The longest message, in bytes: WeCom takes 2,048, the others more. */
const mostBytes = 2_000

/** The request that writes a text to the group, signed where the robot has a secret. `now` is ms. */
export function robotRequest({ kind, url, secret }: Robot, text: string, now: number): RobotRequest {
  const content = shortened(text)
  switch (kind) {
    case 'wecom':
      return { url, body: JSON.stringify({ msgtype: 'text', text: { content } }) }
    case 'dingtalk': {
      const body = JSON.stringify({ msgtype: 'text', text: { content } })
      return { url: secret === undefined ? url : withDingTalkSignature(url, secret, now), body }
    }
    case 'feishu': {
      const signature = secret === undefined ? {} : feishuSignature(secret, now)
      return { url, body: JSON.stringify({ ...signature, msg_type: 'text', content: { text: content } }) }
    }
    case 'slack':
      return { url, body: JSON.stringify({ text: content }) }
  }
}

/** DingTalk: the time in ms and the secret, signed with the secret; both go into the URL. */
function withDingTalkSignature(url: string, secret: string, now: number): string {
  const signed = new URL(url)
  signed.searchParams.set('timestamp', String(now))
  signed.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'))
  return signed.href
}

/** Feishu: nothing, signed with the time in seconds and the secret; both go into the body. */
function feishuSignature(secret: string, now: number) {
  const timestamp = String(Math.floor(now / 1_000))
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') }
}

function shortened(text: string): string {
  if (Buffer.byteLength(text) <= mostBytes) return text
  // With `stream` the decoder holds back a sign that the cut has divided.
  return `${new TextDecoder().decode(Buffer.from(text).subarray(0, mostBytes), { stream: true })}…`
}

/** How long a robot may take, ms. */
const patienceMs = 10_000

/** Writes to a group. Undefined when the robot took it; otherwise why it did not, without its URL and secret. Never throws. */
export async function tellRobot(
  fetch: Fetch,
  robot: Robot,
  text: string,
  now: number,
): Promise<string | undefined> {
  const { url, body } = robotRequest(robot, text, now)
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    return faultOf(robot.kind, reply.status, await reply.text())
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer'
    return `${robot.kind}: ${code}`
  }
}

const answers = z.object({
  errcode: z.optional(z.number()),
  code: z.optional(z.number()),
  StatusCode: z.optional(z.number()),
})

/** Slack says ok; the others answer HTTP 200 whatever happens, and a code that is 0 on success. */
function faultOf(kind: Robot['kind'], status: number, text: string): string | undefined {
  if (status !== 200) return `${kind}: HTTP ${status}`
  if (kind === 'slack') return text === 'ok' ? undefined : `${kind}: ${text.slice(0, 80)}`
  try {
    const { errcode, code, StatusCode } = answers.parse(JSON.parse(text))
    const answerCode = errcode ?? code ?? StatusCode
    return answerCode === 0
      ? undefined
      : `${kind}: ${answerCode === undefined ? 'no code' : `code ${answerCode}`}`
  } catch {
    return `${kind}: an answer that cannot be read`
  }
}
