/** Says a text in another language; undefined if it has no translation. */
export type Translator = (text: string) => string | undefined

/**
 * Makes a translator of texts by their English. `{}` stands for a value, which is translated as well if it can be; `{2}`
 * is the second one of the English. Findings may stand one after the other (`; `), and names in a list (`, `).
 */
export function translator(texts: Readonly<Record<string, string>>): Translator {
  const patterns = Object.entries(texts)
    .filter(([english]) => english.includes('{}'))
    .toSorted(([one], [other]) => lettersOf(other) - lettersOf(one))
    .map(([english, translation]) => ({ pattern: patternOf(english), translation }))

  function translate(text: string): string | undefined {
    if (Object.hasOwn(texts, text)) return texts[text]
    const findings = text.split('; ').map(translateOne)
    return findings.every((one) => one !== undefined) ? findings.join('；') : translateOne(text)
  }

  function translateOne(text: string): string | undefined {
    if (Object.hasOwn(texts, text)) return texts[text]
    const rule = /^(\S+) (must .+|is required)$/s.exec(text)
    if (rule !== null) return `${rule[1]} ${translateOne(rule[2] ?? '') ?? rule[2]}`
    for (const { pattern, translation } of patterns) {
      const values = pattern.exec(text)?.slice(1)
      if (values !== undefined) return filled(translation, values)
    }
    return translateList(text)
  }

  function translateList(text: string): string | undefined {
    const parts = text.split(', ')
    const translated = parts.length === 1 ? [] : parts.map(translateOne)
    if (translated.every((part) => part === undefined)) return undefined
    return parts.map((part, index) => translated[index] ?? part).join('，')
  }

  /** Values stand in their own order unless they are numbered. */
  function filled(translation: string, values: readonly string[]): string {
    let place = 0
    return translation.replace(/\{(\d?)\}/g, (_whole, number: string) => {
      const value = values[number === '' ? place : Number(number) - 1] ?? ''
      place += 1
      return translate(value) ?? value
    })
  }

  return translate
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('(.*?)')}$`, 's')
}

/** Texts that leave the least open go first; the name of a stage before a sentence goes before all. */
function lettersOf(english: string): number {
  return english.startsWith('[') ? Number.POSITIVE_INFINITY : english.replaceAll('{}', '').length
}
