/** What the documentation says of one parameter beyond what its schema tells: that it is required, and its rule. */
export type ParameterDoc = {
  readonly chinese: string
  readonly english: string
  readonly example: string
  /** The values that it may have, where they are few. */
  readonly values?: readonly string[]
}

/** The key, which every operation takes. */
export const keyDoc: ParameterDoc = {
  chinese: '您的 key，由运营方发放。请放在表单或 JSON 正文中：网址会被记入日志。',
  english:
    'Your key, as the operator gave it to you. Put it into the form or the JSON body: URLs get logged.',
  example: 'demo-key',
}

const outOrderNo: ParameterDoc = {
  chinese: '外部订单号，由您生成：同一个号码就是同一张订单。',
  english: 'Your own number of the order: the same number is the same order.',
  example: 'ORDER2026001',
}

/** Every parameter of the operations, by its name; it means the same wherever it stands. */
export const parameterDocs = {
  from: {
    chinese: '出发地，车站或城市名，中文或拼音。',
    english: 'Departure station or city, in Chinese or pinyin.',
    example: '苏州',
  },
  to: {
    chinese: '目的地，车站或城市名，中文或拼音。',
    english: 'Arrival station or city, in Chinese or pinyin.',
    example: '昆山',
  },
  date: {
    chinese: '发车日期，yyyyMMdd，北京时间，须在预售期内（今天起 60 天，除非运营方另有设置）。',
    english:
      'Day of departure in China, yyyyMMdd. It must be on sale: from today to 60 days ahead, unless the operator has set another period.',
    example: '20261222',
  },
  queryKey: {
    chinese:
      '站站查询返回的 `queryKey`，查询后 30 分钟内有效（除非运营方另有设置），只能由查询时的租户使用。提示“不存在或已过期”时：重新查询，用新的 `queryKey` 和新查到的车次、票价下单。',
    english:
      'The `queryKey` of the search that found the trains, by the same tenant. It counts for 30 minutes, unless the operator has set another time. If an answer says that it does not exist or has expired: search again, and submit with the new `queryKey`.',
    example: '6d31300d58be4d239af4039c71ddc313',
  },
  outOrderNo,
  ticketModel: {
    chinese: '购票模式。`0`：代购；`1`：自购，使用乘客自己的 12306 账号。不传即 `0`。',
    english: 'How the ticket is bought: `0` for the traveller (default), `1` with their own 12306 account.',
    example: '0',
    values: ['0', '1'],
  },
  accountNo: {
    chinese: '12306 账号。`ticketModel` 为 `1` 时必填，否则不传。',
    english: '12306 account. Required with `ticketModel` `1`; leave it out otherwise.',
    example: 'zhangsan',
  },
  accountPwd: {
    chinese: '12306 密码。`ticketModel` 为 `1` 时必填，否则不传；密码首尾的空格会保留。',
    english:
      '12306 password. Required with `ticketModel` `1`; leave it out otherwise. Blanks at its ends are kept.',
    example: 'a-password',
  },
  trainNo: {
    chinese: '车次号；多车次用 `|` 隔开，按此顺序抢票。',
    english: 'Number of the train; several are divided by `|` and tried in this order.',
    example: 'G7211|G7213',
  },
  seatClassCode: {
    chinese: '坐席代号，见数据字典 `seatClassCode`；多坐席用 `|` 隔开，按此顺序抢票。',
    english:
      'Code of the seat class (data dictionary `seatClassCode`); several are divided by `|` and tried in this order.',
    example: 'secondseat|firstseat',
  },
  mainTrainNo: {
    chinese: '主车次，须在 `trainNo` 之中。多车次或多坐席时必填，否则可不传。',
    english:
      'The train to try first, one of `trainNo`. Required with several trains or seat classes; otherwise it may be left out.',
    example: 'G7211',
  },
  mainSeatClass: {
    chinese: '主坐席，须在 `seatClassCode` 之中。多车次或多坐席时必填，否则可不传。',
    english:
      'The seat class to try first, one of `seatClassCode`. Required with several trains or seat classes; otherwise it may be left out.',
    example: 'secondseat',
  },
  fromStation: {
    chinese: '出发车站名称，与查询结果中主车次的 `fromStation` 一致。',
    english: 'The main train’s `fromStation` in the search.',
    example: '苏州',
  },
  toStation: {
    chinese: '到达车站名称，与查询结果中主车次的 `toStation` 一致。',
    english: 'The main train’s `toStation` in the search.',
    example: '昆山',
  },
  departDate: {
    chinese:
      '发车日期，yyyy-MM-dd，或带主车次的发车时间，yyyy-MM-dd HH:mm；北京时间，须与 `queryKey` 对应的查询一致。',
    english:
      'Day of departure, yyyy-MM-dd, or with the main train’s time, yyyy-MM-dd HH:mm; China Standard Time, as in the search of the `queryKey`.',
    example: '2026-12-22 08:47',
  },
  closeTime: {
    chinese: '抢票截止时间，yyyy-MM-dd HH:mm:ss，北京时间；须晚于现在、早于发车。到时仍未抢到即过期。',
    english:
      'When grabbing ends, yyyy-MM-dd HH:mm:ss, China Standard Time: after now and before departure. An order without a ticket by then expires.',
    example: '2026-12-20 18:00:00',
  },
  acceptNoSeat: {
    chinese: '是否接受无座。`0`：不接受；`1`：接受。`seatClassCode` 含 `noseat` 时须为 `1`。',
    english:
      'Whether a standing ticket is taken when the seats are gone: `0` no, `1` yes. It must be `1` when `seatClassCode` names `noseat`.',
    example: '0',
    values: ['0', '1'],
  },
  person: {
    chinese: '联系人姓名；在沙箱中决定场景。',
    english: 'The contact’s name; at the sandbox it chooses the scenario.',
    example: '出票',
  },
  cellphone: {
    chinese: '联系人手机号，11 位数字。',
    english: 'The contact’s mobile number in mainland China, 11 digits.',
    example: '13800138000',
  },
  email: {
    chinese: '联系人邮箱；没有可不传。',
    english: 'The contact’s e-mail address; it may be left out.',
    example: 'zhang@example.com',
  },
  passengers: {
    chinese: '乘客列表，1 至 5 位：表单和查询串中为 JSON 文本，JSON 正文中为数组。',
    english: '1 to 5 passengers: JSON text in forms and queries, a list in a JSON body.',
    example: JSON.stringify([
      { passengerName: '测试乘客', passengerType: '1', idCardType: '0', idCardNo: '110101199003077715' },
    ]),
  },
  issue: {
    chinese: '`0`：抢票单；`1`：已出票的订单，含每位乘客的 `passengerId`。不传即 `0`。',
    english:
      '`0` shows the grab order (default), `1` the order of the issued tickets with each `passengerId`.',
    example: '1',
    values: ['0', '1'],
  },
  passengerId: {
    chinese: '申请退票的乘客编号，由 `orderDetail`（`issue=1`）或出票推送给出。',
    english:
      'Whose ticket: the `passengerId` that orderDetail with `issue=1` tells, or the push of the tickets.',
    example: '615151438',
  },
  url: {
    chinese: '回调地址。生产环境须为公网 https 地址。',
    english: 'Where pushes go. In production: https, and not into a private network.',
    example: 'https://app.example.com/pushes',
  },
  status: {
    chinese: '只列出这些状态的订单，见数据字典 `orderStatus`，多个用 `|` 隔开；不传即全部。',
    english:
      'Only orders in these states (data dictionary `orderStatus`), divided by `|`; all states unless given.',
    example: 'D|F',
  },
  createdFrom: {
    chinese: '只列出此时间（含）之后提交的订单，yyyy-MM-dd HH:mm:ss，北京时间；不传即不限。',
    english:
      'Only orders submitted then or later, yyyy-MM-dd HH:mm:ss, China Standard Time; from the first one unless given.',
    example: '2026-12-01 00:00:00',
  },
  createdTo: {
    chinese: '只列出此时间（含）之前提交的订单，yyyy-MM-dd HH:mm:ss，北京时间；不传即不限。',
    english:
      'Only orders submitted then or earlier, yyyy-MM-dd HH:mm:ss, China Standard Time; up to now unless given.',
    example: '2026-12-31 23:59:59',
  },
  limit: {
    chinese: '每页最多订单数；不传即 20。',
    english: 'The most orders of one page; 20 unless given.',
    example: '20',
  },
  cursor: {
    chinese: '上一页返回的 `cursor`；第一页不传。',
    english: 'The `cursor` that the page before has answered; leave it out for the first page.',
    example: 'mh9xk2ow-TLCF4D6FUKRQ2DO6QSTRS3NGP8',
  },
  pushId: {
    chinese: '推送编号（即 `webhook-id`），由 `listPushes` 给出。',
    english: 'Which push: its `webhook-id`, as listPushes tells it.',
    example: 'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  },
  format: {
    chinese:
      '推送格式（本服务的扩展）。`json`：JSON 正文；`form`：表单，JSON 在字段 `data` 中。不传即 `json`。',
    english:
      'An extension: how pushes are written. `json` is a JSON body (default), `form` a form whose field `data` holds the JSON.',
    example: 'json',
    values: ['json', 'form'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** The window of the operations that read the journal, and what else means something of its own there. */
export const journalDocs = {
  from: {
    chinese: '起始时间（含），yyyy-MM-dd HH:mm:ss，北京时间；不传即 `to`（或现在）之前 24 小时。',
    english:
      'Events told then or later, yyyy-MM-dd HH:mm:ss, China Standard Time; 24 hours before `to`, or before now, unless given.',
    example: '2026-12-01 00:00:00',
  },
  to: {
    chinese: '截止时间（含），yyyy-MM-dd HH:mm:ss，北京时间；不传即现在。',
    english: 'Events told then or earlier, yyyy-MM-dd HH:mm:ss, China Standard Time; now unless given.',
    example: '2026-12-01 23:59:59',
  },
  kind: {
    chinese:
      '事件类型，多个用 `|` 隔开；不传即全部。`ticketIssued` 出票成功、`ticketFailed` 出票失败、`orderExpired` 抢票过期、`refundSucceeded` 退票成功、`refundFailed` 退票失败、`amountCorrected` 金额更正。',
    english:
      'Only events of this kind, or of several, divided by `|`; all unless given: `ticketIssued`, `ticketFailed`, `orderExpired`, `refundSucceeded`, `refundFailed`, `amountCorrected`.',
    example: 'ticketIssued|refundSucceeded',
  },
  limit: {
    chinese: '每页最多事件数，1–100；不传即 50。',
    english: 'The most events of one page, 1 to 100; 50 unless given.',
    example: '50',
  },
  cursor: {
    chinese: '上一页返回的 `cursor`，或某个事件自己的 `cursor`（从该事件之后继续）；第一页不传。',
    english:
      'The `cursor` of the page before, or that of an event, to go on after it; leave it out for the first page.',
    example: 'mh9xk2ow-msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  },
  statementCursor: {
    chinese: '上一页返回的 `cursor`（`format=csv` 时在响应头 `x-cursor` 中）；第一页不传。',
    english:
      'The `cursor` of the page before (with `format=csv` it is the header `x-cursor`); leave it out for the first page.',
    example: 'mh9xk2ow-msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued.1.1qi.0.0.m8.0',
  },
  date: {
    chinese: '对账日期，yyyyMMdd，北京时间的一天。',
    english: 'The day in China, yyyyMMdd.',
    example: '20261124',
  },
  format: {
    chinese: '返回格式。`json`，或 `csv`：可用 Excel 打开的文件。不传即 `json`。',
    english: '`json` (default), or `csv`: a file that Excel opens.',
    example: 'json',
    values: ['json', 'csv'],
  },
  includeDelivered: {
    chinese: '`1`：已送达的推送也重发；`0`：不重发。不传即 `0`。',
    english: '`1` sends delivered pushes again, too; `0` (default) does not.',
    example: '0',
    values: ['0', '1'],
  },
  dryRun: {
    chinese: '`1`：只计数，不重发；`0`：重发。不传即 `0`。',
    english: '`1` only counts the pushes that would be sent; `0` (default) sends them.',
    example: '1',
    values: ['0', '1'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** `type` means something else in each operation that has it. */
export const typeDocs = {
  search: {
    chinese: '票种。`1`：普通票；`2`：学生票（暂不支持下单）。不传即 `1`。',
    english: '`1` normal tickets (default), `2` students’ (which cannot be ordered yet).',
    example: '1',
    values: ['1', '2'],
  },
  addCallbackUrl: {
    chinese: '回调类型。`1`：出票结果；`2`：退票退款；`3`：抢票过期。',
    english: 'Which pushes: `1` ticket results, `2` refunds, `3` expiries.',
    example: '1',
    values: ['1', '2', '3'],
  },
  testCallbackUrl: {
    chinese: '只测试该类型的回调地址：`1` 出票结果、`2` 退票退款、`3` 抢票过期；不传即测试所有已配置的。',
    english:
      'Only the URL of this type: `1` ticket results, `2` refunds, `3` expiries; all that are set unless given.',
    example: '1',
    values: ['1', '2', '3'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** The fields of one passenger. */
export const passengerDocs = {
  passengerName: {
    chinese: '乘客姓名，与证件一致。',
    english: 'Name, as in the document.',
    example: '测试乘客',
  },
  passengerType: {
    chinese: '乘客类型。`1`：成人；`2`：儿童（暂不支持学生和残军）。',
    english: '`1` adult, `2` child (students and disabled soldiers are not supported yet).',
    example: '1',
    values: ['1', '2'],
  },
  idCardType: {
    chinese: '证件类型。`0`：身份证；`1`：护照；`2`：台胞证；`3`：港澳通行证。',
    english: 'Document: `0` ID card, `1` passport, `2` Taiwan permit, `3` Hong Kong and Macau permit.',
    example: '0',
    values: ['0', '1', '2', '3'],
  },
  idCardNo: { chinese: '证件号码。', english: 'Number of the document.', example: '110101199003077715' },
  birthday: {
    chinese: '生日，yyyy-MM-dd；证件为身份证时可不传，以证件号码为准。',
    english: 'Date of birth, yyyy-MM-dd. With an ID card it may be left out: the number holds it.',
    example: '1990-03-07',
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>
