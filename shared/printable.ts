/** What a terminal or a page obeys instead of showing it: control characters, and those that turn the direction of text. */
const unprintable = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu

/** A text of others' with a space for each character that is no text: fit for one line of a terminal. */
export function printable(text: string): string {
  return text.replace(unprintable, ' ')
}
