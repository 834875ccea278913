import * as z from 'zod/mini'
import { callbackEncodings } from '#infra/sandbox/callback-encoding.ts'
import { quirksInput } from '#infra/sandbox/settings.ts'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'

const portRule = 'must be a port number from 0 to 65535 (0 takes a free one)'
const isPort = (value: string) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535
const port = (fallback: number) =>
  z._default(z.pipe(z.string().check(z.refine(isPort, portRule)), z.transform(Number)), fallback)

const text = (fallback: string) => z._default(z.string().check(z.minLength(1, 'must not be empty')), fallback)

const scheduleRule = 'must be a whole number of seconds from 1 to 60'
const isScheduleSeconds = (value: string) =>
  /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= 60

/** Where request lines of the log go. */
const logTargets = ['file', 'stdout', 'off'] as const

/** The demo tenant's key unless API_KEY says otherwise: known to everybody, for local use only. */
export const demoApiKey = 'demo-key'

/** Its secret unless WEBHOOK_SECRET says otherwise: known to everybody, too. */
export const demoWebhookSecret = 'whsec_ZGVtby1zZWNyZXQtZm9yLWxvY2FsLXVzZS1vbmx5LTE='

const settingsSchema = z.pipe(
  z.object({
    HOST: text('127.0.0.1'),
    PORT: port(3000),
    SANDBOX_PORT: port(3001),
    DATA_DIR: text('.local'),
    API_KEY: z._default(
      z
        .string()
        .check(z.regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 printable characters without spaces')),
      demoApiKey,
    ),
    WEBHOOK_SECRET: z._default(
      z.string().check(z.refine(isWebhookSecret, 'must be whsec_ followed by 24 to 64 bytes in base64')),
      demoWebhookSecret,
    ),
    SANDBOX_SEED: text('demo'),
    SANDBOX_PUSH_ENCODING: z._default(
      z.enum(callbackEncodings, { error: `must be one of ${callbackEncodings.join(', ')}` }),
      'form-data-field',
    ),
    SANDBOX_QUIRKS: quirksInput,
    SANDBOX_REPLAY: z.optional(z.string()),
    SCHEDULE_SECONDS: z._default(
      z.pipe(z.string().check(z.refine(isScheduleSeconds, scheduleRule)), z.transform(Number)),
      60,
    ),
    LOG: z._default(z.enum(logTargets, { error: `must be one of ${logTargets.join(', ')}` }), 'file'),
  }),
  z.transform((raw) => ({
    /** The address that the service and the sandbox listen on. */
    host: raw.HOST,
    port: raw.PORT,
    sandboxPort: raw.SANDBOX_PORT,
    dataDir: raw.DATA_DIR,
    /** The demo tenant's key and the secret that signs its pushes. */
    apiKey: raw.API_KEY,
    webhookSecret: raw.WEBHOOK_SECRET,
    /** What the sandbox's trains and seats grow from. */
    sandboxSeed: raw.SANDBOX_SEED,
    sandboxPushEncoding: raw.SANDBOX_PUSH_ENCODING,
    sandboxQuirks: raw.SANDBOX_QUIRKS,
    sandboxReplay: raw.SANDBOX_REPLAY,
    /** How often the schedule ticks, s. */
    scheduleSeconds: raw.SCHEDULE_SECONDS,
    log: raw.LOG,
  })),
)

/** The settings of local mode. */
export type Settings = z.infer<typeof settingsSchema>

/**
 * Reads the settings from the environment; an empty variable counts as unset. Throws a ConfigurationError of
 * one line that names every faulty variable and repeats no value.
 */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = settingsSchema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ConfigurationError(
    parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
  )
}

function isWebhookSecret(value: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? []
  const length = base64 === undefined ? 0 : Buffer.from(base64, 'base64').length
  return length >= 24 && length <= 64
}
