/*
 * Finds what a person's data looks like in a text of Juhe's. Both come from strangers, so no pattern is made of them:
 * signs are compared one by one, and the time grows with the length of the text plus the length of what is looked for.
 */

/** What may stand between the signs of a name or number: blanks, dots, middle dots, dashes. */
const separator = /[\s.·-]/

/**
 * Replaces each occurrence of `secret`, in large or small letters, with separators between its signs or without. A
 * secret of nothing but separators is looked for as it is.
 */
export function replaceSpellings(text: string, secret: string, replacement: string): string {
  const wanted = signsOf(secret, true)
  const isPlain = wanted.signs.length === 0
  const found = isPlain ? signsOf(text, false) : signsOf(text, true)
  const { signs } = isPlain ? signsOf(secret, false) : wanted
  let result = ''
  let end = 0
  for (const start of occurrences(found.signs, signs)) {
    result += text.slice(end, found.places[start]) + replacement
    end = (found.places[start + signs.length - 1] ?? text.length) + 1
  }
  return result + text.slice(end)
}

/** Replaces a day (`1990-03-07`) in the formats that Chinese systems write. Whatever is no such day is not looked for. */
export function replaceDates(text: string, day: string, replacement: string): string {
  const parts = day.split('-').map((part) => part.replace(/^0/, ''))
  const [year = '', month = '', date = ''] = parts
  if (year === '' || month === '' || date === '') return text
  let result = ''
  let end = 0
  for (;;) {
    const start = text.indexOf(year, end)
    if (start < 0) return result + text.slice(end)
    const dateEnd = endOfNumber(text, endOfNumber(text, start + year.length, month), date)
    const isDay = dateEnd !== undefined && !isDigit(text[dateEnd])
    const next = isDay ? dateEnd : start + 1
    result += isDay ? text.slice(end, start) + replacement : text.slice(end, next)
    end = next
  }
}

/** Where a month or a day of the month ends that begins at `from`, after at most two other signs and a zero. */
function endOfNumber(text: string, from: number | undefined, number: string): number | undefined {
  if (from === undefined) return undefined
  let at = from
  while (at < from + 2 && at < text.length && !isDigit(text[at])) at += 1
  if (text[at] === '0') at += 1
  return text.startsWith(number, at) ? at + number.length : undefined
}

function isDigit(sign: string | undefined): boolean {
  return sign !== undefined && sign >= '0' && sign <= '9'
}

/** The code units of a text in small letters, and where each stands in it. */
type Signs = { readonly signs: readonly string[]; readonly places: readonly number[] }

function signsOf(text: string, skipsSeparators: boolean): Signs {
  const signs: string[] = []
  const places: number[] = []
  for (let place = 0; place < text.length; place += 1) {
    const sign = text.charAt(place)
    if (skipsSeparators && separator.test(sign)) continue
    signs.push(sign.toLowerCase())
    places.push(place)
  }
  return { signs, places }
}

/** Where `wanted` begins in `signs`, without overlaps: Knuth, Morris and Pratt's search, which never goes back. */
function occurrences(signs: readonly string[], wanted: readonly string[]): readonly number[] {
  if (wanted.length === 0) return []
  const borders = bordersOf(wanted)
  const starts: number[] = []
  let matched = 0
  for (const [place, sign] of signs.entries()) {
    while (matched > 0 && wanted[matched] !== sign) matched = borders[matched - 1] ?? 0
    if (wanted[matched] === sign) matched += 1
    if (matched < wanted.length) continue
    starts.push(place - wanted.length + 1)
    matched = 0
  }
  return starts
}

/** For each beginning of `wanted`, the length of its longest end that is a beginning too. */
function bordersOf(wanted: readonly string[]): readonly number[] {
  const borders = [0]
  let length = 0
  for (let place = 1; place < wanted.length; place += 1) {
    while (length > 0 && wanted[place] !== wanted[length]) length = borders[length - 1] ?? 0
    if (wanted[place] === wanted[length]) length += 1
    borders.push(length)
  }
  return borders
}
