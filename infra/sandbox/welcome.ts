import { operations } from '#contract/operations.ts'
import { scenarios } from './model/scenarios.ts'

/** What `GET /` says: what this is, and what there is to try. */
export function welcome(url: string, key: string): string {
  const row = (left: string, right: string) => `  ${left.padEnd(52)}${right}`
  const contract = Object.values(operations).map(({ methods, path, title }) =>
    row(`${methods.join('|').padEnd(9)}${path}`, title),
  )
  const chosen = scenarios.map(({ name, english }) => row(name, english))
  const search = `${url}${operations.search.path}?from=苏州&to=昆山&date=yyyyMMdd&type=1&key=${key}`
  return `An upstream that plays Juhe's grabTicket API. No ticket is bought, nobody is charged.

The contract, with key=${key}
${contract.join('\n')}

Try
  ${search}

Scenarios: what the contact's person says; several joined by +
${chosen.join('\n')}
${row('anything else', 'goes by the inventory')}

The sandbox's own
${row('GET      /sandbox/orders?outOrderNo=…', 'the upstream orders, and what was done to them')}
${row('GET      /sandbox/clock', '{"now": …}')}
${row('POST     /sandbox/clock', '{"advanceSeconds": 3600} moves the time')}
${row('GET      /sandbox/scenarios', 'the table above')}
${row('GET|POST|DELETE /sandbox/faults', '{"operation": "submitOrder", "fault": "timeout-after", "times": 1}')}
`
}
