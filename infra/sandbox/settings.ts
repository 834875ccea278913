import * as z from 'zod/mini'
import { callbackEncodings } from './callback-encoding.ts'
import { quirks, quirksOf } from './quirks.ts'

/** Names of quirks, with commas between them. */
export const quirksInput = z.pipe(
  z._default(
    z
      .string()
      .check(
        z.refine(
          (list) => quirksOf(list) !== undefined,
          `must be names with commas, of ${Object.keys(quirks).join(', ')}`,
        ),
      ),
    '',
  ),
  z.transform((list) => quirksOf(list) ?? []),
)

/** What the environment sets of a sandbox. */
export const sandboxEnvironment = z.object({
  /** The address that it listens on. */
  HOST: z._default(z.string(), '127.0.0.1'),
  /** Its port; 0 takes any free one. */
  SANDBOX_PORT: z._default(
    z.pipe(
      z.string().check(z.regex(/^\d{1,5}$/, 'must be a port')),
      z.pipe(z.transform(Number), z.number().check(z.maximum(65_535, 'must be a port'))),
    ),
    3001,
  ),
  /** Its state lies in the folder `sandbox` within. */
  DATA_DIR: z._default(z.string().check(z.minLength(1, 'must name a folder')), '.local'),
  /** The key that its clients must send. */
  SANDBOX_KEY: z._default(z.string().check(z.minLength(1, 'must not be empty')), 'juhe-sandbox-key'),
  /** What timetable and inventory are drawn from. */
  SANDBOX_SEED: z._default(z.string(), 'demo'),
  /** How it writes its pushes. */
  SANDBOX_PUSH_ENCODING: z._default(
    z.enum(callbackEncodings, `must be one of ${callbackEncodings.join(', ')}`),
    'form-data-field',
  ),
  /** In which ways it differs from the sandbox as it is documented: names of quirks, with commas. */
  SANDBOX_QUIRKS: quirksInput,
  /** A folder of answers of the real Juhe, as `ops juhe check --record` keeps them; none unless set. */
  SANDBOX_REPLAY: z.optional(z.string()),
})

/** The settings of a sandbox. */
export type SandboxEnvironment = z.infer<typeof sandboxEnvironment>

/**
 * Reads them; what is blank counts as not set.
 *
 * @throws Error with one line that names the variable and what it must be
 */
export function readSandboxEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): SandboxEnvironment {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = sandboxEnvironment.safeParse(set)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`${String(issue?.path[0])} ${issue?.message}`)
}
