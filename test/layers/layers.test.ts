import { describe, expect, test } from 'vitest'
import { circleAmong, codeOf, filesBelow, importsOf } from './imports.ts'

const contract = filesBelow('shared/contract')
const machine = filesBelow('shared/orders/machine')
/** Besides themselves the pure folders may import these, which are pure as well. */
const pureHelpers = [
  'shared/ids.ts',
  'shared/tenants/tenant.ts',
  'shared/tenants/limits.ts',
  'shared/vault/sealed.ts',
]
const pure = [...contract, ...machine, ...pureHelpers]

/**
 * The folders of shared/, lowest first: a file imports from its own folder and from those before it. The files that lie
 * in shared/ itself belong to no floor; the test of circles holds them.
 */
const floors = [
  ...['contract', 'vault', 'observability', 'table', 'stations', 'juhe', 'tenants', 'search'],
  ...['client', 'docs', 'juhe-check', 'alarms', 'limits', 'orders/machine', 'journal', 'orders/store'],
  ...['orders/upstream', 'orders/use-cases', 'pushes', 'attention', 'lambda/platform', 'lambda/http'],
  ...['lambda/services', 'lambda'],
]

/** The folder of a file of shared/, by its name in `floors`. */
function folderOf(file: string): string {
  const [, ...parts] = file.split('/').slice(0, -1)
  const [first = '.', second] = parts
  return (first === 'orders' || first === 'lambda') && second !== undefined ? `${first}/${second}` : first
}

function floorOf(file: string): number {
  return floors.indexOf(folderOf(file))
}

/** What files import, types included, as `file → imported`, as far as it is not allowed. */
function wrongImports(
  files: readonly string[],
  isWrong: (imported: string, file: string) => boolean,
): readonly string[] {
  return files.flatMap((file) => {
    const { values, types } = importsOf(file)
    return [...values, ...types]
      .filter((imported) => isWrong(imported, file))
      .map((imported) => `${file} → ${imported}`)
  })
}

describe('the contract and the order’s state machine are pure', () => {
  test('the walk finds them: they are more than a few files', () => {
    expect(contract.length).toBeGreaterThan(20)
    expect(machine.length).toBeGreaterThan(15)
  })

  test('they import one another, a few pure helpers, zod and the hash of Node.js, and nothing else', () => {
    const allowed = (imported: string) =>
      pure.includes(imported) || imported === 'zod/mini' || imported === 'node:crypto'
    expect(wrongImports(pure, (imported) => !allowed(imported))).toEqual([])
  })

  test('the contract imports nothing of the machine', () => {
    expect(wrongImports(contract, (imported) => machine.includes(imported))).toEqual([])
  })

  test('they know neither the time nor chance: both are handed in', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\brandomUUID\b|\bsetTimeout\b|\bprocess\./
    expect(pure.filter((file) => impure.test(codeOf(file)))).toEqual([])
  })
})

describe('dependencies point one way', () => {
  test('shared code imports neither the functions nor the infrastructure', () => {
    expect(
      wrongImports(filesBelow('shared'), (imported) => /^(functions|infra|test)\//.test(imported)),
    ).toEqual([])
  })

  test('every folder of shared/ has its floor', () => {
    const folders = new Set(filesBelow('shared').map(folderOf))
    folders.delete('.')
    expect([...folders].sort()).toEqual([...floors].sort())
  })

  test('no folder of shared/ imports from a folder above it, types included', () => {
    const isUpward = (imported: string, file: string) =>
      imported.startsWith('shared/') && folderOf(file) !== '.' && floorOf(imported) > floorOf(file)
    expect(wrongImports(filesBelow('shared'), isUpward)).toEqual([])
  })

  test('no files import one another in a circle, types included', () => {
    const all = ['functions', 'shared', 'infra'].flatMap(filesBelow)
    expect(circleAmong(all)).toBeUndefined()
  })
})
