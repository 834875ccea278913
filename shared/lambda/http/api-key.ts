import type { Parameters } from './parameters.ts'

/** The request's `key`; undefined when it is missing, empty, or given twice with different values. */
export function apiKeyOf({ values, faults }: Parameters): string | undefined {
  if (faults.some((fault) => fault.field === 'key')) return undefined
  const key = typeof values.key === 'number' ? String(values.key) : values.key
  return typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined
}
