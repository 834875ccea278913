import { describe, expect, test } from 'vitest'
import { circleAmong, codeOf, filesBelow, importsOf, isOurs, loadedWith } from './imports.ts'

const contract = filesBelow('shared/contract')
const stateMachine = ['shared/orders/machine/order.ts', 'shared/orders/machine/transition.ts'].flatMap(
  (file) => [...loadedWith(file)],
)
const pure = [...new Set([...contract, ...stateMachine])]

/** What files import, types included, as `file → imported`, as far as it is not allowed. */
function wrongImports(files: readonly string[], isWrong: (imported: string) => boolean): readonly string[] {
  return files.flatMap((file) => {
    const { values, types } = importsOf(file)
    return [...values, ...types].filter(isWrong).map((imported) => `${file} → ${imported}`)
  })
}

describe('the contract and the order’s state machine', () => {
  test('are more than a few files: the walk finds them', () => {
    expect(contract.length).toBeGreaterThan(20)
    expect(stateMachine).toContain('shared/orders/machine/submission.ts')
    expect(stateMachine).toContain('shared/contract/dictionary.ts')
  })

  test('load no package but zod, and of Node.js nothing but the hash', () => {
    const packages = pure.flatMap((file) =>
      importsOf(file)
        .values.filter((imported) => !isOurs(imported))
        .map((imported) => `${file} → ${imported}`),
    )
    const allowed = (line: string) => line.endsWith(' → zod/mini') || line === 'shared/ids.ts → node:crypto'
    expect(packages.filter((line) => !allowed(line))).toEqual([])
  })

  test('know neither the time nor chance: both are handed in', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\brandomUUID\b|\bsetTimeout\b/
    expect(pure.filter((file) => impure.test(codeOf(file)))).toEqual([])
  })
})

describe('dependencies point one way:', () => {
  test('shared code knows neither the functions nor the infrastructure', () => {
    expect(
      wrongImports(filesBelow('shared'), (imported) => /^(functions|infra|test)\//.test(imported)),
    ).toEqual([])
  })

  test('what the service does knows nothing of Lambda', () => {
    const inner = filesBelow('shared').filter((file) => !file.startsWith('shared/lambda/'))
    expect(wrongImports(inner, (imported) => imported.startsWith('shared/lambda/'))).toEqual([])
  })

  test('no files load one another in a circle', () => {
    const all = ['functions', 'shared', 'infra'].flatMap(filesBelow)
    expect(circleAmong(all)).toBeUndefined()
  })
})
