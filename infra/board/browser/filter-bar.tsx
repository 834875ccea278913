import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import type { OrderStatus } from '#contract/dictionary.ts'
import { dayMs } from '#contract/durations.ts'
import { Icon } from './icon.tsx'
import { language, text } from './language.ts'
import { ask, asked, question } from './route.ts'

const statuses: readonly OrderStatus[] = ['N', 'B', 'D', 'F', 'T', 'E', 'U', 'O', 'C']
/** How long after the last letter is searched, ms. */
const typingMs = 150

/** What the list of orders is asked: it stands in the address. */
export function FilterBar({ tenantIds }: { readonly tenantIds: readonly string[] }) {
  const { find } = text.value
  return (
    <search class="filters">
      <SearchField label={find.search} hint={find.hint} />
      <label>
        <span>{find.status}</span>
        <select value={asked('status')} onChange={(event) => ask({ status: event.currentTarget.value })}>
          <option value="">{find.any}</option>
          {Object.entries(text.value.groups).map(([group, name]) => (
            <option key={group} value={group}>
              {name}
            </option>
          ))}
          {statuses.map((status) => (
            <option key={status} value={status}>
              {status} {text.value.statuses[status]}
            </option>
          ))}
        </select>
      </label>
      <TenantField tenantIds={tenantIds} />
      <DayField name="from" label={find.from} />
      <DayField name="to" label={find.until} />
      <div class="flags">
        <Flag name="pushes" value="failing" label={find.failing} />
        <Flag name="outcome" value="unknown" label={find.unknown} />
        <Flag name="overdue" value="1" label={find.overdue} />
        {question.value !== '' && (
          <button type="button" class="plain" onClick={clear}>
            <Icon name="cross" />
            {find.clear}
          </button>
        )}
      </div>
    </search>
  )
}

function clear(): void {
  ask(Object.fromEntries([...new URLSearchParams(question.value).keys()].map((name) => [name, ''])))
}

/** Searches while one types; the words stay as typed. */
export function SearchField({ label, hint }: { readonly label: string; readonly hint: string }) {
  const typed = useSignal(asked('q'))
  const inAddress = asked('q')
  const { current: own } = useRef({ asked: inAddress, timer: undefined as number | undefined })
  useEffect(() => {
    if (inAddress === own.asked) return
    // The way back, or a link, asks something else.
    clearTimeout(own.timer)
    own.asked = inAddress
    typed.value = inAddress
  }, [inAddress])
  useEffect(() => () => clearTimeout(own.timer), [])
  const type = (word: string) => {
    typed.value = word
    clearTimeout(own.timer)
    own.timer = window.setTimeout(() => {
      own.asked = word.trim()
      ask({ q: own.asked }, true)
    }, typingMs)
  }
  return (
    <label class="words">
      <span>{label}</span>
      <input
        type="search"
        value={typed.value}
        placeholder={hint}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
    </label>
  )
}

/** Only where several tenants have orders there is something to choose. */
export function TenantField({ tenantIds }: { readonly tenantIds: readonly string[] }) {
  const { find } = text.value
  if (tenantIds.length < 2 && asked('tenant') === '') return null
  return (
    <label>
      <span>{find.tenant}</span>
      <select value={asked('tenant')} onChange={(event) => ask({ tenant: event.currentTarget.value })}>
        <option value="">{find.any}</option>
        {tenantIds.map((tenantId) => (
          <option key={tenantId} value={tenantId}>
            {tenantId}
          </option>
        ))}
      </select>
    </label>
  )
}

type FlagProps = { readonly name: string; readonly value: string; readonly label: string }

function Flag({ name, value, label }: FlagProps) {
  return (
    <label>
      <input
        type="checkbox"
        checked={asked(name) === value}
        onChange={(event) => ask({ [name]: event.currentTarget.checked ? value : '' })}
      />
      {label}
    </label>
  )
}

/** A day in China; `to` holds the end of its day, so that the day itself is found, too. */
function DayField({ name, label }: { readonly name: 'from' | 'to'; readonly label: string }) {
  const extra = name === 'to' ? dayMs : 0
  const ms = Number(asked(name))
  const day = ms > 0 ? formatChinaTime(ms - extra, 'yyyy-MM-dd') : ''
  return (
    <label>
      <span>{label}</span>
      <input
        type="date"
        lang={language.value === 'zh' ? 'zh-CN' : 'en'}
        value={day}
        onChange={({ currentTarget: { value } }) => {
          const at = parseChinaTime(value, 'yyyy-MM-dd')
          ask({ [name]: at === undefined ? '' : String(at + extra) })
        }}
      />
    </label>
  )
}
