import * as z from 'zod/mini'
import type { QueueName } from '#shared/attention/queues.ts'
import { notFoundAnswers } from '#shared/juhe/not-found.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { isAddressList } from '#shared/lambda/platform/address-list.ts'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import { isInstant, longestJuheTimeoutMs } from '#shared/lambda/platform/environment.ts'
import { hasSecretsExtension, partitionOf, secretsExtensionRegions } from './aws/runtime.ts'

/** An error that says in one line what is missing or wrong, and where to set it. */
export { ConfigurationError }

/** What a setting must be, told of one that is missing and of one that is wrong. */
const wanted = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is required: ${what}` : `must be ${what}`,
})
const text = (what: string) => z.string(wanted(what)).check(z.minLength(1, wanted(what)))
const count = (what: string) => z.int(wanted(what)).check(z.positive(wanted(what)))
const wholeNumber = count('a whole number from 1')
const httpUrl = (what: string) => z.url({ protocol: /^https?$/, ...wanted(what) })
const yesOrNo = z.boolean(wanted('true or false'))

const limit = z.union([wholeNumber, z.literal('none')], wanted('a whole number from 1, or none'))
const addressOrNetwork = z
  .string(wanted('IP addresses or networks'))
  .check(z.minLength(1), z.refine(isAddressList, 'must be IP addresses or networks, such as 203.0.113.0/24'))

/** The functions read their secrets by AWS's extension, a layer: it must be there. */
const region = z
  .string(wanted('an AWS region'))
  .check(
    z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { ...wanted('an AWS region'), abort: true }),
    z.refine(
      hasSecretsExtension,
      `must be a region with AWS's secrets extension: ${secretsExtensionRegions.join(', ')}`,
    ),
  )

const isOrigin = (url: string) => URL.canParse(url) && new URL(url).origin === url.replace(/\/$/, '')

const functionName = z.enum(functionRows.map((row) => row.functionName))

const domainSchema = z.strictObject(
  {
    /** The host name of the API, such as tickets.example.com. */
    name: text('a host name'),
    /** An ACM certificate for it, in the stage's region. */
    certificateArn: text('the ARN of an ACM certificate').check(
      z.regex(/^arn:[\w-]+:acm:/, wanted('the ARN of an ACM certificate')),
    ),
  },
  wanted('an object of name and certificateArn'),
)

/** One queue's settings. A message must stay invisible for as long as its worker may have it in hand. */
function queueSchema(
  queue: QueueName,
  defaults: { readonly concurrency: number; readonly batchSize: number; readonly visibilitySeconds: number },
) {
  const worker = functionRows.find(({ trigger }) => trigger.kind === 'queue' && trigger.queue === queue)
  const shortest = (worker?.timeLimitMs ?? 0) / 1_000
  const visibility = wanted(`a whole number of seconds from ${shortest} (its worker's time limit) to 43200`)
  return z.prefault(
    z.strictObject(
      {
        /** Batches in hand at once, at most: SQS wants at least two. */
        concurrency: z._default(
          wholeNumber.check(
            z.minimum(2, wanted('a whole number from 2 to 1000')),
            z.maximum(1_000, wanted('a whole number from 2 to 1000')),
          ),
          defaults.concurrency,
        ),
        /** Orders in one batch, at most. They are attended to at the same time. */
        batchSize: z._default(
          wholeNumber.check(z.maximum(10, wanted('a whole number from 1 to 10'))),
          defaults.batchSize,
        ),
        /** How long after it was handed over a message is handed over again, s. */
        visibilitySeconds: z._default(
          wholeNumber.check(z.minimum(shortest, visibility), z.maximum(43_200, visibility)),
          defaults.visibilitySeconds,
        ),
      },
      wanted('an object of concurrency, batchSize and visibilitySeconds'),
    ),
    {},
  )
}

