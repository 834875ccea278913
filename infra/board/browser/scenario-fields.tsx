import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { isMsgCode, msgCodes, msgCodeText } from '#contract/dictionary.ts'
import type { ScenarioView } from '../wire.ts'
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
  const needsCode = [ending.value, ...others.value].some((name) => name.endsWith('NNN'))
  return (
    <>
      <Endings ending={ending} />
      <Others others={others} />
      {needsCode && <CodeField code={code} />}
      <p class="person">
        {compose.contact} <code>person = {person.value}</code>
      </p>
    </>
  )
}

/** The scenarios that decide the end, or that do not. */
function rowsOf(decidesEnd: boolean): readonly ScenarioView[] {
  return (setup.value?.scenarios ?? []).filter(({ name }) => endings.includes(name) === decidesEnd)
}

function says({ name, english, chinese }: ScenarioView): string {
  return `${name} — ${language.value === 'zh' ? chinese : english}`
}

function Endings({ ending }: { readonly ending: Signal<string> }) {
  const choice = (name: string, label: string) => (
    <label key={name}>
      <input
        type="radio"
        name="ending"
        checked={ending.value === name}
        onChange={() => {
          ending.value = name
        }}
      />
      {label}
    </label>
  )
  return (
    <div class="choices">
      {rowsOf(true).map((row) => choice(row.name, says(row)))}
      {choice('', text.value.compose.ordinary)}
    </div>
  )
}

function Others({ others }: { readonly others: Signal<readonly string[]> }) {
  return (
    <fieldset class="choices">
      <legend>{text.value.compose.combine}</legend>
      {rowsOf(false).map((row) => (
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
  )
}

function CodeField({ code }: { readonly code: Signal<string> }) {
  return (
    <label>
      {text.value.compose.code}
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
  )
}
