import * as z from 'zod/mini'
import { isAddressList } from '#shared/lambda/address-list.ts'
import { ConfigurationError } from '#shared/lambda/configuration-error.ts'

/** An error that says in one line what is missing or wrong, and where to set it. */
export { ConfigurationError }

const text = (what: string) => z.string(what).check(z.minLength(1, what))
const count = (what: string) => z.int(what).check(z.positive(what))
const httpUrl = (what: string) => z.url({ protocol: /^https?$/, error: what })

const limit = z.union(
  [count('must be a whole number from 1'), z.literal('none')],
  'must be a whole number from 1, or none',
)
const defaultLimits = { requestsPerMinute: 600, ordersPerDay: 2_000, openOrders: 2_000 } as const
const addressOrNetwork = z
  .string('must be IP addresses or networks')
  .check(z.minLength(1), z.refine(isAddressList, 'must be IP addresses or networks, such as 203.0.113.0/24'))

const domainSchema = z.strictObject({
  /** The host name of the API, such as tickets.example.com. */
  name: text('must be a host name'),
  /** An ACM certificate for it, in the stage's region. */
  certificateArn: z.string().check(z.regex(/^arn:[\w-]+:acm:/, 'must be the ARN of an ACM certificate')),
})

const stageSchema = z.strictObject({
  /** Where everything is deployed. */
  region: z
    .string('is required: an AWS region')
    .check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region')),
  /** The upstream's origin. */
  juheUrl: httpUrl('is required: the origin of Juhe, such as http://v.juhe.cn'),
  /** Whom alarms are mailed to. `null` says on purpose: nobody. */
  alarmEmail: z.nullable(z.email('is required: the address that alarms go to, or null for nobody')),
  /** The API's own host name; without one it has API Gateway's. */
  domain: z.optional(domainSchema),
  /** Requests a second that the whole API takes on, and how many at once. */
  throttle: z.strictObject({
    rate: count('must be a whole number from 1'),
    burst: count('must be a whole number from 1'),
  }),
  /** For how many days logs are kept. */
  logRetentionDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], {
    error: 'must be a number of days that CloudWatch offers',
  }),
  /** Whether table, keys and secrets outlive the stack, and are protected against deletion. */
  keepsData: z.boolean('must be true or false'),
  /** Which URLs tenants may have pushes sent to, see callback-policy.ts. */
  callbackPolicy: z.enum(['public-https', 'public'], 'must be public-https or public'),
  /** What each tenant may use unless he has limits of his own (see shared/limits/limits.ts); none: no bound. */
  limits: z._default(
    z.strictObject({ requestsPerMinute: limit, ordersPerDay: limit, openOrders: limit }),
    defaultLimits,
  ),
  /** Whether a push of Juhe's is believed only after its orderDetail has confirmed it: one more call for each push. */
  confirmPushes: z._default(z.boolean('must be true or false'), false),
  /** The addresses and networks that Juhe pushes from; empty: they are not looked at. */
  callbackSources: z._default(z.array(addressOrNetwork), []),
  /** For how many days after its end an order keeps names, documents and phones. */
  personalDataDays: z._default(count('must be a whole number of days from 1'), 180),
  /** Whether the documentation is shown at `/docs`, by a function of its own. */
  docs: z._default(z.boolean('must be true or false'), false),
  /**
   * Where the documentation lies that refusals link to (`x-docs`), when not at the stage's own `/docs`; where there is
   * neither, they don't.
   */
  docsUrl: z.optional(httpUrl('must be an http or https URL')),
  /** Concurrent executions set aside for a function, by its name: no other can take them, nor it more. */
  reservedConcurrency: z.record(z.string(), count('must be a whole number from 1')),
})

/** What differs from stage to stage. */
export type Stage = z.infer<typeof stageSchema> & { readonly name: string }

/** Where a setting comes from: the context of cdk.json and of the command line's `-c name=value`. */
export type Context = (name: string) => unknown

/** Settings that `-c name=value` may set, over those of cdk.json. */
const overridable = ['region', 'juheUrl', 'alarmEmail'] as const

/**
 * The stage that `-c stage=…` names, from the `stages` of cdk.json. Throws a ConfigurationError of one line for a stage
 * that is not there and for settings that are missing or wrong.
 */
export function readStage(context: Context): Stage {
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
  const parsed = stageSchema.safeParse({ ...settings, ...overridesOf(context) })
  if (parsed.success) return { ...parsed.data, name }
  const faults = parsed.error.issues.map(faultOf)
  throw new ConfigurationError(`stage ${name}: ${faults.join('; ')} (cdk.json, or -c name=value)`)
}

function overridesOf(context: Context): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    overridable.flatMap((name) => {
      const value = context(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is no setting`
  return `${issue.path.join('.')} ${issue.message}`
}
