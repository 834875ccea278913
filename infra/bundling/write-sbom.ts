import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'

/*
 * `npm run -s sbom`: prints a CycloneDX list of the packages that the bundles are made of, by the lock file.
 * `npm sbom --omit dev` would leave out each package that a development tool needs, too.
 */

const component = z.looseObject({
  'bom-ref': z.string(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })),
})
const list = z.looseObject({
  metadata: z.looseObject({ component }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

const root = new URL('../../', import.meta.url)
const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--workspaces=false']
const all = list.parse(JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })))
const { name } = z
  .object({ name: z.string() })
  .parse(JSON.parse(readFileSync(fileURLToPath(new URL('package.json', root)), 'utf8')))

const left = new Set(['cdx:npm:package:development', 'cdx:npm:package:private'])
const components = all.components.filter(({ properties }) => !properties.some((one) => left.has(one.name)))
const kept = new Set(components.map((one) => one['bom-ref']))
const own = all.metadata.component['bom-ref']
const dependencies = all.dependencies
  .filter(({ ref }) => ref === own || kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }))
// npm names the project by its folder.
const metadata = { ...all.metadata, component: { ...all.metadata.component, name } }
process.stdout.write(`${JSON.stringify({ ...all, metadata, components, dependencies }, null, 2)}\n`)
