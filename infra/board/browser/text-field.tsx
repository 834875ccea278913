import type { Signal } from '@preact/signals'

type TextFieldProps = {
  readonly label: string
  readonly value: Signal<string>
  readonly type?: 'text' | 'date'
  readonly list?: string
  readonly placeholder?: string
  readonly min?: string
  readonly max?: string
  readonly pattern?: string
  readonly inputMode?: 'tel'
}

/** A required field whose text is kept in a signal. */
export function TextField({ label, value, ...rest }: TextFieldProps) {
  return (
    <label>
      {label}
      <input
        required
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value
        }}
        {...rest}
      />
    </label>
  )
}
