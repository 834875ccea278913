import stringWidth from 'string-width'
import { say } from './language.ts'

const gap = '  '

/**
 * Rows under a header, in columns as wide as a terminal shows them (a Chinese character takes two places). Without
 * rows it is the one line `nothing`.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  nothing = 'none',
): readonly string[] {
  return rows.length === 0
    ? [nothing]
    : aligned([header.map((name) => say(name).toUpperCase()), ...rows.map((row) => row.map(say))])
}

/** Names and values, a line each; those without a value are left out. */
export function fields(entries: Readonly<Record<string, string | number | undefined>>): readonly string[] {
  const present = Object.entries(entries).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[say(name), say(String(value))]],
  )
  return aligned(present)
}

/** A heading and what stands under it, set apart from what is before; nothing when there is nothing under it. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', say(title), ...lines.map((line) => `${gap}${line}`)]
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(width - stringWidth(cell))
}
