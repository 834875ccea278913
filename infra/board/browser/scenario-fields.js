import { useSignal, useSignalEffect } from '@preact/signals'
import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { isMsgCode, msgCodes, msgCodeText } from '#contract/dictionary.ts'
import { language, text } from './language.ts'
import { setup } from './store.ts'

/** Which scenarios decide what becomes of the order; the others decide about its way, and can be added. */
const endings = ['出票', '失败NNN', '过期', '拒单NNN']
const ordinaryName = '王小明'
const codes = Object.keys(msgCodes).filter((code) => code !== '100')
/** Chooses scenarios: what `person` says. */
export function ScenarioFields({ person }) {
  const { compose } = text.value
  const ending = useSignal('出票')
  const others = useSignal([])
  const code = useSignal('305')
  useSignalEffect(() => {
    const parts = [...others.value, ...(ending.value === '' ? [] : [ending.value])]
    person.value =
      parts.length === 0 ? ordinaryName : parts.map((part) => part.replace('NNN', code.value)).join('+')
  })
  const rows = setup.value?.scenarios ?? []
  const says = ({ name, english, chinese }) => `${name} — ${language.value === 'zh' ? chinese : english}`
  const needsCode = [ending.value, ...others.value].some((name) => name.endsWith('NNN'))
  return _jsxs(_Fragment, {
    children: [
      _jsxs('div', {
        class: 'choices',
        children: [
          rows
            .filter(({ name }) => endings.includes(name))
            .map((row) =>
              _jsxs(
                'label',
                {
                  children: [
                    _jsx('input', {
                      type: 'radio',
                      name: 'ending',
                      checked: ending.value === row.name,
                      onChange: () => {
                        ending.value = row.name
                      },
                    }),
                    says(row),
                  ],
                },
                row.name,
              ),
            ),
          _jsxs('label', {
            children: [
              _jsx('input', {
                type: 'radio',
                name: 'ending',
                checked: ending.value === '',
                onChange: () => {
                  ending.value = ''
                },
              }),
              compose.ordinary,
            ],
          }),
        ],
      }),
      _jsxs('fieldset', {
        class: 'choices',
        children: [
          _jsx('legend', { children: compose.combine }),
          rows
            .filter(({ name }) => !endings.includes(name))
            .map((row) =>
              _jsxs(
                'label',
                {
                  children: [
                    _jsx('input', {
                      type: 'checkbox',
                      checked: others.value.includes(row.name),
                      onChange: ({ currentTarget }) => {
                        const rest = others.value.filter((name) => name !== row.name)
                        others.value = currentTarget.checked ? [...rest, row.name] : rest
                      },
                    }),
                    says(row),
                  ],
                },
                row.name,
              ),
            ),
        ],
      }),
      needsCode &&
        _jsxs('label', {
          children: [
            compose.code,
            _jsx('select', {
              value: code.value,
              onChange: ({ currentTarget }) => {
                code.value = currentTarget.value
              },
              children: codes.map((entry) =>
                _jsxs(
                  'option',
                  {
                    value: entry,
                    lang: 'zh-CN',
                    children: [entry, ' ', isMsgCode(entry) ? msgCodeText(entry) : ''],
                  },
                  entry,
                ),
              ),
            }),
          ],
        }),
      _jsxs('p', {
        class: 'person',
        children: [compose.contact, ' ', _jsxs('code', { children: ['person = ', person.value] })],
      }),
    ],
  })
}
