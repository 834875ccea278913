import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { docsSources } from '#infra/docs/docs-sources.ts'
import { bundledFolder } from '#shared/docs/bundled-files.ts'
import { functionRows } from '#shared/lambda/functions.ts'

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the bundles lie: one folder for each function, which is all that is deployed of it. */
export const bundlesDir = join(root, 'dist', 'functions')

/** The file in a function's folder; its `handler` is what Lambda calls. */
export const bundleFile = 'index.mjs'

/** How what a module reads when it runs is laid into the folder of a function that uses the module. */
const dataFiles: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'shared/stations/stations.ts': (folder) =>
    cp(join(root, 'shared/stations/stations.tsv'), join(folder, 'stations.tsv')),
  'shared/docs/bundled-files.ts': writeDocs,
}

async function writeDocs(folder: string): Promise<void> {
  await mkdir(join(folder, bundledFolder), { recursive: true })
  for (const [file, { zipped, version }] of await docsSources()) {
    await writeFile(join(folder, bundledFolder, `${file}.gz`), zipped)
    await writeFile(join(folder, bundledFolder, `${file}.version`), version)
  }
}

/**
 * Node's own modules as `require` would give them, and of them only what is used. Imported as ES modules, node:http and
 * node:fs read all of their exports at once, and some of those load much more when they are read: undici, for one, which
 * takes 15 ms.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z]+)?$/ }, ({ path, kind }) =>
      isBuiltin(path)
        ? {
            path: path.replace(/^(node:)?/, 'node:'),
            namespace: kind === 'import-statement' ? 'builtin-names' : 'builtin',
            sideEffects: false,
          }
        : undefined,
    )
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }))
    build.onLoad({ filter: /./, namespace: 'builtin-names' }, ({ path }) => ({ contents: namesOf(path) }))
  },
}

/** A module of names that esbuild leaves out one by one where nobody imports them: reading one has no effect. */
function namesOf(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => /^[a-z]\w*$/i.test(name))
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule('${path}')`,
    'const of = /* @__NO_SIDE_EFFECTS__ */ (name) => builtin[name]',
    'export default builtin',
    ...names.map((name) => `const $${name} = /* @__PURE__ */ of('${name}'); export { $${name} as ${name} }`),
  ].join('\n')
}

/**
 * First in every bundle, before zod makes its first schema: it compiles no code of its own while it reads. That would make
 * a schema's thousandth reading a little quicker, and its first, which a cold start waits for, much slower. (What
 * `z.config({ jitless: true })` sets; an `inject` would have every module wrapped.)
 */
const withoutCompiling = 'globalThis.__zod_globalConfig={jitless:true};'

/** How everything is bundled: ES modules for Lambda's Node.js 24, with all that they need in them. */
export const bundleOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: withoutCompiling },
  alias: {
    '@aws-sdk/credential-provider-node': join(root, 'infra/bundling', 'lambda-credentials.ts'),
    '@aws-sdk/endpoint-cache': join(root, 'infra/bundling', 'lambda-unused.ts'),
    '@smithy/core/event-streams': join(root, 'infra/bundling', 'lambda-unused.ts'),
  },
  legalComments: 'none',
} as const satisfies BuildOptions

/** What a function's bundle weighs, in bytes, and the five packages or folders that weigh most in it. */
export type BundleReport = {
  readonly functionName: string
  readonly bytes: number
  readonly gzipBytes: number
  readonly heaviest: readonly (readonly [what: string, bytes: number])[]
}

/**
 * Builds the bundle of every function into a folder, which is emptied before: ES modules for Lambda's Node.js 24, the
 * AWS SDK included, so that what runs is what was tested. Source maps go beside the folder: reading a stack from the
 * log takes them, deploying does not.
 */
export async function bundleFunctions(outDir: string = bundlesDir): Promise<readonly BundleReport[]> {
  await rm(outDir, { recursive: true, force: true })
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: functionRows.map(({ functionName }) => ({
      in: `functions/${functionName}.ts`,
      out: join(functionName, basename(bundleFile, '.mjs')),
    })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    ...bundleOptions,
    plugins: [builtins],
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'warning',
  })
  for (const { path, contents } of outputFiles) {
    const isMap = path.endsWith('.map')
    const target = isMap ? join(`${outDir}-maps`, relative(outDir, path)) : path
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, contents)
  }
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path, contents]))
  const reports: BundleReport[] = []
  for (const { functionName } of functionRows) {
    const path = join(outDir, functionName, bundleFile)
    const contents = sizes.get(path)
    const { inputs = {} } = metafile.outputs[relative(root, path)] ?? {}
    if (contents === undefined) throw new Error(`no bundle was built of functions/${functionName}.ts`)
    for (const [module, layInto] of Object.entries(dataFiles)) {
      if (module in inputs) await layInto(join(outDir, functionName))
    }
    reports.push({
      functionName,
      bytes: contents.length,
      gzipBytes: gzipSync(contents).length,
      heaviest: heaviestOf(inputs),
    })
  }
  return reports
}

function heaviestOf(
  inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>,
): BundleReport['heaviest'] {
  const sums = new Map<string, number>()
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const what = partOf(path)
    sums.set(what, (sums.get(what) ?? 0) + bytesInOutput)
  }
  return [...sums].sort(([, a], [, b]) => b - a).slice(0, 5)
}

/** The package that a file belongs to, or the folder of our own. */
function partOf(path: string): string {
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? []
  return inPackage ?? path.split('/').slice(0, 2).join('/')
}

/** `npm run bundle`: builds them and says what they weigh. */
async function main(): Promise<void> {
  for (const { functionName, bytes, gzipBytes, heaviest } of await bundleFunctions()) {
    const parts = heaviest.map(([what, size]) => `${what} ${kB(size)}`).join(', ')
    console.log(
      `${functionName.padEnd(20)}${kB(bytes).padStart(7)} kB, ${kB(gzipBytes).padStart(6)} kB zipped: ${parts}`,
    )
  }
}

function kB(bytes: number): string {
  return (bytes / 1_000).toFixed(1)
}

if (import.meta.main) await main()
