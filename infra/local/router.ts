import type { HttpHandler } from '#shared/lambda/http.ts'

/** A path, with `{name}` for segments that vary, and the function behind it. */
export type Route = {
  readonly path: string
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

/** Finds the route of a path; what no route takes leads to `notFound`, as API Gateway's $default route does. */
export function createRouter(routes: readonly Route[], notFound: HttpHandler): (path: string) => RouteMatch {
  const patterns = routes.map((route) => ({ ...route, segments: route.path.split('/') }))
  return (path) => {
    const segments = path.split('/')
    for (const { segments: pattern, handler, functionName, path: template } of patterns) {
      const pathParameters = parametersOf(pattern, segments)
      if (pathParameters !== undefined) {
        return { isKnown: true, routeKey: `ANY ${template}`, functionName, handler, pathParameters }
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
