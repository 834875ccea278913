import * as z from 'zod/mini'

/*
 * Reading words that newer versions of the code may have added. A state that is not known here stands for work of
 * somebody else: this version begins nothing about it, and writes it back as it was (unread.ts).
 */

type Fields = Readonly<Record<string, unknown>>

/** Whether a value can be a word of a schema: a code or a name, and no text of anybody's. */
export function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9]{1,64}$/.test(value)
}

/** What stands in for what a newer version knows better. */
export const left = {
  /** Later than whatever is due: 1 January 9999. */
  moment: Date.UTC(9999, 0),
  /** A count or a moment of the stored state, where it has one; else 1. */
  count: (value: unknown): number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 1,
}

/**
 * A union whose states grow. A state that is not known reads as `standIn` makes it; whatever else is wrong with the value
 * is an error.
 */
export function growing<Schema extends z.ZodMiniDiscriminatedUnion>(
  discriminator: string,
  schema: Schema,
  standIn: (stored: Fields) => unknown,
) {
  const isKnown = (word: unknown) =>
    typeof word === 'string' && schema._zod.propValues[discriminator]?.has(word) === true
  return z.pipe(
    z.transform((value: unknown) => {
      if (!isFields(value)) return value
      const word = value[discriminator]
      return isWord(word) && !isKnown(word) ? standIn(value) : value
    }),
    schema,
  )
}

/** A word of a list that grows; one that is not known reads as `standIn`. */
export function growingWord<Words extends Readonly<Record<string, string>>, Word extends Words[keyof Words]>(
  schema: z.ZodMiniEnum<Words>,
  standIn: Word,
) {
  return z.pipe(
    z.transform((value: unknown) => (isWord(value) && !schema.safeParse(value).success ? standIn : value)),
    schema,
  )
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
