import { chineseSentences } from './chinese-sentences.ts'
import { chineseWords } from './chinese-words.ts'

/** Texts with values in them, those that leave the least open first. */
const patterns = Object.entries(chineseSentences)
  .filter(([english]) => english.includes('{}'))
  .toSorted(([one], [other]) => lettersOf(other) - lettersOf(one))
  .map(([english, translation]) => ({ pattern: patternOf(english), translation }))

/** All texts by their English: both of them hold. `{}` stands for a value. */
export const chinese: Readonly<Record<string, string>> = { ...chineseWords, ...chineseSentences }

/** A text in Chinese, and the values in it; undefined if it has no translation. */
export function inChinese(text: string): string | undefined {
  if (Object.hasOwn(chinese, text)) return chinese[text]
  // Findings of a check stand one after the other.
  const findings = text.split('; ').map(inChineseOne)
  return findings.every((one) => one !== undefined) ? findings.join('；') : inChineseOne(text)
}

function inChineseOne(text: string): string | undefined {
  if (Object.hasOwn(chinese, text)) return chinese[text]
  const rule = /^(\S+) (must .+|is required)$/s.exec(text)
  if (rule !== null) return `${rule[1]} ${inChineseOne(rule[2] ?? '') ?? rule[2]}`
  for (const { pattern, translation } of patterns) {
    const values = pattern.exec(text)?.slice(1)
    if (values !== undefined) return filled(translation, values)
  }
  return listInChinese(text)
}

/** Names that stand one after the other. */
function listInChinese(text: string): string | undefined {
  const parts = text.split(', ')
  const translated = parts.length === 1 ? [] : parts.map(inChineseOne)
  if (translated.every((part) => part === undefined)) return undefined
  return parts.map((part, index) => translated[index] ?? part).join('，')
}

/** Values stand in their own order unless they are numbered. */
function filled(translation: string, values: readonly string[]): string {
  let place = 0
  return translation.replace(/\{(\d?)\}/g, (_whole, number: string) => {
    const value = values[number === '' ? place : Number(number) - 1] ?? ''
    place += 1
    return inChinese(value) ?? value
  })
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('(.*?)')}$`, 's')
}

/** The name of a stage before a sentence goes first of all. */
function lettersOf(english: string): number {
  return english.startsWith('[') ? Number.POSITIVE_INFINITY : english.replaceAll('{}', '').length
}
