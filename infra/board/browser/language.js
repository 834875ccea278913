import { computed, effect, signal } from '@preact/signals'
import { recall, remember } from './memory.ts'
import { en } from './texts-en.ts'
import { zh } from './texts-zh.ts'

const known = recall('language')
const preferred = navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en'
/** The language that was chosen; the browser's, while none was. */
export const language = signal(known === 'zh' || known === 'en' ? known : preferred)
/** Everything that the page says, in that language. */
export const text = computed(() => (language.value === 'zh' ? zh : en))
effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
})
/** Speaks the other one, now and next time. */
export function switchLanguage() {
  language.value = language.value === 'zh' ? 'en' : 'zh'
  remember('language', language.value)
}
