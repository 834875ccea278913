/** One thing that is wrong with a request: which parameter, and the Chinese rule that it breaks. */
export type Fault = {
  /** The parameter, with a path where it has parts: `passengers[0].idCardNo`. */
  readonly field: string
  /** The rule, in Chinese. It never repeats a value that may be personal. */
  readonly rule: string
}

/** The one rule that every required parameter has. */
export const requiredRule = '必填'

/** What a bad parameter's reason begins with, contract §5. */
const faultsPrefix = '参数错误:'

/** The reason of error_code 223804, for whatever is wrong. */
export function badParameterReason(what: string): string {
  return faultsPrefix + what
}

/** Twice as many as a submit can have; a request that is made of faults only is not answered all of them. */
const mostFaults = 100

/**
 * The reason of error_code 223804: every fault, in the order of the contract's table, such as
 * `参数错误:outOrderNo 须为6-32位数字或英文字母;cellphone 须为11位手机号`.
 */
export function faultReason(faults: readonly Fault[]): string {
  const sentences = faults.slice(0, mostFaults).map(({ field, rule }) => `${field} ${rule}`)
  return badParameterReason(sentences.join(';'))
}

/** What this module needs of zod's error; so it need not load zod. */
export type SchemaError = {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
}

/** All faults that a request's schema found. The schemas' messages are the rules. */
export function faultsOf(error: SchemaError): Fault[] {
  return error.issues.map((issue) => ({ field: fieldOf(issue.path), rule: issue.message }))
}

function fieldOf(path: readonly PropertyKey[]): string {
  let field = ''
  for (const step of path) {
    if (typeof step === 'number') field += `[${step}]`
    else field += field === '' ? String(step) : `.${String(step)}`
  }
  return field === '' ? '请求参数' : field
}
