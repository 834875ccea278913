type RawTextProps = {
  readonly value: string
  /** What it is, for those who hear the page. */
  readonly label: string
}

/** A text as it is; a long one scrolls. */
export function RawText({ value, label }: RawTextProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={label}>
      <pre>{value}</pre>
    </section>
  )
}
