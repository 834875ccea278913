import { build } from 'esbuild'
import { builtins, bundleOptions, root } from '#infra/bundling/bundle.ts'
import { functionRows } from '#shared/lambda/functions.ts'

/**
 * All functions of this version in one file, built as the bundles are. (Not the documentation: it reads files and no
 * table.)
 */
export async function releaseBundle(): Promise<Uint8Array> {
  const names = functionRows.map(({ functionName }) => functionName).filter((name) => name !== 'docs')
  const lines = names.map((name) => `export { handler as '${name}' } from './functions/${name}.ts'`)
  const { outputFiles } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'ts' },
    outfile: 'release.mjs',
    plugins: [builtins],
    write: false,
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('esbuild built nothing')
  return file.contents
}
