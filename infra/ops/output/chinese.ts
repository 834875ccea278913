import { chineseFindings } from '#shared/juhe-check/chinese.ts'
import { translator } from '#shared/translator.ts'
import { chineseSentences } from './chinese-sentences.ts'
import { chineseWords } from './chinese-words.ts'

/** All texts by their English. `{}` stands for a value. */
export const chinese: Readonly<Record<string, string>> = {
  'what a person may ask for': '个人可以要求的：查阅与删除',
  "a person's data in JSON: of an order, or of every order with a document number":
    '以 JSON 导出个人信息：一个订单，或某证件号的全部订单',
  'delete the personal data of an order, or of every order with a document number, at once':
    '立即删除一个订单，或某证件号全部订单的个人信息',
  'every order of a document number, which is asked for or read from stdin':
    '某证件号的全部订单；证件号另行询问，或从标准输入读取',
  'why, for the audit record: such as a case number, no personal data':
    '原因，写入审计记录：例如工单号，不要写个人信息',
  'why they are shown, for the audit record': '查看的原因，写入审计记录',
  'Document number: ': '证件号：',
  ...chineseWords,
  ...chineseFindings,
  ...chineseSentences,
}

/** A text in Chinese, and the values in it; undefined if it has no translation. */
export const inChinese = translator(chinese)
