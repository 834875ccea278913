import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { ClockMenu } from './clock-menu.tsx'
import { Icon } from './icon.tsx'
import { language, switchLanguage, text } from './language.ts'
import { route } from './route.ts'
import { switchTheme, theme } from './theme.ts'
/** Where one is, where one can go, and the clock. */
export function Header() {
  const { shell } = text.value
  const { page } = route.value
  return _jsx('header', {
    class: 'top',
    children: _jsxs('div', {
      class: 'container',
      children: [
        _jsxs('a', {
          class: 'brand',
          href: '#/',
          children: [
            _jsx(Icon, { name: 'train' }),
            _jsx('span', { children: shell.product }),
            _jsx('small', { children: shell.local }),
          ],
        }),
        _jsxs('nav', {
          'aria-label': shell.mainNavigation,
          children: [
            _jsx('a', {
              href: '#/',
              'aria-current': page === 'board' ? 'page' : undefined,
              children: shell.board,
            }),
            _jsx('a', {
              href: '#/new',
              'aria-current': page === 'compose' ? 'page' : undefined,
              children: shell.compose,
            }),
            _jsx('a', { href: '/docs', children: shell.docs }),
          ],
        }),
        _jsxs('div', {
          class: 'tools',
          children: [
            _jsx(ClockMenu, {}),
            _jsx('button', {
              type: 'button',
              class: 'plain',
              lang: language.value === 'zh' ? 'en' : 'zh-CN',
              onClick: switchLanguage,
              children: shell.language,
            }),
            _jsx('button', {
              type: 'button',
              class: 'plain round',
              'aria-label': theme.value === 'dark' ? shell.toLight : shell.toDark,
              onClick: switchTheme,
              children: _jsx(Icon, { name: theme.value === 'dark' ? 'sun' : 'moon' }),
            }),
          ],
        }),
      ],
    }),
  })
}
