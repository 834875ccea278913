import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { builtins, bundleFile, bundleFunctions, bundleOptions, root } from '#infra/bundling/bundle.ts'

/** Where the bundles of functions and floors lie, and what each weighs in bytes. */
export type Bundles = {
  readonly file: (kind: 'function' | 'floor', name: string) => string
  readonly bytes: (kind: 'function' | 'floor', name: string) => number
}

const floorDir = join(root, 'test', 'bench', 'floor')

/**
 * Builds both into a folder in the same way, with Node's modules by `require`; but a floor has the SDK as it comes, with
 * all ways to credentials.
 */
export async function buildBundles(outDir: string): Promise<Bundles> {
  const sizes = new Map<string, number>()
  for (const { functionName, bytes } of await bundleFunctions(join(outDir, 'function'))) {
    sizes.set(`function/${functionName}`, bytes)
  }
  const names = (await readdir(floorDir)).flatMap((file) =>
    file === 'parts.ts' ? [] : [file.replace('.ts', '')],
  )
  const { alias: _alias, banner: _banner, ...options } = bundleOptions
  const file: Bundles['file'] = (kind, name) => join(outDir, kind, name, bundleFile)
  for (const name of names) {
    const from = { entryPoints: [join(floorDir, `${name}.ts`)], outfile: file('floor', name) }
    await build({ ...options, ...from, plugins: [builtins] })
    sizes.set(`floor/${name}`, (await stat(file('floor', name))).size)
  }
  return {
    file,
    bytes(kind, name) {
      const bytes = sizes.get(`${kind}/${name}`)
      if (bytes === undefined) throw new Error(`there is no ${kind} ${name}`)
      return bytes
    },
  }
}
