/** More signs than these of an e-mail address's two parts are not looked at. */
const longestLocalPart = 64
const longestDomain = 255

/**
 * Replaces e-mail addresses in a text. Looks outwards from each `@`, so that the time grows with the text's length only:
 * a pattern would look for an `@` again from each sign that may stand before one.
 */
export function maskAddresses(text: string, replacement: string): string {
  let result = ''
  let end = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', Math.max(end, at + 1))) {
    let start = at
    while (start > end && at - start < longestLocalPart && /[\w.+-]/.test(text.charAt(start - 1))) start -= 1
    let after = at + 1
    while (after - at <= longestDomain && /[\w.-]/.test(text.charAt(after))) after += 1
    if (start === at || after === at + 1) continue
    result += text.slice(end, start) + replacement
    end = after
  }
  return result + text.slice(end)
}
