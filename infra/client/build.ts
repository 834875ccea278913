import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the built client lies: a package of its own, ready for `npm pack`. */
const clientDir = join(root, 'dist', 'client')

/** What applications import: `grab-ticket-order-service/client`, and `…/client/<name>`. Of other files they need the types only. */
const entries = ['client', 'errors', 'submit-order', 'verify-push'] as const

/**
 * `npm run client`: builds the client as an application gets it, plain JavaScript and its types. Node strips types
 * nowhere below node_modules, so that a package cannot be its own sources. Its package.json is not this project's: the
 * client needs nothing of what the server depends on.
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

const { name, version, description } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const manifest = {
  name,
  version,
  description,
  type: 'module',
  engines: { node: '>=20' },
  exports: {
    './client': { types: './types/client/client.d.ts', default: './client.js' },
    './client/*': { types: './types/client/*.d.ts', default: './*.js' },
  },
}
await writeFile(join(clientDir, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
