import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

/** Pages that exist in English and in Chinese. */
const pairs = [
  ['README.md', 'README.zh-CN.md'],
  ['infra/RUNBOOK.md', 'infra/RUNBOOK.zh-CN.md'],
  ['.github/SECURITY.md', '.github/SECURITY.zh-CN.md'],
  ['shared/client/php/README.md', 'shared/client/php/README.zh-CN.md'],
  ['shared/client/java/README.md', 'shared/client/java/README.zh-CN.md'],
] as const

/** What must be alike in both languages of a page. */
function shapeOf(page: string) {
  const prose = page.replace(/```[\s\S]*?```/g, '')
  const blocks = [...page.matchAll(/```\w*[^\n]*\n([\s\S]*?)```/g)].map(([, code = '']) =>
    withoutComments(code),
  )
  return {
    /** Their levels; those that are names (of alarms) word for word. */
    headings: prose
      .split('\n')
      .flatMap((line) => /^#+ [a-z]+(-[a-z]+)+$/.exec(line)?.[0] ?? /^(#+) /.exec(line)?.[1] ?? []),
    tableRows: tablesOf(prose).map((rows) => rows.length),
    /** The first column of each table, where it names something in code. */
    named: tablesOf(prose).map((rows) => rows.flatMap((row) => /^\| (`[^`]+`)/.exec(row)?.[1] ?? [])),
    links: [...prose.matchAll(/\]\(((?:https?:|[\w.])[^)\s]*)\)/g)].map(([, target = '']) =>
      // A page links to pages in its own language where there are such, and at its top to itself in the other one.
      target.replace('.zh-CN.md', '.md'),
    ),
    blocks,
    code: codeOf(prose),
  }
}

function withoutComments(code: string): string {
  return code
    .split('\n')
    .map((line) => line.replace(/\s*(#(?=\s)|\/\/\s).*$/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

/** What stands in code under each heading, in any order: commands, settings, files. */
function codeOf(prose: string) {
  return prose
    .split(/^#+ /m)
    .map((section) =>
      [...section.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' ')).toSorted(),
    )
}

function tablesOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/(?:^\|.*\n?)+/gm)].map(([table]) => table.trim().split('\n'))
}

describe.each(pairs)('%s and %s', (english, chinese) => {
  test('have the same headings, tables, links and commands', async () => {
    const [one, other] = await Promise.all([english, chinese].map((file) => readFile(file, 'utf8')))
    const [left, right] = [shapeOf(one ?? ''), shapeOf(other ?? '')]
    expect(right).toEqual(left)
    expect(left.headings.length).toBeGreaterThan(3)
  })

  test('the Chinese page writes Chinese, with full-width punctuation', async () => {
    const page = (await readFile(chinese, 'utf8'))
      .replace(/```[\s\S]*?```|\]\([^)]*\)/g, '')
      .replace(/`[^`\n]*`/g, '·')
    expect([...page.matchAll(/[\u4e00-\u9fff]/g)].length).toBeGreaterThan(200)
    const halfWidth = [
      ...page.matchAll(/.{0,9}(?:[\u4e00-\u9fff·）”][,;:!?(](?!\/\/)|[,;:!?)][\u4e00-\u9fff])/g),
    ]
    expect(halfWidth.map(([found]) => found)).toEqual([])
    const tight = [...page.matchAll(/.{0,9}(?:[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff])/g)]
    expect(tight.map(([found]) => found)).toEqual([])
  })
})
