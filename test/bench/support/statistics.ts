/** The middle of what was measured, and between which values its middle half lies. */
export type Spread = { readonly median: number; readonly lower: number; readonly upper: number }

/** Median and quartiles. Throws a RangeError when nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right)
  return { median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) }
}

/** The value below which a share of all lies, interpolated. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw new RangeError('nothing was measured')
  return below + (above - below) * (position - Math.floor(position))
}

/** `12.3 [11.9–12.8] ms` */
export function showSpread({ median, lower, upper }: Spread, unit: string): string {
  return `${short(median)} [${short(lower)}–${short(upper)}] ${unit}`
}

/** Three digits that mean something, and no more. */
export function short(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))))
  return value
    .toFixed(Math.min(digits, 3))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}
