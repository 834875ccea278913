import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { backToNow } from './api.ts'
import { duration, wholeTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { clockOffset, isTurning, now, setup } from './store.ts'
import { turnClock } from './turn-clock.ts'

const minute = 60_000
/** A little more than the five minutes before which no refund is taken (msgCode 309). */
const steps = [10_000, minute, 310_000, 60 * minute, 24 * 60 * minute, 10 * 24 * 60 * minute] as const
/** Below this the two clocks agree, ms. */
const same = 1_500

/** The service's time, and how to turn it. */
export function ClockMenu() {
  const { clock } = text.value
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => closeFromOutside(details.current), [])
  return (
    <details class="clock" ref={details}>
      <summary aria-label={`${clock.turn}, ${clock.now} ${wholeTime(now.value)}`}>
        <Icon name="clock" />
        <time>{wholeTime(now.value).slice(5)}</time>
      </summary>
      <div class="sheet">
        <h2>{clock.turn}</h2>
        <p>{clock.does}</p>
        <div class="steps" aria-busy={isTurning.value}>
          {steps.map((ms) => (
            <button
              key={ms}
              type="button"
              class="outline"
              aria-disabled={isTurning.value}
              onClick={() => turnClock(ms)}
            >
              +{duration(ms)}
            </button>
          ))}
        </div>
        <p class="quiet">
          {isTurning.value
            ? clock.turning
            : clockOffset.value < same
              ? `${clock.chinaTime} · ${clock.real}`
              : `${clock.chinaTime} · ${clock.ahead(duration(clockOffset.value))}`}
        </p>
        {setup.value?.canGoBack === true && clockOffset.value >= same && <BackToNow />}
      </div>
    </details>
  )
}

/** A clock does not go back over what has happened: it begins anew, and asks first. */
function BackToNow() {
  const { clock, shell } = text.value
  const isAsking = useSignal(false)
  const isBusy = useSignal(false)
  if (!isAsking.value)
    return (
      <button type="button" class="outline secondary" onClick={() => (isAsking.value = true)}>
        {clock.back}
      </button>
    )
  const go = () => {
    isBusy.value = true
    backToNow().then(
      () => location.replace('/'),
      () => {
        isBusy.value = false
        notify('bad', shell.failed)
      },
    )
  }
  return (
    <>
      <p>{clock.backDoes}</p>
      <button type="button" aria-busy={isBusy.value} disabled={isBusy.value} onClick={go}>
        {clock.backYes}
      </button>
    </>
  )
}

/** Escape and a click elsewhere close it. */
function closeFromOutside(details: HTMLDetailsElement | null): () => void {
  const onClick = (event: Event) => {
    if (event.target instanceof Node && !details?.contains(event.target)) details?.removeAttribute('open')
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !details?.open) return
    details.removeAttribute('open')
    details.querySelector('summary')?.focus()
  }
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('click', onClick)
    document.removeEventListener('keydown', onKey)
  }
}
