import { computed, effect, signal } from '@preact/signals'
import { recall, remember } from './memory.ts'
import { en } from './texts-en.ts'
import { type Texts, zh } from './texts-zh.ts'

/** A language that the page speaks. */
export type Language = 'zh' | 'en'

/** Kept under `grab-ticket.language`, as `zh` or `en`: the documentation keeps its choice there, too. */
const known = recall('language')
/** Of the two, the one that the browser names first, as with the documentation. */
const preferred: Language = /^zh\b/i.test(navigator.languages.find((tag) => /^(?:zh|en)\b/i.test(tag)) ?? '')
  ? 'zh'
  : 'en'

/** The language that was chosen; the browser's, while none was. */
export const language = signal<Language>(known === 'zh' || known === 'en' ? known : preferred)

/** Everything that the page says, in that language. */
export const text = computed<Texts>(() => (language.value === 'zh' ? zh : en))

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
})

/** Speaks the other one, now and next time. */
export function switchLanguage(): void {
  language.value = language.value === 'zh' ? 'en' : 'zh'
  remember('language', language.value)
}
