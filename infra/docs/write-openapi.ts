import { writeFile } from 'node:fs/promises'
import { buildOpenApi } from './openapi.ts'

/** `npm run openapi`: writes openapi.json anew. A test holds what is written against what would be. */
const file = new URL('./openapi.json', import.meta.url)
await writeFile(file, `${JSON.stringify(buildOpenApi(), null, 2)}\n`)
