/**
 * The object without one of its optional keys: `exactOptionalPropertyTypes` tells absent from undefined, and so does
 * the store.
 */
export function withoutKey<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _gone, ...rest } = value
  return rest
}
