import { printable } from '#shared/printable.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { say } from './language.ts'

/** What a command has to say: the same twice, for scripts and for people. */
export type Report = {
  /** For `--json`. Moments are ISO 8601 in UTC, amounts texts in yuan as Juhe writes them. */
  readonly data: unknown
  /** For people, line by line. Moments are China Standard Time. */
  readonly lines: readonly string[]
  readonly exitCode: ExitCode
}

/** A report of a command that did its work. */
export function report(data: unknown, lines: readonly string[], exitCode: ExitCode = exitCodes.done): Report {
  return { data, lines, exitCode }
}

/** The report of a command that has said everything while it ran. */
export const nothingToSay: Report = { data: undefined, lines: [], exitCode: exitCodes.done }

/** The report as it is printed: what others wrote and the table kept cannot talk to the terminal. */
export function rendered({ data, lines }: Report, asJson: boolean): string {
  return printed(asJson ? JSON.stringify(data, null, 2).split('\n') : lines.map(sayLine))
}

/** Two spaces are what a table or a list of values puts between its cells, which are said already. */
function sayLine(line: string): string {
  return line.includes('  ') ? line : say(line)
}

/** Lines as they are printed. */
export function printed(lines: readonly string[]): string {
  return lines.map(printable).join('\n')
}
