import type { Charset } from '#shared/fetch.ts'
import { parsed } from '#shared/juhe/classify.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'
import type { Exchange } from './exchange.ts'
import { differs, failed, ok, toSet, type Verdict } from './verdict.ts'

type Dictionary = Outcome<Readonly<Record<string, unknown>>>

/** Judges whether https answers as http does; `undefined` where the upstream is asked by https already. */
export function judgeHttps(plain: Dictionary, secure: Dictionary | undefined, httpsUrl: string): Verdict {
  if (secure === undefined) return ok('Juhe is asked by https')
  if (secure.kind !== 'answered') return ok('Juhe has no https that answers as http does: http it stays')
  if (plain.kind !== 'answered')
    return differs(`https answers where http does not: ${toSet('juheUrl', 'JUHE_URL', httpsUrl)}`)
  return JSON.stringify(plain.value) === JSON.stringify(secure.value)
    ? differs(`https answers the same: ${toSet('juheUrl', 'JUHE_URL', httpsUrl)}`)
    : ok('https answers otherwise than http: http it stays')
}

/** A header tells whole seconds, and the way takes some, too. */
const clockToleranceMs = 30_000

/** Judges Juhe's clock by the header Date. A difference moves closeTime and the quota's midnight. */
export function judgeClock(exchanges: readonly Exchange[]): Verdict {
  const differences = exchanges.flatMap(({ headers, at }) => {
    const date = Date.parse(headers.date ?? '')
    return Number.isFinite(date) ? [date - at] : []
  })
  const middle = differences.sort((left, right) => left - right)[Math.floor(differences.length / 2)]
  if (middle === undefined) {
    return exchanges.length === 0 ? failed('no answer') : ok('its answers do not tell the time')
  }
  const seconds = Math.round(Math.abs(middle) / 1_000)
  if (Math.abs(middle) <= clockToleranceMs) return ok(`at most ${seconds} s apart`)
  return differs(
    `Juhe's clock is ${seconds} s ${middle > 0 ? 'ahead of' : 'behind'} this one: set this machine's clock by NTP; if it is right, tell Juhe`,
  )
}

/** An answer may take half of its limit: a busier hour doubles it. */
const safety = 2

/** Judges how long answers took by the limit of reading calls, ms. */
export function judgeLatency(exchanges: readonly Exchange[], limitMs: number, longestMs: number): Verdict {
  const slowest = Math.max(...exchanges.map(({ ms }) => ms))
  if (exchanges.length === 0) return failed('no answer')
  if (slowest * safety <= limitMs) return ok(`${slowest} ms at most, of ${limitMs} that it may take`)
  const enough = Math.min(longestMs, Math.ceil((slowest * 3) / 1_000) * 1_000)
  return differs(
    `${slowest} ms, of ${limitMs} that it may take: ${toSet('juheReadTimeoutMs', 'JUHE_READ_TIMEOUT_MS', String(enough))}`,
  )
}

/** Judges in which encoding answers come, by what they say and by what they are. */
export function judgeContentTypes(exchanges: readonly Exchange[], charset: Charset): Verdict {
  if (exchanges.length === 0) return failed('no answer')
  const types = [...new Set(exchanges.map(({ headers }) => headers['content-type'] ?? 'none'))]
  const answers = exchanges.filter(({ text }) => parsed(text) !== undefined)
  const isChinese = (text: string) => /charset="?(gbk|gb2312|gb18030)/i.test(text)
  const isGarbled = answers.some(({ text }) => text.includes('\uFFFD'))
  const contentTypes = answers.map(({ headers }) => headers['content-type'] ?? '')
  const other: Charset = charset === 'utf-8' ? 'gb18030' : 'utf-8'
  const saysOther =
    charset === 'utf-8'
      ? contentTypes.some(isChinese)
      : contentTypes.some((type) => /charset="?utf-?8/i.test(type))
  if (saysOther || isGarbled) {
    return differs(`${types.join(', ')}, read as ${charset}: ${toSet('juheCharset', 'JUHE_CHARSET', other)}`)
  }
  return ok(`${types.join(', ')}, read as ${charset}`)
}

/** Tells how many calls are left, where Juhe says so: in a header, or beside the result. */
export function judgeQuota(exchanges: readonly Exchange[]): Verdict {
  if (exchanges.length === 0) return failed('no answer')
  const left = exchanges.flatMap(({ headers, text }) => {
    const inHeader = Object.entries(headers).flatMap(([name, value]) =>
      /remaining/.test(name) ? [value] : [],
    )
    const inBody = Object.entries(parsed(text) ?? {}).flatMap(([name, value]) =>
      /remain|left|quota|剩余/i.test(name) ? [String(value)] : [],
    )
    return [...inHeader, ...inBody].filter((value) => /^\d+$/.test(value)).map(Number)
  })
  if (left.length === 0) return ok('Juhe does not say how many calls are left')
  const least = Math.min(...left)
  return least === 0 ? differs('no call is left: buy quota at Juhe') : ok(`${least} calls left`)
}
