import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** What one file imports. `types` are those that are gone at run time. */
export type Imports = { readonly values: readonly string[]; readonly types: readonly string[] }

/** Every file below a folder of the project, by its path from the root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name).split(sep).join('/'))
}

/** The source of a file, without its comments. */
export function codeOf(file: string): string {
  const source = readFileSync(join(root, file), 'utf8')
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}

const statement = /^(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm
const dynamic = /\bimport\('([^']+)'\)/g

/** The project's files that a file imports, by their paths from the root, and packages by their names. */
export function importsOf(file: string): Imports {
  const code = codeOf(file)
  const values: string[] = []
  const types: string[] = []
  for (const [, type, names = '', specifier = ''] of code.matchAll(statement)) {
    const isType = type !== undefined || isOnlyTypes(names)
    ;(isType ? types : values).push(resolved(file, specifier))
  }
  for (const [, specifier = ''] of code.matchAll(dynamic)) values.push(resolved(file, specifier))
  return { values, types }
}

/** `{ type A, type B }` */
function isOnlyTypes(names: string): boolean {
  const parts = /^\{([\s\S]*)\}$/
    .exec(names.trim())?.[1]
    ?.split(',')
    .filter((part) => part.trim() !== '')
  return parts?.every((part) => part.trim().startsWith('type ')) ?? false
}

function resolved(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return relative('.', join(dirname(file), specifier))
      .split(sep)
      .join('/')
  return specifier
    .replace(/^#contract\//, 'shared/contract/')
    .replace(/^#(shared|functions|infra|test)\//, '$1/')
}

/** The files that are loaded with a file, itself among them. */
export function loadedWith(file: string): ReadonlySet<string> {
  const found = new Set<string>([file])
  for (const one of found) {
    for (const next of importsOf(one).values) if (isOurs(next)) found.add(next)
  }
  return found
}

/** Whether it is a source of this project, and no package. */
export function isOurs(imported: string): boolean {
  return /^(shared|functions|infra|test)\/.*\.tsx?$/.test(imported)
}

/** A circle of files that import one another, types included; undefined if there is none. */
export function circleAmong(files: readonly string[]): readonly string[] | undefined {
  const done = new Set<string>()
  function circleFrom(file: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    const { values, types } = importsOf(file)
    for (const next of [...values, ...types].filter(isOurs)) {
      const circle = circleFrom(next, [...path, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of files) {
    const circle = circleFrom(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}
