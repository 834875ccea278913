import type { ReadsView } from '../wire.ts'
import { ClockMenu } from './clock-menu.tsx'
import { Icon } from './icon.tsx'
import { language, switchLanguage, text } from './language.ts'
import { route } from './route.ts'
import { stage } from './store.ts'
import { switchTheme, theme } from './theme.ts'

/** Where one is, where one can go, and the clock. */
export function Header() {
  const { shell } = text.value
  const { page } = route.value
  return (
    <header class="top">
      <div class="container">
        <a class="brand" href="#/">
          <Icon name="train" />
          <span>{shell.product}</span>
          <small>{stage.value?.name ?? shell.local}</small>
        </a>
        <nav aria-label={shell.mainNavigation}>
          <a href="#/" aria-current={page === 'board' ? 'page' : undefined}>
            {shell.board}
          </a>
          <a href="#/pushes" aria-current={page === 'pushes' ? 'page' : undefined}>
            {shell.pushes}
          </a>
          <a href="#/money" aria-current={page === 'money' ? 'page' : undefined}>
            {shell.money}
          </a>
          {stage.value === undefined && (
            <>
              <a href="#/new" aria-current={page === 'compose' ? 'page' : undefined}>
                {shell.compose}
              </a>
              <a href="/docs">{shell.docs}</a>
            </>
          )}
        </nav>
        <div class="tools">
          {stage.value === undefined ? <ClockMenu /> : <Reads {...stage.value.reads} />}
          <button
            type="button"
            class="plain"
            lang={language.value === 'zh' ? 'en' : 'zh-CN'}
            onClick={switchLanguage}
          >
            {shell.language}
          </button>
          <button
            type="button"
            class="plain round"
            aria-label={theme.value === 'dark' ? shell.toLight : shell.toDark}
            onClick={switchTheme}
          >
            <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
          </button>
        </div>
      </div>
    </header>
  )
}

/** What looking has cost so far. */
function Reads({ calls, units }: ReadsView) {
  return <small class="quiet reads">{text.value.stage.reads(calls, Math.round(units))}</small>
}
