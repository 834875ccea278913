import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

const packageJson = z.object({ version: z.string() })

/** The version of the operators' tools, which is that of the service that they are deployed from. */
export const ownVersion = packageJson.parse(
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
).version
