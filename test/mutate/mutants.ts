import { childrenOf, type Edit, isFunction, isNode, type Node, parse } from './tree.ts'

/** One small error, put into one place of a file. */
export type Mutant = Edit & {
  /** From the project's root. */
  readonly path: string
  readonly kind: string
  /** What stood there. */
  readonly was: string
  /** The function around it, as `probes.ts` counts them; 0 outside all of them. */
  readonly inFunction: number
}

type Change = { readonly kind: string; readonly at: Node; readonly text: string }

/** All mutants of a file, in the order of its text. */
export function mutantsOf(path: string, source: string): Mutant[] {
  const found: Mutant[] = []
  let functions = 0
  const visit = (node: Node, parent: Node | undefined, inFunction: number): void => {
    if (skipped.has(node.type)) return
    const own = isFunction(node) ? ++functions : inFunction
    for (const { kind, at, text } of changesOf(node, parent, source)) {
      const was = source.slice(at.start, at.end)
      if (was !== text) found.push({ path, kind, start: at.start, end: at.end, text, was, inFunction: own })
    }
    for (const child of childrenOf(node)) visit(child, node, own)
  }
  visit(parse(source), undefined, 0)
  return found.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

const skipped = new Set(['ImportDeclaration', 'ExportAllDeclaration'])

const boundaries: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const equalities: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' }
const sums: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '&': '|',
  '|': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
}
const logicals: Readonly<Record<string, string>> = { '&&': '||', '||': '&&' }

/** Methods for which another one, or none, is an error that people make. */
const methods: Readonly<Record<string, string>> = {
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  find: 'findLast',
  findLast: 'find',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  padStart: 'padEnd',
}
const droppedMethods = new Set([
  'slice',
  'trim',
  'filter',
  'sort',
  'toSorted',
  'toReversed',
  'reverse',
  'replace',
  'replaceAll',
])

function changesOf(node: Node, parent: Node | undefined, source: string): Change[] {
  const textOf = (at: Node) => source.slice(at.start, at.end)
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return ofTest(node.test, textOf)
    case 'BinaryExpression':
      return ofBinary(node, source)
    case 'LogicalExpression':
      return node.operator === '??' && isNode(node.left) && isNode(node.right)
        ? [{ kind: 'logical', at: node, text: `(${textOf(node.left)})` }]
        : operatorChange('logical', node, logicals, source)
    case 'UnaryExpression':
      return node.operator === '!' && isNode(node.argument) && !isTestOf(node, parent)
        ? [{ kind: 'negation', at: node, text: textOf(node.argument) }]
        : []
    case 'Literal':
      return ofLiteral(node, parent, textOf(node))
    case 'TemplateLiteral':
      return [{ kind: 'string', at: node, text: "''" }]
    case 'ExpressionStatement':
      return typeof node.directive === 'string' ? [] : [{ kind: 'statement', at: node, text: ';' }]
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return [{ kind: 'statement', at: node, text: ';' }]
    case 'ReturnStatement':
      return isNode(node.argument) ? [{ kind: 'return', at: node, text: 'return' }] : []
    case 'ArrayExpression':
      return childrenOf(node).length > 0 ? [{ kind: 'array', at: node, text: '[]' }] : []
    case 'ObjectExpression':
      return childrenOf(node).length > 0 ? [{ kind: 'object', at: node, text: '{}' }] : []
    case 'MemberExpression':
      return node.optional === true && isNode(node.object) && isNode(node.property)
        ? ofOptional(node.object, node.property, source)
        : []
    case 'CallExpression':
      return ofCall(node, source)
    default:
      return []
  }
}

/** A test that is a comparison or a negation is changed there. */
function ofTest(test: unknown, textOf: (at: Node) => string): Change[] {
  if (!isNode(test)) return []
  if (test.type === 'BinaryExpression' && String(test.operator) in equalities) return []
  if (test.type === 'UnaryExpression' && test.operator === '!' && isNode(test.argument))
    return [{ kind: 'condition', at: test, text: textOf(test.argument) }]
  return [{ kind: 'condition', at: test, text: `!(${textOf(test)})` }]
}

const isTestOf = (node: Node, parent: Node | undefined): boolean => parent?.test === node

function ofBinary(node: Node, source: string): Change[] {
  if (isText(node.left) || isText(node.right)) return operatorChange('equality', node, equalities, source)
  return [
    ...operatorChange('boundary', node, boundaries, source),
    ...operatorChange('equality', node, equalities, source),
    ...operatorChange('arithmetic', node, sums, source),
  ]
}

/** Texts are joined with +, not added. */
const isText = (side: unknown): boolean =>
  isNode(side) && (side.type === 'TemplateLiteral' || typeof side.value === 'string')

/** The operator between the two sides, put in another's place. */
function operatorChange(
  kind: string,
  { left, right, operator }: Node,
  others: Readonly<Record<string, string>>,
  source: string,
): Change[] {
  const other = others[String(operator)]
  if (other === undefined || !isNode(left) || !isNode(right)) return []
  const start = source.indexOf(String(operator), left.end)
  if (start < 0 || start >= right.start) return []
  return [{ kind, at: { type: 'Operator', start, end: start + String(operator).length }, text: other }]
}

function ofLiteral(node: Node, parent: Node | undefined, text: string): Change[] {
  if (parent?.type === 'ImportExpression' || parent?.type === 'ExpressionStatement') return []
  const isName = (parent?.key === node && parent.computed !== true) || parent?.source === node
  if (isName) return []
  if (isNode(node.regex) || typeof node.regex === 'object') return ofPattern(node, text)
  if (typeof node.value === 'string')
    return [{ kind: 'string', at: node, text: node.value === '' ? "'mutant'" : "''" }]
  if (typeof node.value === 'number')
    return [
      {
        kind: 'number',
        at: node,
        text: node.value === 0 ? '1' : `(${text} ${text.length % 2 ? '+' : '-'} 1)`,
      },
    ]
  if (typeof node.value === 'boolean') return [{ kind: 'boolean', at: node, text: String(!node.value) }]
  return []
}

/** Each anchor left out, each + a *, the first class turned round. */
function ofPattern(at: Node, text: string): Change[] {
  const changed = [
    text.replace(/^\/\^/, '/'),
    text.replace(/\$\/(\w*)$/, '/$1'),
    text.replace(/(?<!\\)\+/, '*'),
    text.replace(/\\([dswDSW])/, (_, name: string) =>
      name === name.toLowerCase() ? `\\${name.toUpperCase()}` : `\\${name.toLowerCase()}`,
    ),
    text.replace(/\[(?!\^)/, '[^'),
  ]
  return [...new Set(changed)].filter((one) => one !== text).map((one) => ({ kind: 'regex', at, text: one }))
}

function ofOptional(object: Node, property: Node, source: string): Change[] {
  const start = source.indexOf('?.', object.end)
  if (start < 0 || start >= property.start) return []
  const dot = source[start + 2] === '[' ? '' : '.'
  return [{ kind: 'optional chaining', at: { type: 'Operator', start, end: start + 2 }, text: dot }]
}

function ofCall({ callee, start, end }: Node, source: string): Change[] {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return []
  const { object, property } = callee
  if (!isNode(object) || !isNode(property) || callee.computed === true) return []
  const name = String(property.name)
  const other = methods[name]
  if (other !== undefined) return [{ kind: 'method', at: property, text: other }]
  if (!droppedMethods.has(name)) return []
  const whole = { type: 'CallExpression', start, end }
  return [{ kind: 'method', at: whole, text: source.slice(object.start, object.end) }]
}
