import * as z from 'zod/mini'
import { dayMs } from '#contract/durations.ts'
import type { Charset } from '#shared/fetch.ts'
import { notFoundAnswers } from '#shared/juhe/not-found.ts'
import type { CallbackPolicy } from '#shared/tenants/callback-policy.ts'
import type { TenantLimits } from '#shared/tenants/limits.ts'
import { isAddressList, parseAddressList } from './address-list.ts'
import { ConfigurationError } from './configuration-error.ts'
import { docsVariable } from './docs-place.ts'
import { secretVariables } from './secret-names.ts'

const isWhole = (value: string) => /^[1-9]\d{0,8}$/.test(value)
const whole = z.pipe(
  z.string().check(z.refine(isWhole, 'must be a whole number from 1')),
  z.transform(Number),
)
const wholeOr = (fallback: number) => z._default(whole, fallback)

/** A call to Juhe must end well before API Gateway gives up on whoever waits for it (30 s). */
export const longestJuheTimeoutMs = 20_000
const juheTimeout = z.pipe(
  whole,
  z.number().check(z.maximum(longestJuheTimeoutMs, `must be at most ${longestJuheTimeoutMs}`)),
)

const limit = z.optional(whole)
const text = z.optional(z.string())
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })

/** Read where it is used, without all of this; here it is only judged, so that a faulty one is told at the start. */
const docsPlace = z.union([z.string().check(z.regex(/^\/[\w./-]*$/)), url], {
  error: 'must be an http or https URL, or a path such as /docs',
})

const callbackPolicies = ['public-https', 'public', 'any'] as const satisfies readonly CallbackPolicy[]

const charsets = ['utf-8', 'gb18030'] as const satisfies readonly Charset[]

