/** A language of the documentation. Each is complete by itself. */
export type Language = 'chinese' | 'english'

/** A text in both languages. */
export type Words = { readonly [Name in Language]: string }

/** What the texts of a document are written in: one language, or both beside each other, for programs that read it. */
export type Speech = Language | 'both'

/** The text in that speech. */
export function say({ chinese, english }: Words, speech: Speech): string {
  if (speech === 'both') return chinese === english ? chinese : `${chinese} · ${english}`
  return speech === 'chinese' ? chinese : english
}
