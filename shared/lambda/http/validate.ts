import { type Fault, faultsOf, type SchemaError } from '#contract/faults.ts'
import type { OperationRow } from '#contract/operations.ts'
import type { Parameters } from './parameters.ts'

/** A schema of the contract: flat parameters in, a typed request or all faults out. */
export type RequestSchema<Request> = {
  safeParse(
    parameters: unknown,
  ):
    | { readonly success: true; readonly data: Request }
    | { readonly success: false; readonly error: SchemaError }
}

/** A request, or everything that is wrong with its form. */
export type Validated<Request> =
  | { readonly kind: 'valid'; readonly value: Request }
  | {
      readonly kind: 'faulty'
      readonly faults: readonly Fault[]
      /** Whether its parameters are known, so that what is well with them can be judged further. */
      readonly isReadable: boolean
    }

/** The request, or everything that is wrong with it: the method, the way it was sent, and each parameter. */
export function validate<Request>(
  row: OperationRow,
  schema: RequestSchema<Request>,
  method: string,
  parameters: Parameters,
): Validated<Request> {
  if (!row.methods.some((allowed) => allowed === method)) {
    const fault = { field: '请求方式', rule: `仅支持${row.methods.join('和')}` }
    return { kind: 'faulty', faults: [fault], isReadable: false }
  }
  // Of a body that cannot be read, only that is said: all its parameters would be reported missing.
  if (!parameters.isComplete) return { kind: 'faulty', faults: parameters.faults, isReadable: false }
  const { key: _key, ...values } = parameters.values
  const parsed = schema.safeParse(values)
  const faults = [...parameters.faults, ...(parsed.success ? [] : withoutRepeats(parsed.error, parameters))]
  return parsed.success && faults.length === 0
    ? { kind: 'valid', value: parsed.data }
    : { kind: 'faulty', faults, isReadable: true }
}

/** The faults of the form, and of what was judged beside it those about other parameters: each is told once. */
export function allFaults(faults: readonly Fault[], others: readonly Fault[]): Fault[] {
  const fields = new Set(faults.map((fault) => fault.field))
  return [...faults, ...others.filter((fault) => !fields.has(fault.field))]
}

/** What the schema says of a parameter that was given twice is about one of its values: noise. */
function withoutRepeats(error: SchemaError, { faults }: Parameters): Fault[] {
  const repeated = new Set(faults.map((fault) => fault.field))
  return faultsOf(error).filter((fault) => !repeated.has(fault.field))
}
