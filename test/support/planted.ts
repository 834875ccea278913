import { gunzipSync } from 'node:zlib'

/*
 * Looking for planted values in whatever comes out of the service, also where somebody has written them down differently.
 */

/** Which of the values are in a text or in bytes: as they are, or in any of the ways in which they may be written down. */
export function plantedIn(where: string | Buffer, values: readonly string[]): readonly string[] {
  const texts = typeof where === 'string' ? [where] : [where.toString('utf8'), where.toString('latin1')]
  const all = [...texts, ...texts.flatMap(unzippedParts)]
  return values.filter((value) => formsOf(value).some((form) => all.some((text) => text.includes(form))))
}

const known = new Map<string, readonly string[]>()

/** A value as JSON, URLs, base64, hex, HTML and Latin-1 readers of UTF-8 have it. */
function formsOf(value: string): readonly string[] {
  const forms = known.get(value) ?? [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      ...[escaped(value), escaped(value).toUpperCase().replaceAll('\\U', '\\u')],
      encodeURIComponent(value),
      encodeURIComponent(value).toLowerCase(),
      encodeURIComponent(value).replaceAll('%20', '+'),
      ...base64Forms(value),
      Buffer.from(value).toString('hex'),
      Buffer.from(value).toString('hex').toUpperCase(),
      Buffer.from(value).toString('latin1'),
      [...value].map((character) => `&#${character.codePointAt(0)};`).join(''),
    ]),
  ]
  known.set(value, forms)
  return forms
}

/** With every character that is no letter of ASCII as `\uXXXX`. */
function escaped(value: string): string {
  return [...value]
    .map((character) =>
      /[ -~]/.test(character)
        ? character
        : character
            .split('')
            .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
            .join(''),
    )
    .join('')
}

/** The middle of a value in base64, at each of the three places in a longer text at which it can begin. */
function base64Forms(value: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)])
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor((bytes.length * 8) / 6)
    return [bytes.toString('base64').slice(first, last), bytes.toString('base64url').slice(first, last)]
  })
}

/** With this begins whatever is gzip'ed, one character a byte. */
const gzipBegins = String.fromCharCode(0x1f, 0x8b, 0x08)

/** What is gzip'ed in a text that holds bytes (one a character), or gzip'ed and then written in base64. */
function unzippedParts(text: string): readonly string[] {
  const inBase64 = [...text.matchAll(/H4sI[\w+/=-]{8,}/g)].map(([part]) => Buffer.from(part, 'base64'))
  const asBytes = text
    .split(gzipBegins)
    .slice(1)
    .map((rest) => Buffer.from(`${gzipBegins}${rest}`, 'latin1'))
  return [...inBase64, ...asBytes].flatMap((bytes) => {
    try {
      return [gunzipSync(bytes).toString('utf8')]
    } catch {
      return []
    }
  })
}
