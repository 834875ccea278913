import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the built client lies: what the package's `exports` lead to. */
const clientDir = join(root, 'dist', 'client')

/** What applications import: `grab-ticket-order-service/client`, and `…/client/<name>`. Of other files they need the types only. */
const entries = ['client', 'errors', 'submit-order', 'verify-push'] as const

/**
 * `npm run client`: builds the client as an application gets it, plain JavaScript and its types. Node strips types
 * nowhere below node_modules, so that a package cannot be its own sources.
 */
await rm(clientDir, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: entries.map((name) => `shared/client/${name}.ts`),
  outdir: clientDir,
  bundle: true,
  splitting: true,
  format: 'esm',
  // Whatever has fetch and WebCrypto: Node.js 20, Deno, Bun, workers.
  platform: 'neutral',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
})
await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['--project', 'infra/client/tsconfig.json'], {
  cwd: root,
})
