import { signal } from '@preact/signals'
import { text } from './language.ts'

/** Something that the page says once. */
type Notice = {
  readonly id: number
  readonly tone: 'good' | 'bad'
  readonly message: string
  readonly docs?: string
}

const shown = signal<readonly Notice[]>([])
let lastId = 0
/** How long a good notice stays, ms; a bad one stays until it is closed. */
const goodMs = 6_000

/** Says something once, for eyes and screen readers. */
export function notify(tone: Notice['tone'], message: string, docs?: string): void {
  lastId += 1
  const id = lastId
  shown.value = [...shown.value.slice(-2), { id, tone, message, ...(docs === undefined ? {} : { docs }) }]
  if (tone === 'good') setTimeout(() => close(id), goodMs)
}

function close(id: number): void {
  shown.value = shown.value.filter((notice) => notice.id !== id)
}

/** Where notices appear. It is there from the beginning, or screen readers would not hear of it. */
export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {shown.value.map(({ id, tone, message, docs }) => (
        <div key={id} class={`notice ${tone}`}>
          <span>
            {message} {docs === undefined ? null : <a href={docs}>{text.value.compose.explained}</a>}
          </span>
          <button type="button" class="plain" aria-label={text.value.shell.close} onClick={() => close(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
