/** The encodings in which a request may come, by the names that clients write. */
const charsets: Readonly<Record<string, 'gb18030'>> = {
  gbk: 'gb18030',
  gb2312: 'gb18030',
  gb18030: 'gb18030',
}

/** An encoding in which a request may come. */
export type RequestCharset = 'utf-8' | 'gb18030'

/** The encoding that a content type declares; UTF-8 if it names none of those that a request may come in. */
export function charsetOf(contentType: string): RequestCharset {
  const name = /;\s*charset\s*=\s*"?([\w-]{1,32})/i.exec(contentType)?.[1] ?? ''
  return charsets[name.toLowerCase()] ?? 'utf-8'
}

/** Bytes as text, a byte order mark taken off; undefined if they are not of this encoding. */
export function decoded(bytes: Uint8Array, charset: RequestCharset): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The fields of a form; undefined if what it encodes by percent signs is not of this encoding. */
export function formFields(
  text: string,
  charset: RequestCharset,
): readonly (readonly [string, string])[] | undefined {
  if (charset === 'utf-8') {
    const fields = [...new URLSearchParams(text)]
    const isReplaced = fields.some((field) => field.join().includes('\uFFFD'))
    // A client may have replaced what it could not read itself: then that is what it sent.
    return isReplaced && !/%EF%BF%BD|\uFFFD/i.test(text) ? undefined : fields
  }
  const fields: [string, string][] = []
  for (const field of text.split('&').filter((one) => one !== '')) {
    const [name = '', ...rest] = field.split('=')
    const [first, second] = [unescaped(name, charset), unescaped(rest.join('='), charset)]
    if (first === undefined || second === undefined) return undefined
    fields.push([first, second])
  }
  return fields
}

function unescaped(text: string, charset: RequestCharset): string | undefined {
  const spaced = text.replaceAll('+', ' ')
  // Escaped bytes stand together: a character may be escaped in part, as its second byte can be a letter.
  const parts = spaced.split(/((?:%[0-9a-f]{2}[@-~]?)+)/i).map((part) => {
    if (!part.startsWith('%')) return part
    const bytes = part.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return decoded(Buffer.from(bytes, 'latin1'), charset)
  })
  return parts.some((part) => part === undefined) ? undefined : parts.join('')
}

/** The first name that an object within valid JSON has twice; undefined if there is none. */
export function repeatedName(json: string): string | undefined {
  const objects: (Set<string> | undefined)[] = []
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{') objects.push(new Set())
    else if (token === '[') objects.push(undefined)
    else if (token === '}' || token === ']') objects.pop()
    else if (token.endsWith(':')) {
      const name = String(JSON.parse(token.slice(0, -1)))
      const names = objects.at(-1)
      if (names?.has(name)) return name
      names?.add(name)
    }
  }
  return undefined
}

type Entry = readonly [name: string, value: unknown]

const nestedName = /^(\w{1,64})\[(\d{1,2})\]\[(\w{1,64})\]$/

/** PHP writes a list of objects as `passengers[0][passengerName]`: such fields become one list. */
export function withLists(entries: readonly Entry[]): readonly Entry[] {
  const lists = new Map<string, Map<number, Entry[]>>()
  const others = entries.filter(([name, value]) => {
    const [, list, index, field] = nestedName.exec(name) ?? []
    if (list === undefined || field === undefined) return true
    const items = lists.get(list) ?? new Map<number, Entry[]>()
    lists.set(list, items.set(Number(index), [...(items.get(Number(index)) ?? []), [field, value]]))
    return false
  })
  const read = [...lists].map(([name, items]): Entry => {
    const inOrder = [...items].sort(([one], [other]) => one - other)
    return [name, inOrder.map(([, fields]) => Object.fromEntries(fields))]
  })
  return [...others, ...read]
}
