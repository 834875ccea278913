import { isMet, type Row } from './row.ts'
import { short } from './statistics.ts'

/*
 * The tables of test/bench/README.md: one for each figure, between `<!-- figure 2 -->` and `<!-- /figure 2 -->`, so that
 * figures can be measured one by one.
 */

/** What a README says with its tables of the rows' figures replaced by new ones; `machine` says where and when. */
export function withResults(readme: string, rows: readonly Row[], machine: string): string {
  const byFigure = Map.groupBy(rows, ({ figure }) => figure.split(' ')[0] ?? '')
  let text = readme
  for (const [number, own] of byFigure) text = withTable(text, number, `${machine}\n\n${tableOf(own)}`)
  return text
}

/** Throws when the README has no place for the figure. */
function withTable(readme: string, number: string, table: string): string {
  const [begin, end] = [`<!-- figure ${number} -->`, `<!-- /figure ${number} -->`]
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the README has no place for figure ${number}`)
  return `${readme.slice(0, from + begin.length)}\n${table}\n${readme.slice(to)}`
}

/** The rows as a table in Markdown. */
function tableOf(rows: readonly Row[]): string {
  return ['| | measured | goal | |', '| --- | --- | --- | --- |', ...rows.map(lineOf)].join('\n')
}

function lineOf(row: Row): string {
  const { subject, value, unit, goal, better, detail } = row
  const relation = better === 'higher' ? '≥' : '≤'
  const shown = `${short(value)} ${unit}`
  return `| ${subject} | ${isMet(row) ? shown : `**${shown}**`} | ${relation} ${short(goal)} | ${detail} |`
}
