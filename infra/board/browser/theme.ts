import { computed, effect, signal } from '@preact/signals'
import { recall, remember } from './memory.ts'

type Theme = 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')
const system = signal<Theme>(dark.matches ? 'dark' : 'light')
dark.addEventListener('change', () => {
  system.value = dark.matches ? 'dark' : 'light'
})

const known = recall('theme')
const chosen = signal<Theme | undefined>(known === 'light' || known === 'dark' ? known : undefined)

/** The theme that was chosen; the system's, while none was. */
export const theme = computed<Theme>(() => chosen.value ?? system.value)

effect(() => {
  document.documentElement.dataset.theme = theme.value
})

/** Takes the other one, now and next time. */
export function switchTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark'
  remember('theme', chosen.value)
}
