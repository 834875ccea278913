import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * Keeps the focus within a part of the page: when what had it goes away, the part itself has it (it needs a
 * `tabIndex` of -1), so that whoever goes by keyboard or ear goes on there and not at the beginning of the page.
 */
export function useKeptFocus<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null)
  useEffect(() => (part.current === null ? undefined : keepFocus(part.current)), [])
  return part
}

function keepFocus(part: HTMLElement): () => void {
  let last: EventTarget | null = null
  const onFocusIn = ({ target }: FocusEvent) => {
    last = target
  }
  const onFocusOut = () => {
    // Some browsers say so of what goes away, too, and before it is gone.
    queueMicrotask(() => {
      if (last instanceof Node && last.isConnected) last = null
    })
  }
  const observer = new MutationObserver(() => {
    if (!(last instanceof Node) || last.isConnected) return
    last = null
    if (document.activeElement === document.body) part.focus()
  })
  part.addEventListener('focusin', onFocusIn)
  part.addEventListener('focusout', onFocusOut)
  observer.observe(part, { childList: true, subtree: true })
  return () => {
    part.removeEventListener('focusin', onFocusIn)
    part.removeEventListener('focusout', onFocusOut)
    observer.disconnect()
  }
}
