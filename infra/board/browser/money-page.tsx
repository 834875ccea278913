import { formatChinaTime } from '#contract/china-time.ts'
import type { DayStatement } from '../wire.ts'
import { readStatement } from './api.ts'
import { text } from './language.ts'
import { ask, asked } from './route.ts'
import { now } from './store.ts'
import { useFreshly } from './use-list.ts'

/** A day's money, tenant by tenant, with all its lines as a file. */
export function MoneyPage() {
  const { money: words, shell } = text.value
  const date = asked('date') || formatChinaTime(now.value, 'yyyyMMdd')
  const { value: statement, isFailed } = useFreshly(date, () => readStatement(date))
  return (
    <section class="money" aria-labelledby="money">
      <h1 id="money" tabIndex={-1}>
        {words.title}
      </h1>
      <p class="lead">{words.lead}</p>
      <label>
        {words.day}
        <input
          type="date"
          required
          value={`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`}
          onChange={({ currentTarget }) => ask({ date: currentTarget.value.replaceAll('-', '') })}
        />
      </label>
      {statement === undefined ? (
        <p class="empty">{isFailed ? shell.failed : shell.loading}</p>
      ) : (
        <Totals statement={statement} />
      )}
    </section>
  )
}

function Totals({ statement: { date, tenants, totals } }: { readonly statement: DayStatement }) {
  const { money: words, order } = text.value
  const rows = [
    ...tenants.map((one) => ({ ...one, name: one.tenantId, file: `?date=${date}&tenant=${one.tenantId}` })),
    { totals, name: words.all, file: `?date=${date}` },
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself on a telephone, and must by keyboard
    <section class="card wide" tabIndex={0} aria-label={words.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{order.tenant}</th>
            {words.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{words.file}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, totals: one, file }) => (
            <tr key={file}>
              <th scope="row">{name}</th>
              {[one.tickets, one.ticketAmount, one.refunds, one.refundAmount].map((value, index) => (
                <td key={index}>{value}</td>
              ))}
              <td>{one.serviceFee}</td>
              <td>
                <b>{one.net}</b>
              </td>
              <td>{one.unknown}</td>
              <td>
                <a href={`/board/statement.csv${file}`} aria-label={words.download(name)}>
                  CSV
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        <small>{words.unknownNote}</small>
      </p>
    </section>
  )
}
