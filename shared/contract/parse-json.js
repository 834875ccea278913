/**
 * JSON as JSON.parse reads it, except that a number beyond 2^53, which it would round without a word, is the text of
 * its digits: order numbers and documents' numbers are often sent as numbers. (Node.js 21 and later; before that it is
 * rounded.) Throws a SyntaxError, as JSON.parse does.
 */
export function parseJson(text) {
  // A reviver is called for every value: only where there may be such a number, which is no part of a text.
  return /(^|[:,[])\s*-?\d{16}/.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text)
}
function asWritten(_key, value, context) {
  const isRounded = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER
  return isRounded ? (context?.source ?? value) : value
}
