/** An answer as fetch gives it, or a failure of the network. */
export type Scripted =
  | { readonly body: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly text: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | Error
  | 'hang'

/** A fetch that gives these answers one after the other, the last one for ever, and keeps what it was asked. */
export function scriptedFetch(...answers: readonly [Scripted, ...Scripted[]]) {
  const asked: { readonly url: string; readonly form: URLSearchParams }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push({ url: String(input), form: new URLSearchParams(String(init?.body)) })
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    if (answer === 'hang') return hang(init?.signal)
    if (answer === undefined || answer instanceof Error) throw answer
    const { status = 200, headers = {} } = answer
    return 'text' in answer
      ? new Response(answer.text, { status, headers })
      : Response.json(answer.body, { status, headers })
  }
  return { fetch, asked }
}

function hang(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}

/** An envelope of a success. */
export function good(result: unknown, reason = 'success'): Scripted {
  return { body: { reason, result, error_code: 0 } }
}

/** An envelope of a refusal. */
export function bad(code: number, reason: string): Scripted {
  return { body: { reason, result: null, error_code: code } }
}
