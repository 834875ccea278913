import type { ServiceError } from './errors.ts'
import { failed, type Result } from './result.ts'
import { NewerItem } from './table/schema-version.ts'
import { TableBusy } from './table/table-busy.ts'

/**
 * Work up to the first thing that it stores. Where the table is too busy for it, or an item must be left to a newer
 * version of the service, nothing was done, and the tenant is told so at once. Whatever comes after that first thing
 * must not be in it.
 */
export async function unlessBusy<Value>(
  work: () => Promise<Result<Value, ServiceError>>,
): Promise<Result<Value, ServiceError>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TableBusy) return failed({ kind: 'busy' })
    if (error instanceof NewerItem) return failed({ kind: 'maintenance' })
    throw error
  }
}
