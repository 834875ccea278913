import { type Html, html } from './html.ts'

/** A table that scrolls by itself where it is wider than the page. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): Html {
  const th = head.map((cell) => html`<th scope="col">${cell}</th>`)
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)
  return html`<div class="table" tabindex="0" role="region" aria-label="${head.join(', ')}"><table>
<thead><tr>${th}</tr></thead>
<tbody>${body}</tbody>
</table></div>`
}
