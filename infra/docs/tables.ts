import { type Html, html } from './html.ts'

/** What stands in a cell. */
export type Cell = string | number | Html

/** A table that scrolls by itself where it is wider than the page. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const th = head.map((cell) => html`<th scope="col">${cell}</th>`)
  // Narrow pages have no heads: the second cell, often no more than a yes, says there what it is about.
  const td = (cell: Cell, at: number) =>
    at === 1 ? html`<td data-head="${head[1] ?? ''}">${cell}</td>` : html`<td>${cell}</td>`
  const body = rows.map((row) => html`<tr>${row.map(td)}</tr>`)
  return html`<div class="table" tabindex="0" role="group" aria-label="${head.join(', ')}"><table>
<thead><tr>${th}</tr></thead>
<tbody>${body}</tbody>
</table></div>`
}
