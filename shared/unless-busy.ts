import type { ServiceError } from './errors.ts'
import { failed, type Result } from './result.ts'
import { TableBusy } from './table/table-busy.ts'

/**
 * Work up to the first thing that it stores. Where the table is too busy for it, nothing was done, and the tenant is
 * told so at once. Whatever comes after that first thing must not be in it.
 */
export async function unlessBusy<Value>(
  work: () => Promise<Result<Value, ServiceError>>,
): Promise<Result<Value, ServiceError>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TableBusy) return failed({ kind: 'busy' })
    throw error
  }
}
