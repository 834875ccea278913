import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

const packageJson = z.object({ version: z.string() })

/** The version of this folder's programs: of the tools, of the local service, and of what is deployed from here. */
export const ownVersion = packageJson.parse(
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
).version
