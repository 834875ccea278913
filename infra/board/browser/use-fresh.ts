import { useRef, useState } from 'preact/hooks'

/** What appears this soon after its list was there from the beginning, ms. */
const beginningMs = 1_000

/** When a list appeared, for its rows. */
export function useBeginning(): number {
  return useRef(performance.now()).current
}

/** Whether a row came after its list: then it is shown as something new. */
export function useFresh(beginning: number): boolean {
  const [isFresh] = useState(() => performance.now() - beginning > beginningMs)
  return isFresh
}
