import * as z from 'zod/mini'
import type { CallbackPolicy } from '#shared/tenants/callback-policy.ts'
import { ConfigurationError } from './configuration-error.ts'
import { secretVariables } from './secret-names.ts'

const isWhole = (value: string) => /^[1-9]\d{0,8}$/.test(value)
const positiveInteger = (fallback: number) =>
  z._default(
    z.pipe(z.string().check(z.refine(isWhole, 'must be a whole number from 1')), z.transform(Number)),
    fallback,
  )

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })

const callbackPolicies = ['public-https', 'public', 'any'] as const satisfies readonly CallbackPolicy[]

const environmentSchema = z.pipe(
  z.object({
    TABLE_NAME: z.string('is required'),
    DYNAMODB_ENDPOINT: z.optional(url),
    JUHE_URL: z._default(url, 'http://v.juhe.cn'),
    JUHE_TIMEOUT_MS: positiveInteger(8_000),
    SECRETS: z.optional(z.string()),
    [secretVariables.juhe]: z.optional(z.string()),
    [secretVariables.callbacks]: z.optional(z.string()),
    [secretVariables.vault]: z.optional(z.string()),
    SALE_PERIOD_DAYS: positiveInteger(60),
    DEPARTURE_LEAD_MINUTES: positiveInteger(180),
    QUERY_LIFETIME_MINUTES: positiveInteger(30),
    DETAIL_MAX_AGE_SECONDS: positiveInteger(30),
    CALLBACK_POLICY: z._default(
      z.enum(callbackPolicies, { error: `must be one of ${callbackPolicies.join(', ')}` }),
      'public-https',
    ),
  }),
  z.transform((raw) => ({
    tableName: raw.TABLE_NAME,
    dynamoEndpoint: raw.DYNAMODB_ENDPOINT,
    /** Origin of the upstream: the operations' paths follow it. */
    juheUrl: raw.JUHE_URL.replace(/\/+$/, ''),
    juheTimeoutMs: raw.JUHE_TIMEOUT_MS,
    /** The secrets themselves, as JSON: local use only. */
    secrets: raw.SECRETS,
    /** Where the secrets lie in Secrets Manager. */
    secretArns: {
      juhe: raw[secretVariables.juhe],
      callbacks: raw[secretVariables.callbacks],
      vault: raw[secretVariables.vault],
    },
    /** How many days ahead tickets are sold. */
    salePeriodDays: raw.SALE_PERIOD_DAYS,
    /** How far away a train's departure must be for an order, in milliseconds. */
    departureLeadMs: raw.DEPARTURE_LEAD_MINUTES * 60_000,
    /** How long a search's queryKey can be ordered from, in milliseconds. */
    queryLifetimeMs: raw.QUERY_LIFETIME_MINUTES * 60_000,
    /** When orderDetail asks Juhe again, in milliseconds. */
    detailMaxAgeMs: raw.DETAIL_MAX_AGE_SECONDS * 1_000,
    callbackPolicy: raw.CALLBACK_POLICY,
  })),
)

/** See callback-policy.ts. */
export type { CallbackPolicy }

/** The functions' settings, typed and in the units that the code works in. */
export type Environment = z.infer<typeof environmentSchema>

/** Reads the settings; an empty variable counts as unset. Throws a ConfigurationError that names every faulty variable, never its value. */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new ConfigurationError(faults.join('; '))
}
