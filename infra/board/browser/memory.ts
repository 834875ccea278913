const prefix = 'grab-ticket.'

/** What was remembered under a name; undefined when nothing was, or the browser forbids it. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined
  } catch {
    return undefined
  }
}

/** Remembers a choice for the next visit, where the browser allows it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // A private window: the choice holds until it is closed.
  }
}
