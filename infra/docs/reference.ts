import { type PushKind, pushSchemas } from '#contract/pushes.ts'
import { type Html, html, inline } from './html.ts'
import { answerSchema, isSchema, type JsonSchema } from './json-schema.ts'
import { answerValue, type DocumentedRow, documentedRows } from './openapi.ts'
import { keyDoc } from './parameter-docs.ts'
import { pushDocs, pushExample, pushSchema, signatureHeaders } from './push-docs.ts'
import { type DocumentedParameter, documentedParameters } from './request-schema.ts'
import { type Cell, table } from './tables.ts'
import { type Language, say } from './words.ts'

const labels = {
  chinese: {
    ...{
      name: '名称',
      required: '必填',
      yes: '是',
      no: '否',
      meaning: '说明',
      example: '示例',
      type: '类型',
    },
    ...{ request: '请求参数', answer: '返回字段', body: '推送字段', headers: '请求头' },
    ...{
      sample: '返回示例',
      tryIt: '在线调试',
      send: '发送请求',
      contract: '聚合数据接口',
      own: '本服务扩展',
      turned: '出票满 5 分钟才能退票：本地时钟已拨快 6 分钟。',
    },
  },
  english: {
    ...{ name: 'name', required: 'required', yes: 'yes', no: 'no', meaning: 'meaning', example: 'example' },
    ...{ type: 'type', request: 'Parameters', answer: 'Answer', body: 'Body', headers: 'Headers' },
    ...{
      sample: 'Example',
      tryIt: 'Try it out',
      send: 'Send',
      contract: 'Juhe’s operation',
      own: 'extension',
      turned: 'No refund within 5 minutes of the issue: the local clock was turned 6 minutes ahead.',
    },
  },
} as const

/** Links to all operations, to be found at a glance. */
export function operationIndex(language: Language): Html {
  const items = documentedRows().map(
    ({ row, doc }) =>
      html`<li><a href="#operation-${row.name}">${row.name}</a> ${say({ chinese: row.title, english: doc.summary }, language)}</li>`,
  )
  return html`<ul class="index">${items}</ul>`
}

/** Every operation: parameters, fields, example; `canTry` adds a form to try it out. */
export function operationEntries(language: Language, canTry: boolean): readonly Html[] {
  return documentedRows().map((row) => operationEntry(row, language, canTry))
}

function operationEntry({ row, doc, tag }: DocumentedRow, language: Language, canTry: boolean): Html {
  const label = labels[language]
  const parameters = documentedParameters(doc.request, doc.parameters, language)
  const rows = parameters.flatMap((parameter) => parameterRows(parameter, language))
  const keyRow = ['key', label.yes, say(keyDoc, language), code(keyDoc.example)]
  return html`<section class="entry operation" id="operation-${row.name}">
<h3>${say({ chinese: row.title, english: doc.summary }, language)} <code>${row.name}</code></h3>
<p><code>${row.methods.join(' / ')} ${row.path}</code> <span class="soft">${tag === 'contract' ? label.contract : label.own}</span></p>
<p>${inline(say(doc.description, language))}</p>
<h4>${label.request}</h4>
${table([label.name, label.required, label.meaning, label.example], [keyRow, ...rows])}
${doc.answers.map((answer) => {
  const value = answerValue(answer)
  const fields = fieldRows(answerSchema(answer.schema, answer.fields, language, value))
  return html`<h4>${label.answer} · ${say(answer.summary, language)}</h4>
${table([label.name, label.type, label.meaning, label.example], fields)}
<details><summary>${label.sample}</summary><pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre></details>`
})}
${canTry ? [tryForm(row.name, parameters, language)] : []}
</section>`
}

/** A parameter, and below it what its elements hold. */
function parameterRows(
  { name, isRequired, doc, schema }: DocumentedParameter,
  language: Language,
): readonly (readonly Cell[])[] {
  const { yes, no } = labels[language]
  const row = (place: string, isNeeded: boolean, description: unknown, example: unknown) => [
    ...[place, isNeeded ? yes : no, inline(String(description ?? ''))],
    code(String(example ?? '')),
  ]
  const { required, properties } = isSchema(schema.items) ? schema.items : {}
  const elements = Object.entries(isSchema(properties) ? properties : {}).map(([field, inside]) => {
    const { description, examples } = isSchema(inside) ? inside : {}
    const isNeeded = Array.isArray(required) && required.includes(field)
    return row(`${name}[].${field}`, isNeeded, description, Array.isArray(examples) ? examples[0] : '')
  })
  return [row(name, isRequired, schema.description, doc.example), ...elements]
}

function tryForm(
  operation: string,
  parameters: ReturnType<typeof documentedParameters>,
  language: Language,
): Html {
  const label = labels[language]
  const fields = parameters.map(
    ({ name, isRequired, doc }) =>
      html`<label><span>${name}${isRequired ? ' *' : ''}</span><input name="${name}" value="${isRequired ? doc.example : ''}" autocomplete="off"></label>`,
  )
  return html`<details class="try"><summary>${label.tryIt}</summary>
<form data-operation="${operation}" data-turned="${label.turned}"><label><span>key *</span><input name="key" value="demo-key" autocomplete="off"></label>
${fields}
<button>${label.send}</button><pre tabindex="0" aria-live="polite" hidden></pre></form></details>`
}

function code(value: string): Html {
  return value === '' ? html`` : html`<code>${value}</code>`
}

/** Every push: its headers once, then the fields of each. */
export function pushEntries(language: Language): readonly Html[] {
  const label = labels[language]
  const headers = signatureHeaders.map(([name, words, example]) => [
    name,
    inline(say(words, language)),
    code(example),
  ])
  const entries = Object.entries(pushDocs).map(([kind, { title, description }]) => {
    if (!isPushKind(kind)) return html``
    const fields = fieldRows(pushSchema(kind, language))
    return html`<section class="entry" id="push-${kind}">
<h3>${say(title, language)} <code>${kind}</code></h3>
<p>${inline(say(description, language))}</p>
${table([label.name, label.type, label.meaning, label.example], fields)}
<details><summary>${label.sample}</summary><pre tabindex="0"><code>${JSON.stringify(pushExample(kind), null, 2)}</code></pre></details>
</section>`
  })
  return [
    html`<h3>${label.headers}</h3>${table([label.name, label.meaning, label.example], headers)}`,
    ...entries,
  ]
}

function isPushKind(kind: string): kind is PushKind {
  return Object.hasOwn(pushSchemas, kind)
}

type FieldRow = readonly [path: string, type: string, meaning: Html, example: Cell]

/** The fields of a schema, one below the other, each with its path. */
function fieldRows(schema: unknown, path = ''): readonly FieldRow[] {
  if (!isSchema(schema)) return []
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : []
  const below = properties.flatMap(([name, field]) => {
    const place = path === '' ? name : `${path}.${name}`
    const own: readonly FieldRow[] = isSchema(field) ? [rowOf(place, field)] : []
    return [...own, ...fieldRows(field, place)]
  })
  const table = isSchema(schema.additionalProperties)
    ? fieldRows(schema.additionalProperties, `${path}.*`)
    : []
  return [...below, ...fieldRows(schema.items, `${path}[]`), ...table]
}

function rowOf(place: string, { type, description, examples, anyOf, const: only }: JsonSchema): FieldRow {
  const types = Array.isArray(anyOf) ? anyOf.map((one) => one.type) : [type ?? typeof only].flat()
  const [example] = Array.isArray(examples) ? examples : [only]
  return [place, types.join(' | '), inline(String(description ?? '')), code(String(example ?? ''))]
}