const stageSchema = z.strictObject({
  /** Where everything is deployed. */
  region,
  /** The upstream's origin. */
  juheUrl: httpUrl('the origin of Juhe, such as http://v.juhe.cn').check(
    z.refine(isOrigin, wanted('the origin of Juhe, such as http://v.juhe.cn')),
  ),
  /**
   * Says on purpose that people's data may cross the Internet unencrypted on their way to Juhe. Without it a stage that
   * keeps data refuses an http `juheUrl`, and every stage refuses 12306 accounts (ticketModel 1) over http.
   */
  acceptPlainHttp: z._default(yesOrNo, false),
  /** Whom alarms are mailed to. `null` says on purpose: nobody. */
  alarmEmail: z.nullable(z.email(wanted('the address that alarms go to, or null for none'))),
  /** The API's own host name; without one it has API Gateway's. */
  domain: z.optional(domainSchema),
  /** Whether the API answers under its domain only: when callers and Juhe have moved to it. */
  onlyDomain: z._default(yesOrNo, false),
  /**
   * A table, its stream and its key that are there already, such as a restored one; the data stack then makes none. The
   * key's ARN is needed where the key is not the data stack's own.
   */
  tableName: z.optional(
    text('the name of a table').check(z.regex(/^[\w.-]{3,255}$/, wanted('the name of a table'))),
  ),
  tableStreamArn: z.optional(
    text('the ARN of a stream').check(
      z.regex(/^arn:[\w-]+:dynamodb:.+\/stream\//, wanted("the ARN of a table's stream")),
    ),
  ),
  keyArn: z.optional(
    text('the ARN of a key').check(z.regex(/^arn:[\w-]+:kms:.+:key\//, wanted('the ARN of a KMS key'))),
  ),
  /**
   * Until when every submit first asks Juhe whether it has the order, such as 2026-02-10T08:30:00Z: for a table that was
   * restored to an earlier moment.
   */
  askBeforeSubmitUntil: z.optional(
    z
      .string(wanted('a moment such as 2026-02-10T08:30:00Z'))
      .check(z.refine(isInstant, wanted('a moment such as 2026-02-10T08:30:00Z'))),
  ),
  /** Whether the secrets are there already, under their names: the data stack then makes none. */
  existingSecrets: z._default(yesOrNo, false),
  /**
   * A backup of the table each day, which nobody can delete for so many days (AWS Backup, compliance mode). Without it
   * point-in-time recovery is what there is.
   */
  backup: z.optional(
    z.strictObject({ days: wholeNumber }, wanted('an object of days: how long a backup is kept')),
  ),
  /** How a new version takes over: `canary` gives it a tenth of the calls for ten minutes, with the alarms as brakes. */
  rollout: z._default(z.enum(['allAtOnce', 'canary'], wanted('allAtOnce or canary')), 'allAtOnce'),
  /**
   * Whether `npm run smoke` may place an order and cancel it: right where a sandbox plays Juhe. At Juhe itself the order may
   * get a ticket before it is cancelled.
   */
  smokeOrder: z._default(yesOrNo, false),
  /**
   * From which other region the stage is looked at each minute, and where the public finds it; without it nobody looks from
   * outside. A stage with a domain needs no `url`; others have it as the output `Url` after their first deployment.
   */
  canary: z.optional(
    z.strictObject(
      {
        region: text('an AWS region'),
        url: z.optional(
          httpUrl('the origin of the service').check(z.refine(isOrigin, wanted('the origin of the service'))),
        ),
      },
      wanted('an object of region and url'),
    ),
  ),
  /**
   * Fixed addresses for a Juhe that lists those that it lets in: the functions that call it go out by so many NAT gateways,
   * each in a zone of its own with one address. Without it they have AWS's changing ones.
   */
  egress: z.optional(
    z.strictObject(
      { natGateways: wholeNumber.check(z.maximum(2, wanted('1 or 2'))) },
      wanted('an object of natGateways'),
    ),
  ),
  /** Requests a second that the whole API takes on, and how many at once. */
  throttle: z.strictObject(
    { rate: wholeNumber, burst: wholeNumber },
    wanted('an object of rate (requests a second) and burst (at once)'),
  ),
  /** For how many days logs are kept. */
  logRetentionDays: z.literal(
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
    wanted('a number of days that CloudWatch offers'),
  ),
  /** Whether table, keys and secrets outlive the stack, and are protected against deletion. */
  keepsData: yesOrNo,
  /** Which URLs tenants may have pushes sent to, see callback-policy.ts. */
  callbackPolicy: z.enum(['public-https', 'public'], wanted('public-https or public')),
  /** What each tenant may use unless he has limits of his own (see shared/tenants/limits.ts); none: no bound. */
  limits: z.prefault(
    z.strictObject(
      {
        requestsPerMinute: z._default(limit, 600),
        ordersPerDay: z._default(limit, 2_000),
        openOrders: z._default(limit, 2_000),
      },
      wanted('an object of limits'),
    ),
    {},
  ),
  /** How the queues are worked off, see infra/aws/work-queue.ts. */
  queues: z.prefault(
    z.strictObject(
      {
        attention: queueSchema('attention', { concurrency: 20, batchSize: 10, visibilitySeconds: 180 }),
        pushes: queueSchema('pushes', { concurrency: 50, batchSize: 10, visibilitySeconds: 90 }),
      },
      wanted('an object of attention and pushes'),
    ),
    {},
  ),
  /**
   * Whether a callback of Juhe's is believed only after its orderDetail has confirmed it: one more call for each callback.
   * Without it, anybody who learns a callback URL and an order's numbers can falsify that order until it is asked about.
   */
  confirmCallbacks: z._default(yesOrNo, true),
  /** The addresses and networks that Juhe pushes from; empty: they are not looked at. */
  callbackSources: z._default(z.array(addressOrNetwork, wanted('a list of IP addresses and networks')), []),
  /** For how many days after its end an order keeps names, documents and phones. */
  personalDataDays: z._default(count('a whole number of days from 1'), 180),
  /**
   * For how many days after its end anything of an order is kept but its number; at least as long as its personal data and
   * the journal.
   */
  orderDays: z.optional(wholeNumber),
  /*
   * The service's own settings; what is left out is as environment.ts has it.
   */
  /** How long one call with an effect may take at Juhe, ms. */
  juheTimeoutMs: z.optional(
    wholeNumber.check(z.maximum(longestJuheTimeoutMs, `must be at most ${longestJuheTimeoutMs}`)),
  ),
  /** How long one reading call may take at Juhe, ms. */
  juheReadTimeoutMs: z.optional(
    wholeNumber.check(z.maximum(longestJuheTimeoutMs, `must be at most ${longestJuheTimeoutMs}`)),
  ),
  /** Words of Juhe's by which it is known that an order does not exist, as `ops juhe check` found them. */
  juheNotFoundWords: z._default(
    z.array(
      text('words of Juhe’s').check(z.regex(/^[^,\uff0c]+$/, 'must be words without a comma')),
      wanted('a list of words of Juhe’s'),
    ),
    [],
  ),
  /** Answers without words that say the same. */
  juheNotFoundAnswers: z._default(
    z.array(
      z.enum(notFoundAnswers, wanted(notFoundAnswers.join(', '))),
      wanted(`a list of ${notFoundAnswers.join(', ')}`),
    ),
    [],
  ),
  /** In which encoding Juhe's answers come. */
  juheCharset: z._default(z.enum(['utf-8', 'gb18030'], wanted('utf-8 or gb18030')), 'utf-8'),
  /**
   * Calls a second that routine asking may bring Juhe's total to. Submits, cancels, refunds and unknown outcomes never wait
   * for it; routine questions take what they leave, and stand in a line.
   */
  juheCallsPerSecond: z.optional(wholeNumber),
  /** Calls of a day in China, of which routine asking leaves a tenth to the others; without it there is no bound. */
  juheCallsPerDay: z.optional(wholeNumber),
  /** After how many seconds an order that grabs is asked about, each time; the last one repeats. */
  askGrabbingSeconds: z.optional(
    z
      .array(wholeNumber, wanted('a list of seconds'))
      .check(z.minLength(1, wanted('a list of seconds, one at least'))),
  ),
  /** By up to which share of that a question comes early, %: orders submitted together are not asked about together. */
  askJitterPercent: z.optional(
    z
      .int(wanted('a whole number from 0 to 99'))
      .check(
        z.minimum(0, wanted('a whole number from 0 to 99')),
        z.maximum(99, wanted('a whole number from 0 to 99')),
      ),
  ),
  /** For how many days the journal keeps an event. */
  journalDays: z.optional(wholeNumber),
  /** How many days ahead a search may ask. */
  salePeriodDays: z.optional(wholeNumber),
  /** How far away a departure must be for a submit. */
  departureLeadMinutes: z.optional(wholeNumber),
  /** How long a queryKey can be ordered from. */
  queryLifetimeMinutes: z.optional(wholeNumber),
  /** How old an order's knowledge may be before orderDetail asks Juhe. */
  detailMaxAgeSeconds: z.optional(wholeNumber),
  /** Whether a function asks each day if Juhe is as the service relies on it: eight calls of Juhe's quota. */
  juheCheck: z._default(yesOrNo, false),
  /** Whether a function tells alarms to the group robots of the secret `alarms`. */
  alarmRobots: z._default(yesOrNo, false),
  /** Whether the documentation is shown at `/docs`, by a function of its own. */
  docs: z._default(yesOrNo, false),
  /**
   * Where the documentation lies that refusals link to (`x-docs`), when not at the stage's own `/docs`; where there is
   * neither, they don't.
   */
  docsUrl: z.optional(httpUrl('an http or https URL')),
  /** The account's limit of concurrent executions in the region, as AWS granted it: the alarm goes off at 80 % of it. */
  accountConcurrency: z._default(wholeNumber, 1_000),
  /**
   * Whether tenants submit in each hour between 8:00 and 22:00 in China: then an hour without any is an alarm. Small shops
   * have such hours.
   */
  submitsEachHour: z._default(yesOrNo, false),
  /**
   * Concurrent executions set aside for a function, by its name: no other can take them, nor it more. So what only reads
   * is kept from taking, while Juhe hangs, all that those need who submit, cancel and refund.
   */
  reservedConcurrency: z._default(
    z.partialRecord(functionName, wholeNumber, wanted('an object of functions')),
    {},
  ),
})

/** What differs from stage to stage. */
export type Stage = z.infer<typeof stageSchema> & { readonly name: string }

/** What of people's data crosses the Internet unencrypted, one line each: shown whenever the stage is synthesized. */
export function crossingsOf({ juheUrl, callbackPolicy }: Stage): readonly string[] {
  return [
    ...(new URL(juheUrl).protocol === 'http:'
      ? [`names, documents, phones and 12306 accounts cross in clear on their way to ${juheUrl}`]
      : []),
    ...(callbackPolicy === 'public'
      ? ['names and tickets cross in clear to tenants whose callback URL is http (callbackPolicy public)']
      : []),
  ]
}

/** Rules about several settings at once, as `what must be otherwise`; those that hold are left out. */
function conflictsOf(stage: z.infer<typeof stageSchema>): readonly string[] {
  const { keepsData, juheUrl, acceptPlainHttp, tableName, tableStreamArn, domain, onlyDomain, canary } = stage
  const isPlain = new URL(juheUrl).protocol === 'http:'
  return [
    ...(keepsData && isPlain && !acceptPlainHttp
      ? [
          `juheUrl is http, and this stage keeps data: names, documents, phones and 12306 passwords would cross in clear. Use https where Juhe answers it, or say acceptPlainHttp: true`,
        ]
      : []),
    ...(tableName !== undefined && tableStreamArn === undefined
      ? [
          'tableStreamArn is required with tableName: the ARN of its stream (`aws dynamodb describe-table` says it as LatestStreamArn)',
        ]
      : []),
    ...(onlyDomain && domain === undefined ? ['onlyDomain needs a domain'] : []),
    ...(canary === undefined ? [] : canaryConflictsOf(canary, stage)),
  ]
}

/** An account is one of its partition: from elsewhere it cannot look. */
function canaryConflictsOf(
  { region: from, url }: NonNullable<Stage['canary']>,
  { region, domain }: Pick<Stage, 'region' | 'domain'>,
): readonly string[] {
  const partition = partitionOf(region)
  const isElsewhere = from !== region && partitionOf(from) === partition
  return [
    ...(isElsewhere ? [] : [`canary.region must be a region of ${partition} other than ${region}`]),
    ...(url === undefined && domain === undefined
      ? [
          'canary.url is required where there is no domain: the origin of the service, as its output Url says it',
        ]
      : []),
  ]
}

/** Where a setting comes from: the context of cdk.json and of the command line's `-c name=value`. */
export type ReadContext = (name: string) => unknown

/** Settings that `-c name=value` may set, over those of cdk.json. */
const overridable = [
  ...['region', 'juheUrl', 'alarmEmail', 'tableName', 'tableStreamArn', 'keyArn'],
  ...['acceptPlainHttp', 'onlyDomain', 'existingSecrets', 'rollout', 'askBeforeSubmitUntil'],
] as const

/**
 * The stage that `-c stage=…` names, from the `stages` of cdk.json. Throws a ConfigurationError of one line for a stage
 * that is not there and for settings that are missing or wrong.
 */
export function readStage(context: ReadContext): Stage {
  const stages = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(context('stages'))
  if (!stages.success)
    throw new ConfigurationError('cdk.json has no context.stages: an object for each stage')
  const names = Object.keys(stages.data)
  const name = context('stage')
  if (typeof name !== 'string' || name === '')
    throw new ConfigurationError(`which stage? Say ${names.map((one) => `-c stage=${one}`).join(' or ')}`)
  const settings = Object.hasOwn(stages.data, name) ? stages.data[name] : undefined
  if (settings === undefined)
    throw new ConfigurationError(
      `there is no stage ${JSON.stringify(name)}: cdk.json has ${names.join(', ')}`,
    )
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name))
    throw new ConfigurationError(
      `stage ${JSON.stringify(name)}: a name is of a-z, 0-9 and -, and begins with a letter`,
    )
  const parsed = stageSchema.safeParse({ ...settings, ...overridesOf(context) })
  const faults = parsed.success ? conflictsOf(parsed.data) : parsed.error.issues.map(faultOf)
  if (parsed.success && faults.length === 0) return { ...parsed.data, name }
  throw new ConfigurationError(`stage ${name}: ${faults.join('; ')} (cdk.json, or -c name=value)`)
}

function overridesOf(context: ReadContext): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    overridable.flatMap((name) => {
      const value = context(name)
      // The command line has texts only.
      return value === undefined ? [] : [[name, value === 'true' ? true : value === 'false' ? false : value]]
    }),
  )
}

function faultOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  const within = (names: readonly PropertyKey[]) =>
    names.map((name) => [...issue.path, name].join('.')).join(', ')
  if (issue.code === 'unrecognized_keys') return `${within(issue.keys)} is no setting`
  return `${path} ${issue.message}`
}
