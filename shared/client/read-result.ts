import { type Body, isBody } from './classify.ts'

/** The type that a field must have for the client and its caller to go on. */
type FieldKind = 'text' | 'list' | 'object'

/**
 * Reads an answer's `result`. Checked is what one cannot do without: what is more, or is a number where a text is
 * documented, must not stop an application on a Friday evening.
 */
export function resultWith<Result>(
  shape: Readonly<Partial<Record<keyof Result & string, FieldKind>>>,
): (body: Body) => Result | undefined {
  const fields = Object.entries<FieldKind | undefined>(shape)
  const isResult = (value: unknown): value is Result =>
    isBody(value) && fields.every(([name, kind]) => kind === undefined || isOfKind(value[name], kind))
  return ({ result }) => (isResult(result) ? result : undefined)
}

function isOfKind(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value !== ''
    case 'list':
      return Array.isArray(value)
    case 'object':
      return isBody(value)
  }
}
