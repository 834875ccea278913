import { readFileSync } from 'node:fs'
import { parseSync } from 'vite'

type Node = Readonly<Record<string, unknown>> & { readonly type: string }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flat().filter(isNode)
}

/** Nothing in these is said to anybody. */
const isSilent = ({ type, key }: Node) =>
  /^(Import|TS(Type|Interface|Literal))/.test(type) ||
  (type === 'Property' && isNode(key) && ['usage', 'flags'].includes(String(key.name)))

/** The text of a literal, or of several that are added up; `{}` stands for what is put in. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node.type === 'TemplateLiteral' && Array.isArray(node.quasis))
    return node.quasis.map(({ value }) => value.cooked).join('{}')
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined
  const sides = [textOf(node.left), textOf(node.right)]
  return sides.includes(undefined) ? undefined : sides.join('')
}

/** Two words, or a word and a value. */
const isSentence = (text: string) => /[a-z]{2}/i.test(text.replaceAll('{}', '')) && /\S /.test(text)

/** Headings and names of values, which may be one word. */
function namesOf({ callee, arguments: given }: Node): readonly string[] {
  if (!isNode(callee) || !Array.isArray(given)) return []
  const [first] = given.filter(isNode)
  if (first === undefined) return []
  if (callee.name === 'table' || callee.name === 'section')
    return [first, ...childrenOf(first)].flatMap((one) => textOf(one) ?? [])
  if (callee.name !== 'fields') return []
  return childrenOf(first).flatMap(({ key }) => (isNode(key) ? [String(key.name ?? key.value)] : []))
}

/** Every text of a source that its reader may be shown: its sentences, and the names of columns and values. */
export function textsOf(file: URL): readonly string[] {
  const texts = new Set<string>()
  const visit = (node: Node): void => {
    if (isSilent(node)) return
    const text = textOf(node)
    if (text !== undefined && isSentence(text)) texts.add(text)
    if (node.type === 'CallExpression') for (const name of namesOf(node)) texts.add(name)
    if (
      node.type === 'VariableDeclarator' &&
      isNode(node.id) &&
      node.id.name === 'header' &&
      isNode(node.init)
    )
      for (const name of childrenOf(node.init)) texts.add(textOf(name) ?? '')
    if (text === undefined || node.type === 'TemplateLiteral')
      for (const child of childrenOf(node)) visit(child)
  }
  const source = parseSync(file.pathname, readFileSync(file, 'utf8'))
  for (const statement of source.program.body) if (isNode(statement)) visit(statement)
  return [...texts].filter((text) => text !== '')
}
