import { cancelFailedReason, serviceCodes, systemCodes } from '#contract/codes.ts'
import { msgCodes } from '#contract/dictionary.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'
import { toAnswer } from '#shared/errors.ts'
import { deliveryDocs, errorDocs } from './error-docs.ts'
import { type Speech, say, type Words } from './words.ts'

/** What stands above the operations of the OpenAPI document, in Markdown: how to call, and what codes mean. */
export function introduction(speech: Speech): string {
  const parts = [opening, errorTable, codeTable, deliveryTable, scenarioTable]
  return parts.map((part) => part(speech)).join('\n\n')
}

const openings: Words = {
  chinese:
    '接口路径、参数、返回与聚合数据官方文档一致，只需更换域名和 key。同一个 `outOrderNo` 只产生一张上游抢票单，每条推送都有签名并自动重试。\n\n参数可放在查询串、表单、multipart 表单或 JSON 正文中。所有应答（包括拒绝）均为 HTTP 200 和 `{reason, result, error_code}`；仅路径不存在（404）和服务自身故障（500）例外。时间均为北京时间，金额单位为元。',
  english:
    'Juhe’s grabTicket API as it is documented: change host and key, nothing else. One `outOrderNo` is one upstream order, and every push is signed and retried.\n\nParameters travel in the query string, a form, a multipart form or a JSON body. Every answer is HTTP 200 with `{reason, result, error_code}`, refusals too; only an unknown path (404) and a failure of the service’s own (500) answer otherwise. All times are China Standard Time, money is in yuan.',
}

function opening(speech: Speech): string {
  return speech === 'both' ? `${openings.chinese}\n\n${openings.english}` : openings[speech]
}

type Row = readonly (string | number)[]

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|')
}

function errorTable(speech: Speech): string {
  const rows = Object.values(errorDocs).map(({ sample, chinese, english }) => {
    const { body } = toAnswer(sample)
    const title = { chinese: chinese.title, english: english.title }
    const remedy = { chinese: chinese.remedy, english: english.remedy }
    return [body.error_code, body.reason, say(title, speech), say(remedy, speech)]
  })
  const heads = { chinese: '含义', english: 'what it is' }
  const remedies = { chinese: '处理', english: 'what to do' }
  const head = ['error_code', 'reason', say(heads, speech), say(remedies, speech)]
  return `## ${say({ chinese: '错误', english: 'Errors' }, speech)}\n\n${table(head, rows)}`
}

/** The codes of answers, with Juhe's reasons. */
export function errorCodeRows(): readonly Row[] {
  return [
    ...Object.entries(systemCodes),
    [serviceCodes.cancelFailed, cancelFailedReason],
    [serviceCodes.badParameter, '参数错误：…'],
  ]
}

function codeTable(speech: Speech): string {
  const system = {
    chinese: '应答的 `error_code`。系统级错误码另带 `resultcode`（错误码减 9900）。',
    english: '`error_code` of answers. System codes carry `resultcode` (the code less 9900), too.',
  }
  const push = {
    chinese: '推送的 `msgCode`；退票被拒绝的原因使用相同的文字。',
    english: '`msgCode` of pushes; reasons of refused refunds use the same texts.',
  }
  return [
    `## ${say({ chinese: '错误码', english: 'Codes' }, speech)}`,
    say(system, speech),
    table(['error_code', 'reason'], errorCodeRows()),
    say(push, speech),
    table(['msgCode', 'msgInfo'], Object.entries(msgCodes)),
  ].join('\n\n')
}

function deliveryTable(speech: Speech): string {
  const title = { chinese: '推送未送达', english: 'Pushes that do not arrive' }
  const head = [
    { chinese: '结果', english: 'attempt' },
    { chinese: '处理', english: 'what to do' },
  ]
  const rows = deliveryDocs.map((doc) => [doc.what, say(doc, speech)])
  return `## ${say(title, speech)}\n\n${table(
    head.map((one) => say(one, speech)),
    rows,
  )}`
}

/** What a contact's name means at the sandbox, and the row of all other names. */
export function scenarioRows(speech: Speech): readonly Row[] {
  const anything = { chinese: '其他任何姓名', english: 'anything else' }
  const inventory = { chinese: '按余票抢票', english: 'goes by the inventory' }
  return [
    ...scenarios.map((scenario) => [scenario.name, say(scenario, speech)]),
    [say(anything, speech), say(inventory, speech)],
  ]
}

function scenarioTable(speech: Speech): string {
  const rows = scenarioRows(speech).map(([name = '', text = '']) => [`\`${name}\``, text])
  const words = {
    chinese:
      '沙箱按联系人姓名 `person` 选择场景；多个场景用 `+` 连接，如 `超时+出票+丢推送`。`NNN` 为 100 以外的 msgCode。',
    english:
      'The contact’s `person` chooses what happens to an order at the sandbox; several are joined by `+`, such as `超时+出票+丢推送`. `NNN` is a msgCode other than 100.',
  }
  const title = { chinese: '沙箱场景', english: 'Sandbox scenarios' }
  const head = ['person', say({ chinese: '含义', english: 'what happens' }, speech)]
  return `## ${say(title, speech)}\n\n${say(words, speech)}\n\n${table(head, rows)}`
}
