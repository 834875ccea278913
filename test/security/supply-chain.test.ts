import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

type Locked = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
  readonly inBundle?: boolean
  readonly hasInstallScript?: boolean
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const lock = read('package-lock.json') as {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, Locked>>
}
const manifest = read('package.json') as {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly allowScripts: Readonly<Record<string, boolean>>
}
/** A part of this project with packages of its own, and the place from which npm links to it: neither is installed from elsewhere. */
const own = ['', 'test/docs/generators', 'node_modules/generators']
const packages = Object.entries(lock.packages).filter(([path]) => !own.includes(path))
const production = packages.filter(([, { dev }]) => dev !== true)

/** Licences that ask for nothing but that their text be kept. */
const permissive = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
]

/** Packages that have a script of their own for when they are installed: what it does, and whether it may. */
const scripted: Readonly<Record<string, { readonly does: string; readonly may: boolean }>> = {
  '@scarf/scarf': { does: 'tells its maker who installs it', may: false },
  'classic-level': { does: 'takes a prebuilt binary of LevelDB, or builds one', may: true },
  esbuild: { does: 'checks its binary', may: true },
  node: { does: 'fetches the runtime of this platform', may: true },
}

/**
 * A development tool's binaries for other machines than the one that the lock file was written on: npm has not seen them,
 * and so knows no hash of theirs. `npm install --package-lock-only` against npm's own registry adds it.
 */
const withoutHash = /^node_modules\/@biomejs\/cli-(android|darwin|win32|linux)-[\w-]+$/

describe('the lock file', () => {
  test('names a version and a hash for every package: nothing else can be installed', () => {
    expect(lock.lockfileVersion).toBeGreaterThanOrEqual(3)
    expect(packages.length).toBeGreaterThan(50)
    for (const [path, { version, integrity, link, inBundle }] of packages) {
      expect(link, path).toBeUndefined()
      expect(version, path).toMatch(/^\d+\.\d+\.\d+/)
      // What another package carries inside is covered by that one's hash.
      if (inBundle !== true && !withoutHash.test(path))
        expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/)
    }
  })

  test('leaves it to npm where packages come from: no host, no git, no file', () => {
    for (const [path, { resolved }] of packages) expect(resolved, path).toBeUndefined()
  })

  test('has no package beyond those that are known to have a script for their installation', () => {
    const running = packages.flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript === true ? [path] : [],
    )
    expect(running.toSorted()).toEqual(
      Object.keys(scripted)
        .map((name) => `node_modules/${name}`)
        .toSorted(),
    )
  })

  test('npm 12, which runs no script unasked, is told in package.json which may run', () => {
    // By name alone: npm knows a version for sure only where the lock file says whence it comes. The versions are the
    // lock file's anyway.
    const asked = Object.entries(scripted).map(([name, { may }]) => [name, may])
    expect(manifest.allowScripts).toEqual(Object.fromEntries(asked))
  })

  test('every dependency is asked for in one version', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
  })
})

describe('licences', () => {
  test('whatever runs in production has one that asks for nothing but its text', () => {
    expect(production.length).toBeGreaterThan(10)
    for (const [path, { license }] of production) expect(permissive, path).toContain(license)
  })

  test('the package itself says the same as the lock file', () => {
    for (const [path, { license }] of production) {
      const own = read(`${path}/package.json`) as { readonly license?: string }
      expect(own.license, path).toBe(license)
    }
  })
})

test('infra/README.md gives a reason for each of the bundles’ own dependencies, and there are few', () => {
  const readme = readFileSync(new URL('../../infra/README.md', import.meta.url), 'utf8')
  const reasons = readme.split('\n').filter((line) => line.startsWith('| `'))
  for (const name of Object.keys(manifest.dependencies)) {
    const [reason] = reasons.filter((line) => line.split('|')[1]?.includes(`\`${name}\``))
    expect(reason?.split('|')[2]?.trim().length ?? 0, name).toBeGreaterThan(20)
  }
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(12)
})

test('the list of what is in the bundles names each production package, with its hash and licence', () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  type Component = {
    readonly purl: string
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
    readonly licenses?: readonly { readonly license: { readonly id?: string } }[]
  }
  const printed = execFileSync('npm', ['run', '-s', 'sbom'], { cwd, encoding: 'utf8' })
  const { components, metadata, dependencies } = JSON.parse(printed) as {
    readonly components: readonly Component[]
    readonly metadata: { readonly component: { readonly name: string } }
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
  }
  const listed = components.map(({ purl, hashes = [], licenses = [] }) => {
    const [hash] = hashes
    const digest = Buffer.from(hash?.content ?? '', 'hex').toString('base64')
    return [decodeURIComponent(purl), `${hash?.alg} ${digest}`, licenses[0]?.license.id]
  })
  const expected = production.map(([path, { version, integrity = '', license }]) => [
    `pkg:npm/${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
    integrity.replace('sha512-', 'SHA-512 '),
    license,
  ])
  expect(new Set(listed.map(String))).toEqual(new Set(expected.map(String)))
  expect(metadata.component.name).toBe('grab-ticket-order-service')
  const direct = dependencies.find(({ ref }) => ref.startsWith('grab-ticket-order-service@'))
  expect(new Set(direct?.dependsOn)).toEqual(
    new Set(Object.entries(manifest.dependencies).map(([name, version]) => `${name}@${version}`)),
  )
})

describe('what CI asks a registry', () => {
  const ask = (status: number, said: string) => {
    const script = fileURLToPath(new URL('../../.ci/ask-registry', import.meta.url))
    const { status: exit, stdout } = spawnSync(
      script,
      ['bash', '-c', 'printf %s "$1"; exit "$2"', 'npm', said, String(status)],
      { encoding: 'utf8' },
    )
    return { exit, stdout }
  }

  test.each([
    'npm error audit endpoint returned an error',
    'npm error code ENOTFOUND\nnpm error network request to https://tuf-repo-cdn.sigstore.dev/15.root.json failed',
    'npm error code ECONNREFUSED',
    'npm error found no dependencies to audit that were installed from a supported registry',
  ])('passes, and is said, where it does not answer: %j', (said) => {
    const { exit, stdout } = ask(1, said)
    expect([exit, stdout]).toEqual([0, expect.stringContaining('this registry does not answer it')])
  })

  test.each([
    ['a known hole', 'jose  <6.0.0\nSeverity: high\n1 high severity vulnerability'],
    ['a signature that does not fit', '1 package has an invalid registry signature:\n\njose@6.2.17'],
    ['signatures that do not fit', '2 packages have invalid registry signatures:\n\njose@6.2.17'],
    [
      'a signature that is missing',
      '1 package has a missing registry signature but the registry is providing',
    ],
    ['a provenance that does not fit', '1 package has an invalid attestation:\n\njose@6.2.17'],
    ['a finding, though something else failed', '2 packages have invalid attestations:\nerrno ENOTFOUND'],
    ['anything else', 'npm error Missing script: "signatures"'],
  ])('fails, in the same words, for %s', (_, said) => {
    expect(ask(1, said)).toEqual({ exit: 1, stdout: `${said}\n` })
  })

  test('passes in silence where all is well', () => {
    expect(ask(0, 'found 0 vulnerabilities')).toEqual({ exit: 0, stdout: '' })
  })
})
