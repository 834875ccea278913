import type { ComponentChildren } from 'preact'
import { text } from './language.ts'

type ChartFigureProps = {
  readonly title: string
  readonly lead: string
  /** Why there is nothing to draw. */
  readonly empty?: ComponentChildren
  readonly children: ComponentChildren
}

/** A chart with its heading; what it draws, or why it draws nothing. */
export function ChartFigure({ title, lead, empty, children }: ChartFigureProps) {
  return (
    <figure class="card chart">
      <figcaption>
        <h3>{title}</h3>
        <p class="quiet">{lead}</p>
      </figcaption>
      {empty ?? children}
    </figure>
  )
}

type ChartTableProps = {
  readonly label: string
  readonly columns: readonly string[]
  /** Its rows, as `tr`. */
  readonly children: ComponentChildren
}

/** What a chart shows, to read and to hear. */
export function ChartTable({ label, columns, children }: ChartTableProps) {
  return (
    <details class="as-table">
      <summary>{text.value.charts.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </section>
    </details>
  )
}
