import { childrenOf, type Edit, edited, isFunction, isNode, type Node, parse } from './tree.ts'

/** The source, which now notes each of its functions that runs, by number; and 0 when the module itself is evaluated. */
export function withProbes(path: string, source: string): string {
  const edits: Edit[] = []
  let functions = 0
  const probe = (number: number) => `globalThis.__mutateProbe?.(${JSON.stringify(path)}, ${number})`
  const visit = (node: Node): void => {
    if (isFunction(node) && isNode(node.body)) {
      const { type, start, end } = node.body
      const call = probe(++functions)
      if (type === 'BlockStatement') edits.push({ start: start + 1, end: start + 1, text: ` ${call};` })
      else edits.push({ start, end: start, text: `(${call}, ` }, { start: end, end, text: ')' })
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(parse(source))
  return `${probe(0)};${edited(source, edits)}`
}

/** The function around a place, by number; 0 outside all. */
export function functionAt(source: string, offset: number): number {
  let functions = 0
  let innermost = 0
  const visit = (node: Node): void => {
    if (isFunction(node)) {
      functions += 1
      if (node.start <= offset && offset < node.end) innermost = functions
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(parse(source))
  return innermost
}
