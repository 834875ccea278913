import { type ExtensionName, extensions, type OperationName, operations } from '#contract/operations.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
export type Body = any

/** Flat parameters; what is no text is written as JSON wherever a form needs a text. */
export type Parameters = Readonly<Record<string, unknown>>

/** An answer with everything that a customer can see. */
export type Answered = { readonly status: number; readonly headers: Headers; readonly body: Body }

/** The ways in which parameters can travel. */
export const ways = ['query', 'form', 'multipart', 'json', 'postQuery'] as const
export type Way = (typeof ways)[number]

/** An operation of the contract or an extension. */
export type AnyOperation = OperationName | ExtensionName

const rows = { ...operations, ...extensions }

/** An application: it knows the service's address and its own key. */
export type Client = ReturnType<typeof clientOf>

/** Talks to the service as an application that was written for Juhe. */
export function clientOf(serviceUrl: string, key: string) {
  const send = async (
    operation: AnyOperation,
    parameters: Parameters,
    way: Way = 'form',
  ): Promise<Answered> => {
    const request = requestOf(`${serviceUrl}${rows[operation].path}`, { key, ...parameters }, way)
    const response = await fetch(request)
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  /** The body of the answer; form-encoded POST unless said otherwise. */
  const call = async (operation: AnyOperation, parameters: Parameters, way: Way = 'form'): Promise<Body> =>
    (await send(operation, parameters, way)).body
  return { key, send, call }
}

/** A request of the chosen kind. Parameters that are undefined are left out. */
export function requestOf(url: string, parameters: Parameters, way: Way): Request {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  const flat = given.map(([name, value]): [string, string] => [name, textOf(value)])
  switch (way) {
    case 'query':
      return new Request(`${url}?${new URLSearchParams(flat)}`)
    case 'postQuery':
      return new Request(`${url}?${new URLSearchParams(flat)}`, { method: 'POST' })
    case 'form':
      return new Request(url, { method: 'POST', body: new URLSearchParams(flat) })
    case 'multipart': {
      const body = new FormData()
      for (const [name, value] of flat) body.append(name, value)
      return new Request(url, { method: 'POST', body })
    }
    case 'json':
      return new Request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(given)),
      })
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
