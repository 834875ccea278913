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
  const parameters = contentType
    .toLowerCase()
    .split(';')
    .map((one) => one.split('='))
  const [, value = ''] = parameters.find(([name = '']) => name.trim() === 'charset') ?? []
  const name = value.trim().replaceAll('"', '')
  return (Object.hasOwn(charsets, name) ? charsets[name] : undefined) ?? 'utf-8'
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
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at]
    if (sign === '{') objects.push(new Set())
    else if (sign === '[') objects.push(undefined)
    else if (sign === '}' || sign === ']') objects.pop()
    else if (sign === '"') {
      const end = endOfText(json, at)
      const names = isName(json, end) ? objects.at(-1) : undefined
      const name = names === undefined ? '' : String(JSON.parse(json.slice(at, end)))
      if (names?.has(name)) return name
      names?.add(name)
      at = end - 1
    }
  }
  return undefined
}

/** Where a text of JSON that begins here ends: behind its closing quotation mark. */
function endOfText(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

/** Whether a text of JSON that ends here is a name: a colon follows. */
function isName(json: string, end: number): boolean {
  let at = end
  while (' \t\r\n'.includes(json[at] ?? '.')) at += 1
  return json[at] === ':'
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
