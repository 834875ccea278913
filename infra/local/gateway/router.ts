import type { HttpHandler } from '#shared/lambda/http/event.ts'

/** A path, with `{name}` for segments that vary and a last `{name+}` for all the rest, and the function behind it. */
export type Route = {
  readonly path: string
  /** The methods that lead there; all of them unless said otherwise. */
  readonly methods?: readonly string[]
  readonly functionName: string
  readonly handler: HttpHandler
}

/** Where a path leads. */
export type RouteMatch = {
  readonly isKnown: boolean
  readonly routeKey: string
  readonly functionName: string
  readonly handler: HttpHandler
  readonly pathParameters: Readonly<Record<string, string>>
}

/** Finds the route of a request; what no route takes leads to `notFound`, as API Gateway's $default route does. */
export function createRouter(
  routes: readonly Route[],
  notFound: HttpHandler,
): (method: string, path: string) => RouteMatch {
  const patterns = routes.map((route) => ({ ...route, segments: route.path.split('/') }))
  return (method, path) => {
    const segments = path.split('/')
    for (const { segments: pattern, methods, handler, functionName, path: template } of patterns) {
      if (methods?.includes(method) === false) continue
      const pathParameters = parametersOf(pattern, segments)
      if (pathParameters !== undefined) {
        const routeKey = `${methods === undefined ? 'ANY' : method} ${template}`
        return { isKnown: true, routeKey, functionName, handler, pathParameters }
      }
    }
    return {
      isKnown: false,
      routeKey: '$default',
      functionName: 'not-found',
      handler: notFound,
      pathParameters: {},
    }
  }
}

function parametersOf(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const [, rest] = /^\{(\w+)\+\}$/.exec(pattern.at(-1) ?? '') ?? []
  if (rest === undefined) return namedOf(pattern, path)
  const fixed = pattern.length - 1
  const value = path.slice(fixed).join('/')
  const parameters = namedOf(pattern.slice(0, fixed), path.slice(0, fixed))
  return parameters === undefined || value === '' ? undefined : { ...parameters, [rest]: decoded(value) }
}

function namedOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const actual = path[index] ?? ''
    const name = /^\{(\w+)\}$/.exec(expected)?.[1]
    if (name === undefined) {
      if (actual !== expected) return undefined
    } else {
      if (actual === '') return undefined
      parameters[name] = decoded(actual)
    }
  }
  return parameters
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
