/** A slow answer is one that callers have given up on, ms. */
const patienceMs = 10_000

/** What the service answers to a key that nobody has: only if everything up to its table works. */
const wrongKeyCode = 10001

/**
 * Calls the service through its public host, as a stranger would. Throws unless it is turned away in the contract's words:
 * Lambda counts that as an error, which the alarm watches. `CANARY_URL` is an operation that reads no secret and calls no
 * Juhe, so that neither a stage without secrets nor a Juhe in trouble looks like a service that is gone.
 */
export async function handler(): Promise<void> {
  const url = new URL(process.env.CANARY_URL ?? '')
  url.searchParams.set('key', 'canary-without-a-key')
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) })
  const errorCode = errorCodeOf(await response.text())
  if (response.status === 200 && errorCode === wrongKeyCode) return
  throw new Error(`a wrong key is answered HTTP ${response.status}, error_code ${errorCode}`)
}

/** Undefined if the text is no answer of the service's. */
function errorCodeOf(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && 'error_code' in body ? body.error_code : undefined
  } catch {
    return undefined
  }
}
