import { type Fault, faultsOf, type SchemaError } from '#contract/faults.ts'
import type { OperationRow } from '#contract/operations.ts'
import type { ServiceError } from '#shared/errors.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import type { Parameters } from './parameters.ts'

/** A schema of the contract: flat parameters in, a typed request or all faults out. */
export type RequestSchema<Request> = {
  safeParse(
    parameters: unknown,
  ):
    | { readonly success: true; readonly data: Request }
    | { readonly success: false; readonly error: SchemaError }
}

/** The request, or everything that is wrong with it: the method, the way it was sent, and each parameter. */
export function validate<Request>(
  row: OperationRow,
  schema: RequestSchema<Request>,
  method: string,
  parameters: Parameters,
): Result<Request, ServiceError> {
  if (!row.methods.some((allowed) => allowed === method)) {
    return failed({
      kind: 'badParameter',
      faults: [{ field: '请求方式', rule: `仅支持${row.methods.join('和')}` }],
    })
  }
  // Of a body that cannot be read, only that is said: all its parameters would be reported missing.
  if (!parameters.isComplete) return failed({ kind: 'badParameter', faults: parameters.faults })
  const { key: _key, ...values } = parameters.values
  const parsed = schema.safeParse(values)
  const faults = [...parameters.faults, ...(parsed.success ? [] : withoutRepeats(parsed.error, parameters))]
  return parsed.success && faults.length === 0 ? ok(parsed.data) : failed({ kind: 'badParameter', faults })
}

/** What the schema says of a parameter that was given twice is about one of its values: noise. */
function withoutRepeats(error: SchemaError, { faults }: Parameters): Fault[] {
  const repeated = new Set(faults.map((fault) => fault.field))
  return faultsOf(error).filter((fault) => !repeated.has(fault.field))
}
