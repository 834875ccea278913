import { signal } from '@preact/signals'
import { text } from './language.ts'

/** Something that the page says once. */
type Notice = {
  readonly id: number
  readonly tone: 'good' | 'bad'
  readonly message: string
  readonly docs?: string
  /** The service's own words, which are Chinese. */
  readonly isChinese?: boolean
}

const shown = signal<readonly Notice[]>([])
let lastId = 0
/** How long a good notice stays, ms; a bad one stays until it is closed. */
const goodMs = 6_000

/** Says something once, for eyes and screen readers. */
export function notify(tone: Notice['tone'], message: string): void {
  show({ tone, message })
}

/** Says why the service refused something, in its own words, with a way to what explains it. */
export function notifyRefusal({ reason, docs }: { readonly reason: string; readonly docs?: string }): void {
  show({ tone: 'bad', message: reason, isChinese: true, ...(docs === undefined ? {} : { docs }) })
}

function show(notice: Omit<Notice, 'id'>): void {
  lastId += 1
  const id = lastId
  shown.value = [...shown.value.slice(-2), { ...notice, id }]
  if (notice.tone === 'good') setTimeout(() => close(id), goodMs)
}

function close(id: number): void {
  shown.value = shown.value.filter((notice) => notice.id !== id)
}

/** Where notices appear. It is there from the beginning, or screen readers would not hear of it. */
export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {shown.value.map(({ id, tone, message, docs, isChinese }) => (
        <div key={id} class={`notice ${tone}`}>
          <span>
            <span lang={isChinese === true ? 'zh-CN' : undefined}>{message}</span>{' '}
            {docs === undefined ? null : <a href={docs}>{text.value.compose.explained}</a>}
          </span>
          <button type="button" class="plain" aria-label={text.value.shell.close} onClick={() => close(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
