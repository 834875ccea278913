import { parseAst } from 'vitest/node'

/** A node of a file's tree (ESTree, as the parser inside Vitest makes it of TypeScript). Offsets count UTF-16 units. */
export type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>

/** The tree of a TypeScript file. */
export function parse(source: string): Node {
  const tree: unknown = parseAst(source, { lang: 'ts' })
  if (!isNode(tree)) throw new Error('the parser gave no tree')
  return tree
}

/** Whether a value of a tree is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value
}

/** The nodes right below, in the order of the text. Types are left out: they are gone when the code runs. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(isNode)
    .filter(({ type }) => !type.startsWith('TS') || valuesInTypes.has(type))
}

const valuesInTypes = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'])

/** Whether a node is a function of its own. */
export const isFunction = ({ type }: Node): boolean =>
  type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression'

/** A change of a text: what stands from start to end becomes `text`. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string }

/** The source with some places changed; the edits must not overlap. */
export function edited(source: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), source)
}
