import { measured } from './assumptions.ts'
import { type Bounds, costOf, type Load, limitsOf, type Prices, usageOf } from './estimate.ts'

/** The load that README's tables are made for. */
export const exampleLoad: Load = {
  ordersPerMonth: 1_000_000,
  grabHours: 2,
  tenants: 10,
  juheMs: 300,
  peakFactor: 20,
}

/** What a month needs, as rows of name and amount. */
export function usageRows(load: Load, bounds: Bounds): readonly (readonly [string, string])[] {
  const usage = usageOf(load, bounds)
  return [
    ['questions for each order while it grabs, as Juhe’s budget allows', whole(usage.asksPerOrder)],
    ['calls of Juhe', whole(usage.juheCalls)],
    ['requests of the API', whole(usage.requests)],
    ['units written', whole(usage.writes)],
    ['units read', whole(usage.reads)],
    ['messages', whole(usage.messages)],
    ['invocations', whole(usage.invocations)],
    ['concurrent executions on average', whole(usage.gbSeconds / 0.5 / (30 * 86_400))],
    ['traces of X-Ray', whole(usage.traces)],
    ['logs, GB', whole(usage.logGb)],
  ]
}

/** Cost in USD for orders that grab for two hours and for seven days. */
export function costTable(load: Load, bounds: Bounds, prices: Prices): string {
  const short = costOf(usageOf(load, bounds), prices)
  const long = costOf(usageOf({ ...load, grabHours: 168 }, bounds), prices)
  const rows = [...short].map(([name, usd]) => [name, money(usd), money(long.get(name) ?? 0)])
  const sum = (costs: ReadonlyMap<string, number>) => [...costs.values()].reduce((all, usd) => all + usd, 0)
  return markdown(
    ['USD a month', `${load.grabHours} h of grabbing`, '7 days of grabbing'],
    [...rows, ['**all**', `**${money(sum(short))}**`, `**${money(sum(long))}**`]],
  )
}

/** What ends first, and what moves it. */
export function limitTable(load: Load, bounds: Bounds): string {
  return markdown(
    ['ends', 'at orders a month', 'what moves it'],
    limitsOf(load, bounds).map(({ what, ordersPerMonth, setting }) => [
      what,
      rounded(ordersPerMonth),
      setting,
    ]),
  )
}

/** What each step of an order's life costs the table. */
export function stepTable(): string {
  return markdown(
    ['step', 'requests', 'units read', 'units written', 'calls of Juhe'],
    Object.entries(measured.steps).map(([step, { requests, reads, writes, juheCalls }]) =>
      [step, requests, reads, writes, juheCalls].map(String),
    ),
  )
}

/** Usage as a table of its own. */
export function usageTable(load: Load, bounds: Bounds): string {
  return markdown(['a month', `${load.grabHours} h of grabbing`], usageRows(load, bounds))
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function money(usd: number): string {
  return usd < 10 ? usd.toFixed(2) : whole(usd)
}

/** Two digits are as much as such a figure says. */
function rounded(value: number): string {
  if (!Number.isFinite(value)) return 'never'
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return whole(Math.round(value / unit) * unit)
}
