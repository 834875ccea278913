/** Whether a body says what an earlier one of its push said; what was not known then (`""`) may be known now. */
export function saysTheSame(before: unknown, now: unknown): boolean {
  if (before === '') return typeof now === 'string'
  if (typeof before !== 'object' || before === null) return before === now
  if (typeof now !== 'object' || now === null) return false
  const [older, newer] = [Object.entries(before), new Map(Object.entries(now))]
  return older.length === newer.size && older.every(([name, value]) => saysTheSame(value, newer.get(name)))
}
