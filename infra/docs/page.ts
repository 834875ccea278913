import { CANCEL_FAILED_REASON, serviceCodes, systemCodes } from '#contract/codes.ts'
import { msgCodes } from '#contract/dictionary.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'
import type { DocsFile } from '#shared/docs/docs-files.ts'
import { toAnswer } from '#shared/errors.ts'
import { docsPath } from '#shared/lambda/http/docs-link.ts'
import { deliveryDocs, errorDocs } from './error-docs.ts'
import { type Html, html } from './html.ts'
import { operationDocs } from './operation-docs.ts'
import { documentedParameters } from './request-schema.ts'

/** Where a file of the documentation lies. */
export type AddressOf = (file: DocsFile) => string

/**
 * The documentation as a page: a guide to what goes wrong, and below it every operation, to be tried out. `addressOf`:
 * where its files lie, when not just below it; `hasBoard`: whether there is a board at `/` to go back to.
 */
export function docsPage(
  addressOf: AddressOf = (file) => `${docsPath}/${file}`,
  { hasBoard = false } = {},
): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>grabTicket order service · 接口文档</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${addressOf('swagger-ui.css')}">
<link rel="stylesheet" href="${addressOf('docs.css')}">
</head>
<body>
<header>
<h1>火车票抢票订单服务 · 接口文档</h1>
<p>接口路径、参数与返回与聚合数据 grabTicket 一致,只需更换域名和key。参数放在查询串、表单、multipart或JSON正文中均可。</p>
<p class="english">Juhe’s grabTicket contract behind a service that keeps its promises: change host and key, nothing else.</p>
${hasBoard ? [html`<p><a href="/">← 看板 Board</a></p>`] : []}
<nav aria-label="Contents">
<a href="#api">接口 Operations</a>
<a href="#errors">错误 Errors</a>
<a href="#parameters">参数 Parameters</a>
<a href="#delivery">推送 Pushes</a>
<a href="#codes">错误码 Codes</a>
<a href="#scenarios">沙箱场景 Sandbox scenarios</a>
</nav>
</header>
<main>
<h2 id="errors">错误 · Errors</h2>
<p>每个被拒绝的应答都带有响应头 <code>x-docs</code>,指向下面对应的条目;<code>x-request-id</code> 用于向运营方查询。</p>
<p class="english">Every refusal has a header <code>x-docs</code> that leads to its entry here, and <code>x-request-id</code> to name when you ask for help.</p>
${errorEntries()}
<h2 id="parameters">参数 · Parameters</h2>
${parameterEntries()}
<h2 id="delivery">推送未送达 · Pushes that do not arrive</h2>
${deliveryEntries()}
<h2 id="codes">错误码 · Codes</h2>
${codeTables()}
<h2 id="scenarios">沙箱场景 · Sandbox scenarios</h2>
${scenarioTable()}
<h2>接口 · Operations</h2>
<div id="api"></div>
</main>
<script src="${addressOf('swagger-ui-bundle.js')}"></script>
<script src="${addressOf('docs.js')}"></script>
</body>
</html>
`.html
}

function errorEntries(): readonly Html[] {
  return Object.values(errorDocs).map(({ sample, chinese, english }) => {
    const { status, body } = toAnswer(sample)
    return html`<section class="entry" id="${sample.kind}">
<h3>${chinese.title} · ${english.title}</h3>
<p><code>${status === 200 ? '' : `HTTP ${status} `}error_code ${body.error_code}</code> <code>${body.reason}</code></p>
<p>${chinese.cause}${chinese.remedy}</p>
<p class="english">${english.cause} ${english.remedy}</p>
</section>`
  })
}

/** Each parameter once, though several operations have it; `type` has a rule in each. */
function parameterEntries(): readonly Html[] {
  const entries = new Map<
    string,
    { readonly operations: string[]; readonly texts: Set<string>; readonly body: Html[] }
  >()
  for (const [operation, { request, parameters }] of Object.entries(operationDocs)) {
    for (const { name, rule, doc, isRequired } of documentedParameters(request, parameters)) {
      const entry = entries.get(name) ?? { operations: [], texts: new Set<string>(), body: [] }
      entries.set(name, entry)
      entry.operations.push(operation)
      if (entry.texts.has(rule)) continue
      entry.texts.add(rule)
      entry.body.push(html`<p><code>${rule}</code> ${isRequired ? '必填' : '选填'}</p>
<p>${doc.chinese}</p>
<p class="english">${doc.english}</p>
<p>例 · example: <code>${doc.example}</code></p>`)
    }
  }
  return [...entries].map(
    ([name, { operations, body }]) => html`<section class="entry" id="parameter-${name}">
<h3><code>${name}</code> <span class="english">${operations.join(', ')}</span></h3>
${body}
</section>`,
  )
}

function deliveryEntries(): readonly Html[] {
  return deliveryDocs.map(
    ({ what, chinese, english }) => html`<section class="entry" id="delivery-${what.replaceAll(' ', '-')}">
<h3><code>${what}</code></h3>
<p>${chinese}</p>
<p class="english">${english}</p>
</section>`,
  )
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): Html {
  const cells = (tag: Html, end: Html, row: readonly (string | number)[]) =>
    row.map((cell) => html`${tag}${cell}${end}`)
  const th = [html`<th scope="col">`, html`</th>`] as const
  const td = [html`<td>`, html`</td>`] as const
  return html`<div class="table" tabindex="0" role="region" aria-label="${head.join(', ')}"><table>
<thead><tr>${cells(...th, head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(...td, row)}</tr>`)}</tbody>
</table></div>`
}

function codeTables(): readonly Html[] {
  return [
    table(
      ['error_code', 'reason'],
      [
        ...Object.entries(systemCodes),
        [serviceCodes.cancelFailed, CANCEL_FAILED_REASON],
        [serviceCodes.badParameter, '参数错误:…'],
      ],
    ),
    table(['msgCode', 'msgInfo'], Object.entries(msgCodes)),
  ]
}

function scenarioTable(): Html {
  const rows = scenarios.map(({ name, english, chinese }) => [name, english, chinese])
  return table(
    ['person', 'what happens', '含义'],
    [...rows, ['anything else', 'goes by the inventory', '按余票抢票']],
  )
}
