import { AsyncLocalStorage } from 'node:async_hooks'
import { inChinese } from './chinese.ts'

/** The languages of the operators' tools. */
export const languages = ['en', 'zh'] as const

/** One of them. */
export type Language = (typeof languages)[number]

/*
 * Handed along with the flow of the work: each table and list of values would need another parameter for what only the
 * last step, printing, is about. JSON is never translated.
 */
const current = new AsyncLocalStorage<Language>()

/** Does some work whose lines are in a language. */
export function inLanguage<Value>(language: Language, work: () => Value): Value {
  return current.run(language, work)
}

/** A text in the language of the work; one without a translation stays as it is. */
export function say(text: string): string {
  return current.getStore() === 'zh' ? (inChinese(text) ?? text) : text
}

/** The language that a command line names, or else the locale's. Undefined if it names another one. */
export function languageOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language | undefined {
  const place = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  if (place < 0) {
    const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(
      (value) => value !== undefined && value !== '',
    )
    return locale?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en'
  }
  const given = args[place]?.includes('=') ? args[place].slice('--lang='.length) : args[place + 1]
  return languages.find((language) => language === given)
}
