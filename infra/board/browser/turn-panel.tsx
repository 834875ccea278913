import { useEffect, useRef } from 'preact/hooks'
import { stopClock } from './api.ts'
import { duration, wholeTime } from './format.ts'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { isTurning, now, turn } from './store.ts'
import { type TurnWish, turnWish } from './turn-clock.ts'

/** Asks before the clock is turned by more than a day, and shows how far it has got while it turns. */
export function TurnPanel() {
  if (turnWish.value !== undefined) return <Question wish={turnWish.value} />
  if (isTurning.value && turn.value !== undefined)
    return <Progress from={turn.value.from} to={turn.value.to} />
  return null
}

function Question({ wish }: { readonly wish: TurnWish }) {
  const { clock, shell } = text.value
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      class="turn-question"
      ref={dialog}
      aria-labelledby="turn-question"
      onClose={() => wish.answer(false)}
    >
      <article>
        <h2 id="turn-question">{clock.askTitle(duration(wish.ms))}</h2>
        <p>{clock.askDoes}</p>
        <p aria-live="polite">{wish.due === undefined ? shell.loading : clock.dueBetween(wish.due)}</p>
        <footer>
          <button type="button" class="outline secondary" onClick={() => wish.answer(false)}>
            {clock.askNo}
          </button>
          <button type="button" onClick={() => wish.answer(true)}>
            {clock.turn}
          </button>
        </footer>
      </article>
    </dialog>
  )
}

function Progress({ from, to }: { readonly from: number; readonly to: number }) {
  const { clock, shell } = text.value
  const part = to <= from ? 1 : Math.min(1, Math.max(0, (now.value - from) / (to - from)))
  return (
    <section class="turn-progress" aria-label={clock.turning}>
      <span>
        {clock.turning} <time>{wholeTime(now.value).slice(5, 16)}</time> →{' '}
        <time>{wholeTime(to).slice(5, 16)}</time>
      </span>
      <progress value={part} max={1} aria-label={clock.turning} />
      <button
        type="button"
        class="outline"
        onClick={() => stopClock().catch(() => notify('bad', shell.failed))}
      >
        {clock.stop}
      </button>
    </section>
  )
}
