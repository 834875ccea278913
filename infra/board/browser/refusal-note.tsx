import { Icon } from './icon.tsx'
import { text } from './language.ts'

/** Something that the service refused. */
export type Refusal = { readonly code: number; readonly reason: string; readonly docs?: string }

/** Why the service refused something, in its own words. */
export function RefusalNote({ code, reason, docs }: Refusal) {
  const { compose } = text.value
  return (
    <p class="refusal" role="alert">
      <Icon name="alert" />
      <span>
        <b>{compose.refused(code)}</b> <span lang="zh-CN">{reason}</span>{' '}
        {docs === undefined ? null : <a href={docs}>{compose.explained}</a>}
      </span>
    </p>
  )
}
