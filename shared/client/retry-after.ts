/** How long an answer asks to be left alone (`Retry-After`: seconds or a date), ms; 0 when it does not say. */
export function retryAfterOf(header: string | null, now: number): number {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const date = Date.parse(text)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now)
}
