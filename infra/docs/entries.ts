import { msgCodes } from '#contract/dictionary.ts'
import { toAnswer } from '#shared/errors.ts'
import { deliveryDocs, errorDocs } from './error-docs.ts'
import { gatewayDocs } from './gateway-docs.ts'
import { type Html, html, inline } from './html.ts'
import { errorCodeRows, scenarioRows } from './introduction.ts'
import { operationDocs } from './operation-docs.ts'
import { documentedParameters } from './request-schema.ts'
import { table } from './tables.ts'
import { type Language, say } from './words.ts'

/** Links to all errors by their codes; several share one. */
export function errorIndex(language: Language): Html {
  const items = Object.values(errorDocs).map(
    ({ sample, ...words }) =>
      html`<li>${toAnswer(sample).body.error_code} <a href="#${sample.kind}">${words[language].title}</a></li>`,
  )
  return html`<ul class="index">${items}</ul>`
}

/** Every error with its cause and what to do, at the place where `x-docs` leads. */
export function errorEntries(language: Language): readonly Html[] {
  return Object.values(errorDocs).map((doc) => {
    const { status, body } = toAnswer(doc.sample)
    const { title, cause, remedy } = doc[language]
    return html`<section class="entry" id="${doc.sample.kind}">
<h3>${title}</h3>
<p><code>${status === 200 ? '' : `HTTP ${status} `}error_code ${body.error_code}</code> <code>${body.reason}</code></p>
<p>${inline(cause)}</p>
<p>${inline(remedy)}</p>
</section>`
  })
}

/** What the gateway answers in place of the service. */
export function gatewayEntries(language: Language): readonly Html[] {
  return gatewayDocs.map(
    ({ status, message, cause, remedy }) => html`<section class="entry" id="gateway-${status}">
<h4>HTTP ${status}</h4>
<p><code>${JSON.stringify({ message })}</code></p>
<p>${inline(say(cause, language))}</p>
<p>${inline(say(remedy, language))}</p>
</section>`,
  )
}

/** Each parameter once, though several operations have it; where its rule differs, each rule. */
export function parameterEntries(language: Language): readonly Html[] {
  type Entry = { readonly operations: string[]; readonly rules: Set<string>; readonly body: Html[] }
  const entries = new Map<string, Entry>()
  for (const [operation, { request, parameters }] of Object.entries(operationDocs)) {
    for (const { name, rule, doc } of documentedParameters(request, parameters, language)) {
      const entry: Entry = entries.get(name) ?? { operations: [], rules: new Set(), body: [] }
      entries.set(name, entry)
      entry.operations.push(operation)
      if (entry.rules.has(rule)) continue
      entry.rules.add(rule)
      entry.body.push(html`<p>${inline(say(doc, language))}</p>
<p><code>${rule}</code> <code>${doc.example}</code></p>`)
    }
  }
  return [...entries].map(
    ([name, { operations, body }]) => html`<section class="entry" id="parameter-${name}">
<h3><code>${name}</code></h3>
<p class="soft">${operations.join(', ')}</p>
${body}
</section>`,
  )
}

/** What an attempt to deliver a push says, and what to do about it. */
export function deliveryEntries(language: Language): readonly Html[] {
  return deliveryDocs.map(
    (doc) => html`<section class="entry" id="delivery-${doc.what.replaceAll(' ', '-')}">
<h4><code>${doc.what}</code></h4>
<p>${inline(say(doc, language))}</p>
</section>`,
  )
}

/** All codes of answers and of pushes. */
export function codeTables(): readonly Html[] {
  return [
    table(['error_code', 'reason'], errorCodeRows().map(quoted)),
    table(['msgCode', 'msgInfo'], Object.entries(msgCodes).map(quoted)),
  ]
}

/** A row whose last cell is a text of the wire. */
function quoted([code = '', text = '']: readonly (string | number)[]): readonly (string | number | Html)[] {
  return [code, html`<code>${text}</code>`]
}

/** What the contact's name means at the sandbox. */
export function scenarioTable(language: Language): Html {
  return table(
    ['person', say({ chinese: '含义', english: 'what happens' }, language)],
    scenarioRows(language).map(([name = '', text = '']) => [html`<code>${name}</code>`, text]),
  )
}
