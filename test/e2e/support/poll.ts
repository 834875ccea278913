/** How long a test waits for what must come, in ms: far more than it ever takes. */
const patienceMs = 30_000

/**
 * Asks again and again until the answer is not undefined, and answers it. Throws an Error that names what was
 * waited for when it does not come.
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  forMs = patienceMs,
): Promise<Found> {
  const end = Date.now() + forMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

/** Waits until a condition holds. */
export async function untilTrue(
  what: string,
  holds: () => Promise<boolean> | boolean,
  forMs = patienceMs,
): Promise<void> {
  await until(what, async () => ((await holds()) ? true : undefined), forMs)
}
