/** One measured figure of one subject, as bench.json has it: the figure begins with its number. */
export type Row = {
  readonly figure: string
  readonly subject: string
  readonly value: number
  /** What `value` must not exceed; or reach, where higher is better. */
  readonly goal: number
  readonly unit: string
  readonly better?: 'higher'
  /** What the value was made of: for the reader of the table. */
  readonly detail: string
}

/** Whether a row's goal is met. */
export function isMet({ value, goal, better }: Row): boolean {
  return better === 'higher' ? value >= goal : value <= goal
}
