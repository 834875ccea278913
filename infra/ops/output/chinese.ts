import { chineseFindings } from '#shared/juhe-check/chinese.ts'
import { translator } from '#shared/translator.ts'
import { chineseSentences } from './chinese-sentences.ts'
import { chineseWords } from './chinese-words.ts'

/** All texts by their English. `{}` stands for a value. */
export const chinese: Readonly<Record<string, string>> = {
  ...chineseWords,
  ...chineseFindings,
  ...chineseSentences,
}

/** A text in Chinese, and the values in it; undefined if it has no translation. */
export const inChinese = translator(chinese)
