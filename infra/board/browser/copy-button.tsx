import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'

/** Copies a number or a link, so that nobody has to select it. */
export function CopyButton({ what, value }: { readonly what: string; readonly value: string }) {
  const { order: words, shell } = text.value
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => notify('good', words.copied),
      () => notify('bad', shell.failed),
    )
  return (
    <button type="button" class="plain copy" aria-label={what} title={what} onClick={copy}>
      <Icon name="copy" />
    </button>
  )
}

/** A number with the button that copies it; it never breaks. */
export function CopyableId({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span class="id">
      <span title={value}>{value}</span>
      <CopyButton what={text.value.order.copy(name)} value={value} />
    </span>
  )
}
