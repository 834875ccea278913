import * as real from '#shared/table/postpone.ts'

export * from '#shared/table/postpone.ts'

/** What could not be handled is put off for good. */
export function postponeItem(
  ...[table, key, now]: Parameters<typeof real.postponeItem>
): ReturnType<typeof real.postponeItem> {
  return real.postponeItem(table, key, now, () => now + 1_000 * 24 * 3_600_000)
}
