/**
 * The codes that a request may be answered with, whatever it holds, while Juhe answers: success, refusals of the request
 * (223801, 223804), and a key that is none (10001). 10014 (our own failure), 10020 (Juhe is gone) are not among them.
 */
export const codesOf: ReadonlySet<number> = new Set([0, 223801, 223804, 10001])
