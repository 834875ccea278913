import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the built sandbox is: a package of its own, ready for `npm pack`. */
const sandboxDir = join(root, 'dist', 'sandbox')

/** The paths within the package are those of the project, since the sandbox finds its stations beside its own file. */
const program = 'infra/sandbox/start.js'
const stations = 'shared/stations/stations.tsv'

/**
 * `npm run sandbox:pack`: the sandbox as a package that others can use without this service, to test their own client
 * of Juhe's grabTicket API. All but the native store of its lock is bundled.
 */
await rm(sandboxDir, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: ['infra/sandbox/start.ts'],
  outfile: join(sandboxDir, program),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  external: ['classic-level'],
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
await mkdir(join(sandboxDir, 'shared/stations'), { recursive: true })
await cp(join(root, stations), join(sandboxDir, stations))
await cp(join(root, 'infra/sandbox/README.md'), join(sandboxDir, 'README.md'))
await cp(join(root, 'LICENSE'), join(sandboxDir, 'LICENSE'))

const { version, license, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const manifest = {
  name: 'grab-ticket-sandbox',
  version,
  description: "Plays Juhe's grabTicket API: no ticket is bought, nobody is charged",
  license,
  type: 'module',
  engines: { node: '>=20' },
  bin: { 'grab-ticket-sandbox': program },
  dependencies: { 'classic-level': devDependencies['classic-level'] },
}
await writeFile(join(sandboxDir, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
