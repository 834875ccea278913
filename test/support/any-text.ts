import * as fc from 'fast-check'

const lastCodePoint = 0x10_ffff

/** Half of them ASCII, half from the whole of Unicode, half surrogates included; by one draw, since there are many. */
const anyCharacter = fc
  .integer({ min: 0, max: 2 * lastCodePoint })
  .map((drawn) => String.fromCodePoint(drawn <= lastCodePoint ? drawn : drawn % 128))

/**
 * Text of any code points. As fast-check's unit `binary`, without the list of all of Unicode that each worker would make
 * for that: more than a second.
 */
export function anyText(constraints: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: anyCharacter })
}
