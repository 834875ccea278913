import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { isMsgCode, msgCodes, msgCodeText } from '#contract/dictionary.ts'
import { language, text } from './language.ts'
import { setup } from './store.ts'

/** Which scenarios decide what becomes of the order; the others decide about its way, and can be added. */
const endings = ['出票', '失败NNN', '过期', '拒单NNN']
const ordinaryName = '王小明'
const codes = Object.keys(msgCodes).filter((code) => code !== '100')

/** Chooses scenarios: what `person` says. */
export function ScenarioFields({ person }: { readonly person: Signal<string> }) {
  const { compose } = text.value
  const ending = useSignal('出票')
  const others = useSignal<readonly string[]>([])
  const code = useSignal('305')
  useSignalEffect(() => {
    const parts = [...others.value, ...(ending.value === '' ? [] : [ending.value])]
    person.value =
      parts.length === 0 ? ordinaryName : parts.map((part) => part.replace('NNN', code.value)).join('+')
  })
  const rows = setup.value?.scenarios ?? []
  const says = ({ name, english, chinese }: (typeof rows)[number]) =>
    `${name} — ${language.value === 'zh' ? chinese : english}`
  const needsCode = [ending.value, ...others.value].some((name) => name.endsWith('NNN'))
  return (
    <>
      <div class="choices">
        {rows
          .filter(({ name }) => endings.includes(name))
          .map((row) => (
            <label key={row.name}>
              <input
                type="radio"
                name="ending"
                checked={ending.value === row.name}
                onChange={() => {
                  ending.value = row.name
                }}
              />
              {says(row)}
            </label>
          ))}
        <label>
          <input
            type="radio"
            name="ending"
            checked={ending.value === ''}
            onChange={() => {
              ending.value = ''
            }}
          />
          {compose.ordinary}
        </label>
      </div>
      <fieldset class="choices">
        <legend>{compose.combine}</legend>
        {rows
          .filter(({ name }) => !endings.includes(name))
          .map((row) => (
            <label key={row.name}>
              <input
                type="checkbox"
                checked={others.value.includes(row.name)}
                onChange={({ currentTarget }) => {
                  const rest = others.value.filter((name) => name !== row.name)
                  others.value = currentTarget.checked ? [...rest, row.name] : rest
                }}
              />
              {says(row)}
            </label>
          ))}
      </fieldset>
      {needsCode && (
        <label>
          {compose.code}
          <select
            value={code.value}
            onChange={({ currentTarget }) => {
              code.value = currentTarget.value
            }}
          >
            {codes.map((entry) => (
              <option key={entry} value={entry} lang="zh-CN">
                {entry} {isMsgCode(entry) ? msgCodeText(entry) : ''}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="person">
        {compose.contact} <code>person = {person.value}</code>
      </p>
    </>
  )
}
