import type { ServiceError } from '#shared/errors.ts'
import type { Parameters } from './parameters.ts'

/** The request's `key`; undefined when it is missing, empty, or given twice with different values. */
export function apiKeyOf({ values, faults }: Parameters): string | undefined {
  if (faults.some((fault) => fault.field === 'key')) return undefined
  const key = typeof values.key === 'number' ? String(values.key) : values.key
  return typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined
}

/** Why a request without a key is refused: a body that cannot be read may have held the key, and is answered as that. */
export function withoutKeyError({ faults, isComplete }: Parameters): ServiceError {
  return isComplete ? { kind: 'badKey' } : { kind: 'badParameter', faults }
}
