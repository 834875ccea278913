import { CANCEL_FAILED_REASON, serviceCodes, systemCodes } from '#contract/codes.ts'
import { msgCodes } from '#contract/dictionary.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'
import { toAnswer } from '#shared/errors.ts'
import { deliveryDocs, errorDocs } from './error-docs.ts'

/** What stands above the operations, in Markdown: how to call, what errors mean, what the sandbox can do. */
export function introduction(): string {
  return [
    `Juhe’s grabTicket API as it is documented, behind a service that keeps its promises: one upstream order for one \`outOrderNo\`, every push signed and delivered. 接口路径、参数与返回与聚合数据官方文档一致,只需更换域名和key。

Parameters travel in the query string, a form, a multipart form or a JSON body alike. Every answer is HTTP 200 with \`{reason, result, error_code}\`, refusals too; only an unknown path (404) and a failure of the service’s own (500) answer otherwise. All times are China Standard Time, money is in yuan.`,
    errorTable(),
    codeTable(),
    deliveryTable(),
    scenarioTable(),
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|')
}

function errorTable(): string {
  const rows = Object.values(errorDocs).map(({ sample, chinese, english }) => {
    const { body } = toAnswer(sample)
    return [
      body.error_code,
      body.reason,
      `${chinese.title} · ${english.title}`,
      `${chinese.remedy} · ${english.remedy}`,
    ]
  })
  return `## Errors · 错误\n\n${table(['error_code', 'reason', 'what it is', 'what to do'], rows)}`
}

function codeTable(): string {
  const system = Object.entries(systemCodes).map(([code, reason]) => [code, reason])
  const service = [
    [serviceCodes.cancelFailed, CANCEL_FAILED_REASON],
    [serviceCodes.badParameter, '参数错误:…'],
  ]
  const texts = Object.entries(msgCodes).map(([code, text]) => [code, text])
  return `## Codes · 错误码

\`error_code\` of answers. System codes carry \`resultcode\` (the code less 9900), too.

${table(['error_code', 'reason'], [...system, ...service])}

\`msgCode\` of pushes; reasons of refunds use the same texts.

${table(['msgCode', 'msgInfo'], texts)}`
}

function deliveryTable(): string {
  const rows = deliveryDocs.map(({ what, chinese, english }) => [what, `${chinese} · ${english}`])
  return `## Pushes that do not arrive · 推送未送达\n\n${table(['attempt', 'what to do'], rows)}`
}

function scenarioTable(): string {
  const rows = scenarios.map(({ name, english, chinese }) => [`\`${name}\``, english, chinese])
  return `## Sandbox scenarios · 沙箱场景

The contact’s \`person\` chooses what happens to an order; several are joined by \`+\`, such as \`超时+出票+丢推送\`. \`NNN\` is a msgCode other than 100.

${table(['person', 'what happens', '含义'], [...rows, ['anything else', 'goes by the inventory', '按余票抢票']])}`
}
