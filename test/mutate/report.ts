import type { Mutant } from './mutants.ts'
import { reasons } from './reasons.ts'

/** What became of a mutant. */
export type Finding = {
  readonly mutant: Mutant
  /** `not run`: no test reaches it. `out of time`: the tests did not end, which counts as killed. */
  readonly state: 'killed' | 'out of time' | 'survived' | 'not run'
  /** The test file that failed. */
  readonly killer?: string
  /** The hash of the tests on which this rests. */
  readonly basis: string
}

type LineOf = (mutant: Mutant) => number

const isAlive = ({ state }: Finding) => state === 'survived' || state === 'not run'

/** Why a mutant may live, if that was written down. */
export function reasonFor({ path, was, text }: Mutant): string | undefined {
  return reasons.find(
    (reason) =>
      reason.path.test(path) && reason.was.test(was) && (reason.text === undefined || reason.text === text),
  )?.why
}

/** The report as data. */
export function jsonReport(findings: readonly Finding[], lineOf: LineOf) {
  return findings.map(({ mutant, state, killer }) => {
    const { path, kind, was, text } = mutant
    const reason = reasonFor(mutant)
    return { at: `${path}:${lineOf(mutant)}`, kind, was, text, state, killer, reason }
  })
}

/** A table by folder, and each mutant that lives. */
export function table(findings: readonly Finding[], lineOf: LineOf): string {
  const folders = [...new Set(findings.map(({ mutant }) => folderOf(mutant)))].toSorted()
  const rows = [...folders, 'all'].map((folder) => {
    const here = findings.filter(({ mutant }) => folder === 'all' || folderOf(mutant) === folder)
    const alive = here.filter(isAlive)
    const explained = alive.filter(({ mutant }) => reasonFor(mutant) !== undefined).length
    const timeouts = here.filter(({ state }) => state === 'out of time').length
    const score = ((100 * (here.length - alive.length)) / Math.max(1, here.length)).toFixed(1)
    return [folder, here.length, here.length - alive.length, timeouts, alive.length, explained, `${score} %`]
  })
  const head = ['folder', 'mutants', 'killed', 'out of time', 'alive', 'with a reason', 'score']
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => String(row[column]).length)),
  )
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => String(cell).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const living = findings
    .filter((finding) => isAlive(finding) && reasonFor(finding.mutant) === undefined)
    .map(({ mutant, state }) => {
      const { kind, was, text } = mutant
      return `${state}: ${mutant.path}:${lineOf(mutant)} (${kind}) ${short(was)} → ${short(text)}`
    })
    .toSorted()
  return [line(head), ...rows.map(line), '', ...living].join('\n')
}

const folderOf = ({ path }: Mutant) => path.split('/').slice(0, 2).join('/')

const short = (text: string) => {
  const flat = text.replace(/\s+/g, ' ')
  return flat.length > 90 ? `${flat.slice(0, 90)} …` : flat
}
