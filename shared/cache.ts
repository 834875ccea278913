/** What a cache is made of. Times are in ms. */
export type CacheOptions<Value> = {
  readonly now: () => number
  /** Finds the value of a key that is not, or no longer, held. What it throws is not held. */
  readonly load: (key: string) => Promise<Value>
  /** How long a value may be used. */
  readonly lifetimeMs: (value: Value) => number
  /** The oldest entry leaves when there are more. */
  readonly maxEntries: number
}

/** A lookup that remembers. */
export type Cache<Value> = {
  get(key: string): Promise<Value>
}

/** A bounded cache in the process's memory. Those who ask for the same key at once share one load. */
export function createCache<Value>({ now, load, lifetimeMs, maxEntries }: CacheOptions<Value>): Cache<Value> {
  const held = new Map<string, { readonly value: Value; readonly from: number; readonly until: number }>()
  const loading = new Map<string, Promise<Value>>()

  function hold(key: string, value: Value): void {
    const from = now()
    held.delete(key)
    held.set(key, { value, from, until: from + lifetimeMs(value) })
    for (const oldest of held.keys()) {
      if (held.size <= maxEntries) break
      held.delete(oldest)
    }
  }

  async function loadOnce(key: string): Promise<Value> {
    const mine = load(key)
    loading.set(key, mine)
    try {
      const value = await mine
      hold(key, value)
      return value
    } finally {
      loading.delete(key)
    }
  }

  return {
    async get(key) {
      const entry = held.get(key)
      const moment = now()
      if (entry !== undefined && moment >= entry.from && moment < entry.until) return entry.value
      return loading.get(key) ?? loadOnce(key)
    },
  }
}
