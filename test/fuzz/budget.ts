/** From which everything that is fired grows: fixed, so that a failure is the same for everybody. */
export const seed = Number(process.env.FUZZ_SEED ?? 20260302)

/**
 * How much is fired, as a part of what CI fires (see .ci/run), or as a multiple of it: whoever waits for his tests on two
 * cores has all of them within five minutes.
 */
export const factor = Number(process.env.FUZZ_FACTOR ?? 0.2)