/** The parts of a list with commas, Chinese ones too. */
function listOf(list: string): readonly string[] {
  return list
    .split(/[,\uff0c]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Whether what is sent there crosses a network unencrypted. */
function isPlainHttp(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

const environmentSchema = z.pipe(
  z.object({
    TABLE_NAME: z.string('is required'),
    DYNAMODB_ENDPOINT: z.optional(url),
    JUHE_URL: z._default(url, 'http://v.juhe.cn'),
    JUHE_TIMEOUT_MS: z._default(juheTimeout, 8_000),
    JUHE_READ_TIMEOUT_MS: z.optional(juheTimeout),
    JUHE_NOT_FOUND_WORDS: z._default(z.string(), ''),
    JUHE_NOT_FOUND_ANSWERS: z._default(
      z
        .string()
        .check(
          z.refine(
            (list) => listOf(list).every((one) => notFoundAnswers.some((known) => known === one)),
            `must be of ${notFoundAnswers.join(', ')}, with commas`,
          ),
        ),
      '',
    ),
    JUHE_CHARSET: z._default(z.enum(charsets, { error: `must be one of ${charsets.join(', ')}` }), 'utf-8'),
    SECRETS: text,
    [secretVariables.juhe]: text,
    [secretVariables.callbacks]: text,
    [secretVariables.vault]: text,
    [secretVariables.alarms]: text,
    SALE_PERIOD_DAYS: wholeOr(60),
    DEPARTURE_LEAD_MINUTES: wholeOr(180),
    QUERY_LIFETIME_MINUTES: wholeOr(30),
    DETAIL_MAX_AGE_SECONDS: wholeOr(30),
    JUHE_CALLS_PER_SECOND: wholeOr(50),
    JUHE_CALLS_PER_DAY: z.optional(whole),
    ASK_GRABBING_SECONDS: z.optional(
      z
        .string()
        .check(
          z.refine(
            (list) => listOf(list).length > 0 && listOf(list).every(isWhole),
            'must be whole numbers of seconds, with commas, such as 30,60,1800',
          ),
        ),
    ),
    ASK_JITTER_PERCENT: z._default(
      z.pipe(
        z.string().check(z.refine((text) => /^\d{1,2}$/.test(text), 'must be a whole number from 0 to 99')),
        z.transform(Number),
      ),
      20,
    ),
    LIMIT_REQUESTS_PER_MINUTE: limit,
    LIMIT_ORDERS_PER_DAY: limit,
    LIMIT_OPEN_ORDERS: limit,
    CONFIRM_CALLBACKS: z._default(z.enum(['true', 'false'], { error: 'must be true or false' }), 'true'),
    ACCEPT_PLAIN_HTTP: z._default(z.enum(['true', 'false'], { error: 'must be true or false' }), 'false'),
    PERSONAL_DATA_RETENTION_DAYS: wholeOr(180),
    JOURNAL_RETENTION_DAYS: wholeOr(400),
    ORDER_RETENTION_DAYS: wholeOr(1_095),
    CALLBACK_SOURCES: z._default(
      z
        .string()
        .check(z.refine(isAddressList, 'must be IP addresses or networks (a.b.c.d/n), divided by commas')),
      '',
    ),
    CALLBACK_POLICY: z._default(
      z.enum(callbackPolicies, { error: `must be one of ${callbackPolicies.join(', ')}` }),
      'public-https',
    ),
    ASK_BEFORE_SUBMIT_UNTIL: z.optional(
      z.string().check(z.refine((text) => isInstant(text), 'must be a moment such as 2026-02-10T08:30:00Z')),
    ),
    [docsVariable]: z.optional(docsPlace),
  }),
  z.transform((raw) => ({
    tableName: raw.TABLE_NAME,
    dynamoEndpoint: raw.DYNAMODB_ENDPOINT,
    /** Origin of the upstream: the operations' paths follow it. */
    juheUrl: raw.JUHE_URL.replace(/(?<!\/)\/+$/, ''),
    /** Whether 12306 accounts are taken in: they may go to Juhe encrypted, or by this machine, or as the stage says. */
    takesAccounts: !isPlainHttp(raw.JUHE_URL) || raw.ACCEPT_PLAIN_HTTP === 'true',
    juheTimeoutMs: raw.JUHE_TIMEOUT_MS,
    /** How long one reading call may take at Juhe, in milliseconds. */
    juheReadTimeoutMs: raw.JUHE_READ_TIMEOUT_MS ?? Math.min(5_000, raw.JUHE_TIMEOUT_MS),
    /** By what else it is known that Juhe has no such order. */
    juheNotFound: {
      words: listOf(raw.JUHE_NOT_FOUND_WORDS),
      answers: notFoundAnswers.filter((one) => listOf(raw.JUHE_NOT_FOUND_ANSWERS).includes(one)),
    },
    /** In which encoding Juhe's answers come. */
    juheCharset: raw.JUHE_CHARSET,
    /** The secrets themselves, as JSON: local use only. */
    secrets: raw.SECRETS,
    /** Where the secrets lie in Secrets Manager. */
    secretArns: {
      juhe: raw[secretVariables.juhe],
      callbacks: raw[secretVariables.callbacks],
      vault: raw[secretVariables.vault],
      alarms: raw[secretVariables.alarms],
    },
    /** How many days ahead tickets are sold. */
    salePeriodDays: raw.SALE_PERIOD_DAYS,
    /** How far away a train's departure must be for an order, in milliseconds. */
    departureLeadMs: raw.DEPARTURE_LEAD_MINUTES * 60_000,
    /** How long a search's queryKey can be ordered from, in milliseconds. */
    queryLifetimeMs: raw.QUERY_LIFETIME_MINUTES * 60_000,
    /** When orderDetail asks Juhe again, in milliseconds. */
    detailMaxAgeMs: raw.DETAIL_MAX_AGE_SECONDS * 1_000,
    /** What routine asking leaves alone of Juhe's quota. */
    juheLimits: { callsPerSecond: raw.JUHE_CALLS_PER_SECOND, callsPerDay: raw.JUHE_CALLS_PER_DAY },
    /** When an order that grabs is asked about, ms; undefined for the policy's own. */
    askGrabbing:
      raw.ASK_GRABBING_SECONDS === undefined
        ? undefined
        : listOf(raw.ASK_GRABBING_SECONDS).map((seconds) => Number(seconds) * 1_000),
    /** By up to which share such a question comes early, from 0 to 1. */
    askJitter: raw.ASK_JITTER_PERCENT / 100,
    callbackPolicy: raw.CALLBACK_POLICY,
    /** What holds for every tenant that has no limit of his own; without a number there is no bound. */
    limits: limitsOf(raw),
    /** Whether a callback of Juhe's is believed only after orderDetail has confirmed it. */
    confirmCallbacks: raw.CONFIRM_CALLBACKS === 'true',
    /** How long after an order's end its personal data are kept, in milliseconds. */
    retentionMs: raw.PERSONAL_DATA_RETENTION_DAYS * dayMs,
    /**
     * How long after an order's end anything of it is kept but its number, in milliseconds: never less than its personal data
     * and its journal.
     */
    orderRetentionMs:
      Math.max(raw.ORDER_RETENTION_DAYS, raw.PERSONAL_DATA_RETENTION_DAYS, raw.JOURNAL_RETENTION_DAYS) *
      dayMs,
    /** How long the journal keeps an event, in milliseconds. */
    journalRetentionMs: raw.JOURNAL_RETENTION_DAYS * dayMs,
    /** Until when every submit first asks Juhe whether it has the order (ms): after a restore the table has forgotten some. */
    askBeforeSubmitUntil:
      raw.ASK_BEFORE_SUBMIT_UNTIL === undefined ? undefined : Date.parse(raw.ASK_BEFORE_SUBMIT_UNTIL),
    /** Where Juhe's callbacks may come from; undefined for anywhere. */
    callbackSources: raw.CALLBACK_SOURCES === '' ? undefined : parseAddressList(raw.CALLBACK_SOURCES),
  })),
)

function limitsOf(raw: {
  readonly LIMIT_REQUESTS_PER_MINUTE?: number | undefined
  readonly LIMIT_ORDERS_PER_DAY?: number | undefined
  readonly LIMIT_OPEN_ORDERS?: number | undefined
}): TenantLimits {
  const {
    LIMIT_REQUESTS_PER_MINUTE: requestsPerMinute,
    LIMIT_ORDERS_PER_DAY: ordersPerDay,
    LIMIT_OPEN_ORDERS: openOrders,
  } = raw
  return {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(ordersPerDay === undefined ? {} : { ordersPerDay }),
    ...(openOrders === undefined ? {} : { openOrders }),
  }
}

/** See callback-policy.ts. */

/** The functions' settings, typed and in the units that the code works in. */
export type Environment = z.infer<typeof environmentSchema>

/**
 * Reads the settings; an empty variable counts as unset. Throws a ConfigurationError that names every faulty variable,
 * never its value.
 */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const values = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environmentSchema.safeParse(values)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new ConfigurationError(faults.join('; '))
}

/** Whether a text is a moment in ISO 8601, with its zone. */
export function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  )
}
