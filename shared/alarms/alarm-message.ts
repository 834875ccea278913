import * as z from 'zod/mini'
import { formatChinaTime } from '#contract/china-time.ts'
import { chineseFindings } from '#shared/juhe-check/chinese.ts'
import { translator } from '#shared/translator.ts'
import { alarmHelp, otherAlarm } from './alarm-table.ts'
import type { Language } from './robots.ts'

/** What CloudWatch tells a topic of an alarm, as far as it is used. */
const alarmState = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.optional(z.nullable(z.string())),
  NewStateValue: z.string(),
  NewStateReason: z.optional(z.nullable(z.string())),
  StateChangeTime: z.optional(z.string()),
})

/** An alarm that has gone off, or is over. */
export type AlarmState = z.infer<typeof alarmState> & {
  /** What was found, line by line; CloudWatch does not say it. */
  readonly found?: string
}

/** Reads a message of the topic; undefined if it is none of an alarm. */
export function readAlarm(message: string): AlarmState | undefined {
  return parsedAs(alarmState, message)
}

/** What Lambda tells a topic of the daily check when it throws. */
const failedCheck = z.object({
  timestamp: z.optional(z.string()),
  responsePayload: z.object({ errorType: z.string(), errorMessage: z.string() }),
})

/** Reads a message of the daily check that threw, as an alarm with what it found; undefined if it is none. */
export function readFailedCheck(message: string): AlarmState | undefined {
  const { timestamp, responsePayload } = parsedAs(failedCheck, message) ?? {}
  if (responsePayload === undefined) return undefined
  const { errorType, errorMessage } = responsePayload
  return {
    AlarmName: 'juhe-drift',
    AlarmDescription: 'The daily check of Juhe found this:',
    NewStateValue: 'ALARM',
    ...(timestamp === undefined ? {} : { StateChangeTime: timestamp }),
    found: errorType === 'JuheDrift' ? errorMessage : `${errorType}: ${errorMessage}`,
  }
}

function parsedAs<Value>(schema: z.ZodMiniType<Value>, message: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(message)).data
  } catch {
    return undefined
  }
}

/** What the group reads: what has happened, where the runbook has it, and what to run first. */
export function alarmText(alarm: AlarmState, stage: string, language: Language): string {
  const name = alarm.AlarmName.replace(`grab-ticket-orders-${stage}-`, '')
  const { zh, command } = alarmHelp[name] ?? otherAlarm
  const isOver = alarm.NewStateValue === 'OK'
  const changed = Date.parse(alarm.StateChangeTime ?? '')
  const at = Number.isFinite(changed) ? formatChinaTime(changed, 'yyyy-MM-dd HH:mm:ss') : undefined
  const found = alarm.found === undefined ? [] : [alarm.found]
  const value = isOver ? undefined : /\[(\d+(?:\.\d+)?) \(/.exec(alarm.NewStateReason ?? '')?.[1]
  const first = `npm run -s ops -- ${command} --stage ${stage}`
  if (language === 'zh') {
    return [
      `${isOver ? '【恢复】' : '【告警】'}${stage} ${name}`,
      ...(isOver ? [] : [zh, ...found.flatMap((text) => text.split('\n')).map(findingInChinese)]),
      ...(value === undefined ? [] : [`数值：${Number(value)}`]),
      ...(at === undefined ? [] : [`时间：${at}（北京时间）`]),
      ...(isOver ? [] : [`手册：infra/RUNBOOK.zh-CN.md#${name}`, `先运行：${first}`]),
    ].join('\n')
  }
  return [
    `${isOver ? '[over]' : '[alarm]'} ${stage} ${name}`,
    ...(isOver ? [] : [withoutRunbook(alarm.AlarmDescription ?? ''), ...found]),
    ...(value === undefined ? [] : [`Value: ${Number(value)}`]),
    ...(at === undefined ? [] : [`At: ${at} (China Standard Time)`]),
    ...(isOver ? [] : [`Runbook: infra/RUNBOOK.md#${name}`, `Run first: ${first}`]),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

const inChinese = translator(chineseFindings)

/** A line of the daily check: the name of the check, and what it says. */
function findingInChinese(line: string): string {
  const [name = '', ...rest] = line.split(': ')
  const detail = rest.join(': ')
  return detail === '' ? line : `${name}：${inChinese(detail) ?? detail}`
}

/** A description without its last sentence, which names the runbook: the message has a line of its own for that. */
function withoutRunbook(description: string): string {
  const at = description.lastIndexOf(' See infra/RUNBOOK.md#')
  return at === -1 ? description : description.slice(0, at)
}
