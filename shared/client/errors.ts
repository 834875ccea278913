/** One parameter that was refused, and the rule that it broke, in Chinese. */
export type RefusedField = {
  /** The parameter, with a path where it has parts: `passengers[0].idCardNo`. */
  readonly field: string
  readonly rule: string
}

/** What an error knows of the answer that it came with. */
export type AnswerFacts = {
  /** The service's `x-request-id`: name it when you ask for help. */
  readonly requestId?: string
  /** The service's `x-docs`: where this error is explained. */
  readonly docs?: string
}

/** What every error of a call has. Which one it is, `kind` tells: `switch` over it is checked to be exhaustive. */
abstract class ErrorOfCall extends Error {
  /** The operation that was called, such as `submitOrder`. */
  readonly operation: string
  readonly requestId: string | undefined
  readonly docs: string | undefined

  constructor(
    operation: string,
    message: string,
    { requestId, docs }: AnswerFacts = {},
    options?: ErrorOptions,
  ) {
    super(`${operation}: ${message}`, options)
    this.operation = operation
    this.requestId = requestId
    this.docs = docs
  }
}

/** The request itself was refused (223804, 223801): nothing was done, and asking the same again will not help. */
export class RefusedError extends ErrorOfCall {
  override readonly name = 'RefusedError'
  readonly kind = 'refused'
  readonly code: number
  /** The service's own words. */
  readonly reason: string
  /** What was wrong, where the reason names parameters (`参数错误:…`); otherwise empty. */
  readonly fields: readonly RefusedField[]

  constructor(operation: string, code: number, reason: string, facts?: AnswerFacts) {
    super(operation, `${code} ${reason}`, facts)
    this.code = code
    this.reason = reason
    this.fields = fieldsOf(reason)
  }
}

/** The door was not passed (system codes 10001 … 10021: key, permission, quota, maintenance; HTTP 429): nothing was done. */
export class TurnedAwayError extends ErrorOfCall {
  override readonly name = 'TurnedAwayError'
  readonly kind = 'turnedAway'
  readonly code: number
  readonly reason: string
  /** Whether the very same request may be taken later, with no change of yours: a limit or maintenance (10011, 10012, 10013, 10020, HTTP 429). */
  readonly mayPassLater: boolean

  constructor(operation: string, code: number, reason: string, facts?: AnswerFacts) {
    super(operation, `${code} ${reason}`, facts)
    this.code = code
    this.reason = reason
    this.mayPassLater = passing.includes(code)
  }
}

/** Codes that end by themselves. */
const passing: readonly number[] = [10011, 10012, 10013, 10020, 429]

/** Why there was no answer that tells anything. `code`: an `error_code` that means trouble (10014), or that is not known. */
export type Trouble = 'timeout' | 'network' | 'http' | 'unreadable' | 'code'

/** Nothing could be learnt, and nothing was changed: the call only reads. Ask again. */
export class TransportError extends ErrorOfCall {
  override readonly name = 'TransportError'
  readonly kind = 'transport'
  readonly trouble: Trouble
  /** HTTP status or `error_code`, where there was one. */
  readonly code: number | undefined

  constructor(operation: string, trouble: TroubleFacts, facts?: AnswerFacts) {
    super(operation, `no usable answer (${describe(trouble)})`, facts, causeOf(trouble))
    this.trouble = trouble.trouble
    this.code = trouble.code
  }
}

/**
 * The call changes something, and it is unknown whether it did. Do not take it for a failure: ask `orderDetail`, or
 * repeat the call where that is safe (this service: always; Juhe itself: never for a submit).
 */
export class UnknownOutcomeError extends ErrorOfCall {
  override readonly name = 'UnknownOutcomeError'
  readonly kind = 'unknownOutcome'
  readonly trouble: Trouble
  /** HTTP status or `error_code`, where there was one. */
  readonly code: number | undefined

  constructor(operation: string, trouble: TroubleFacts, facts?: AnswerFacts) {
    super(operation, `outcome unknown (${describe(trouble)})`, facts, causeOf(trouble))
    this.trouble = trouble.trouble
    this.code = trouble.code
  }
}

/** Every error that a call throws. (Aborting by your own signal throws the signal's reason instead.) */
export type CallError = RefusedError | TurnedAwayError | TransportError | UnknownOutcomeError

/** Whether something thrown is the error of a call. */
export function isCallError(error: unknown): error is CallError {
  return (
    error instanceof RefusedError ||
    error instanceof TurnedAwayError ||
    error instanceof TransportError ||
    error instanceof UnknownOutcomeError
  )
}

/** What is known of a call that told nothing. */
export type TroubleFacts = {
  readonly trouble: Trouble
  readonly code?: number
  readonly reason?: string
  readonly cause?: unknown
}

function describe({ trouble, code, reason }: TroubleFacts): string {
  return [trouble, code, reason].filter((part) => part !== undefined && part !== '').join(' ')
}

function causeOf({ cause }: TroubleFacts): ErrorOptions {
  return cause === undefined ? {} : { cause }
}

/** The colon and the semicolon are half-width here; a full-width one would mean the same. */
const prefix = /^参数错误[:\uff1a]/

/** A parameter's name, or the service's words for the method, the body, the request as a whole; then the rule. */
const match = /^([A-Za-z][\w.[\]]*|请求方式|请求体|请求参数) (.+)$/s

/** `参数错误:outOrderNo 须为…;cellphone 须为…` taken apart; a reason that names no parameter has no parts. */
export function fieldsOf(reason: string): readonly RefusedField[] {
  if (!prefix.test(reason)) return []
  return reason
    .replace(prefix, '')
    .split(/[;\uff1b]/)
    .flatMap((part) => {
      const [, field, rule] = match.exec(part.trim()) ?? []
      return field === undefined || rule === undefined ? [] : [{ field, rule }]
    })
}
