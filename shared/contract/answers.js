import * as z from 'zod/mini'
import { parseChinaTime } from './china-time.ts'
/*
 * The schemas of answers and pushes describe what is sent, exactly: each key set is the example's, and no key
 * may be missing or added. They are built inside a function that is called under a PURE note, so that a bundle
 * in which nobody reads one does not carry it.
 */
/** Builds a schema; exists to be called under a PURE note. */
export function built(build) {
  return build()
}
/** The schema of a success with this result. `reason` is "success", but for search. */
export function answer(result, reason) {
  return z.strictObject({
    reason: z.literal(reason ?? 'success'),
    result: result(),
    error_code: z.literal(0),
  })
}
/** A refusal of any operation, with `resultcode` only in Juhe's system codes. */
export const refusalAnswer = /* @__PURE__ */ built(() =>
  z.strictObject({
    resultcode: z.optional(z.string()),
    reason: z.string(),
    result: z.null(),
    error_code: z.int().check(z.refine((code) => code !== 0)),
  }),
)
/** A moment in one of the contract's formats. */
export function moment(format) {
  return z.string().check(z.refine((value) => parseChinaTime(value, format) !== undefined))
}
/** A moment, or "" for what has not happened. */
export function momentOrBlank(format) {
  return z.string().check(z.refine((value) => value === '' || parseChinaTime(value, format) !== undefined))
}
/** Yuan with two decimals, as a string: "9.00". */
export function yuan() {
  return z.string().check(z.regex(/^\d+\.\d\d$/))
}
/** Yuan, or "" for an amount that is not known. */
export function yuanOrBlank() {
  return z.string().check(z.regex(/^(\d+\.\d\d)?$/))
}
