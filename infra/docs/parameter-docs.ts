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
  english: 'your key, as the operator gave it to you. Put it into the form or the JSON body: URLs get logged',
  example: 'demo-key',
}

const outOrderNo: ParameterDoc = {
  chinese: '外部订单号（您自己的订单号）',
  english: 'your own number of the order: the same number is the same order',
  example: 'ORDER2026001',
}

/** Every parameter of the operations, by its name; it means the same wherever it stands. */
export const parameterDocs = {
  from: {
    chinese: '出发地，车站或城市，中文或拼音',
    english: 'departure station or city, in Chinese or pinyin',
    example: '苏州',
  },
  to: {
    chinese: '目的地，车站或城市，中文或拼音',
    english: 'arrival station or city, in Chinese or pinyin',
    example: '昆山',
  },
  date: {
    chinese: '发车日期，北京时间，yyyyMMdd，须在预售期内',
    english: 'day of departure, yyyyMMdd, within the sale period',
    example: '20261222',
  },
  queryKey: {
    chinese:
      '查询返回的 queryKey，查询后 30 分钟内有效（除非运营方另有设置），只能由查询时的租户使用。提示“不存在或已过期”时：重新查询，用新的 queryKey 和新查到的车次、票价下单',
    english:
      'the queryKey of the search that found the trains, by the same tenant. It counts for 30 minutes (unless the operator has set another time). Where it is said not to exist or to have expired: search again, and submit with the new queryKey',
    example: '6d31300d58be4d239af4039c71ddc313',
  },
  outOrderNo,
  ticketModel: {
    chinese: '购票模式，0：代购（默认）；1：自购，用乘客自己的 12306 账号',
    english: '0 bought for the traveller (default), 1 with the traveller’s own 12306 account',
    example: '0',
    values: ['0', '1'],
  },
  accountNo: {
    chinese: '12306 账号，ticketModel=1 时必填，否则不传',
    english: '12306 account: required with ticketModel=1, otherwise left out',
    example: 'zhangsan',
  },
  accountPwd: {
    chinese: '12306 密码，ticketModel=1 时必填，否则不传',
    english: '12306 password: required with ticketModel=1, otherwise left out',
    example: 'a-password',
  },
  trainNo: {
    chinese: '车次号，取自查询结果；多个车次用 | 隔开',
    english: 'train of the search, or several to choose from, divided by |',
    example: 'G7211|G7213',
  },
  seatClassCode: {
    chinese: '坐席代号（数据字典 seatClassCode，即查询结果 tickets 的键）；多个坐席用 | 隔开',
    english:
      'seat class (data dictionary seatClassCode: a key of the search’s tickets), or several, divided by |',
    example: 'secondseat|firstseat',
  },
  mainTrainNo: {
    chinese: '主车次，最先尝试；多车次或多坐席时必填，否则不传即为唯一的车次',
    english: 'the train to try first; required with several trains or seat classes, otherwise left out',
    example: 'G7211',
  },
  mainSeatClass: {
    chinese: '主坐席代号，最先尝试；多车次或多坐席时必填，否则不传即为唯一的坐席',
    english: 'the seat class to try first; required with several trains or seat classes, otherwise left out',
    example: 'secondseat',
  },
  fromStation: {
    chinese: '出发站名称，与查询结果中主车次的 fromStation 一致',
    english: 'the main train’s fromStation of the search',
    example: '苏州',
  },
  toStation: {
    chinese: '到达站名称，与查询结果中主车次的 toStation 一致',
    english: 'the main train’s toStation of the search',
    example: '昆山',
  },
  departDate: {
    chinese:
      '发车日期，北京时间，yyyy-MM-dd，也可带主车次的发车时间（yyyy-MM-dd HH:mm）；须与 queryKey 对应的查询一致',
    english:
      'day of departure in China, yyyy-MM-dd, with or without the main train’s time (yyyy-MM-dd HH:mm), as searched',
    example: '2026-12-22 08:47',
  },
  closeTime: {
    chinese: '抢票截止时间，北京时间，yyyy-MM-dd HH:mm:ss；须晚于现在、早于发车',
    english: 'when grabbing ends, China Standard Time, yyyy-MM-dd HH:mm:ss: after now and before departure',
    example: '2026-12-20 18:00:00',
  },
  acceptNoSeat: {
    chinese: '是否接受无座，0：不接受；1：接受（seatClassCode 含 noseat 时须为 1）',
    english: 'whether a standing ticket is taken when the seats are gone; 1 where seatClassCode names noseat',
    example: '0',
    values: ['0', '1'],
  },
  person: {
    chinese: '联系人姓名；在沙箱中用于选择场景',
    english: 'the contact’s name; at the sandbox it chooses the scenario',
    example: '出票',
  },
  cellphone: {
    chinese: '联系人手机号',
    english: 'the contact’s mobile number in China',
    example: '13800138000',
  },
  email: {
    chinese: '联系人邮箱；没有可不传',
    english: 'the contact’s e-mail address; may be left out',
    example: 'zhang@example.com',
  },
  passengers: {
    chinese: '乘客，1 至 5 位。JSON 数组；在表单和查询串中为其文本',
    english: '1 to 5 passengers: a JSON array, as a text in forms and queries',
    example: JSON.stringify([
      { passengerName: '测试乘客', passengerType: '1', idCardType: '0', idCardNo: '110101199003077715' },
    ]),
  },
  issue: {
    chinese: '0：抢票单（默认）；1：已出票的订单，含每位乘客的 passengerId',
    english: '0 the grab order (default), 1 the order of the issued tickets, with each passengerId',
    example: '1',
    values: ['0', '1'],
  },
  passengerId: {
    chinese: '乘客编号，由 orderDetail（issue=1）返回，出票推送中也有',
    english: 'whose ticket: the passengerId that orderDetail with issue=1 tells',
    example: '615151438',
  },
  url: {
    chinese: '回调地址，接收推送；生产环境须为公网 https',
    english: 'where pushes shall go; in production https, and not into a private network',
    example: 'https://app.example.com/pushes',
  },
  status: {
    chinese: '只列出这些状态的订单（数据字典 orderStatus），多个用 | 隔开；默认全部',
    english: 'only orders in these states (data dictionary orderStatus), divided by |; all unless given',
    example: 'D|F',
  },
  createdFrom: {
    chinese: '只列出此时间（含）之后提交的订单，北京时间，yyyy-MM-dd HH:mm:ss；默认不限',
    english:
      'only orders submitted then or later, China Standard Time, yyyy-MM-dd HH:mm:ss; all unless given',
    example: '2026-12-01 00:00:00',
  },
  createdTo: {
    chinese: '只列出此时间（含）之前提交的订单，北京时间，yyyy-MM-dd HH:mm:ss；默认不限',
    english:
      'only orders submitted then or earlier, China Standard Time, yyyy-MM-dd HH:mm:ss; all unless given',
    example: '2026-12-31 23:59:59',
  },
  limit: {
    chinese: '每页最多订单数，默认 20',
    english: 'the most orders of one page; 20 unless given',
    example: '20',
  },
  cursor: {
    chinese: '上一页返回的 cursor；第一页不传',
    english: 'the cursor that the page before has answered; left out for the first page',
    example: 'mh9xk2ow-TLCF4D6FUKRQ2DO6QSTRS3NGP8',
  },
  pushId: {
    chinese: '推送编号（即 webhook-id），由 listPushes 返回',
    english: 'which push: its webhook-id, as listPushes tells it',
    example: 'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  },
  format: {
    chinese: '推送格式（本服务的扩展）：json（默认），或 form（JSON 放在表单字段 data 中）',
    english:
      'an extension: how pushes are written, a JSON body (default) or a form whose field data holds it',
    example: 'json',
    values: ['json', 'form'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** The window of the operations that read the journal, and what else means something of its own there. */
export const journalDocs = {
  from: {
    chinese: '起始时间（含），北京时间，yyyy-MM-dd HH:mm:ss；默认为 to（或现在）之前 24 小时',
    english:
      'events told then or later, China Standard Time, yyyy-MM-dd HH:mm:ss; 24 hours before `to`, or before now, unless given',
    example: '2026-12-01 00:00:00',
  },
  to: {
    chinese: '截止时间（含），北京时间，yyyy-MM-dd HH:mm:ss；默认为现在',
    english: 'events told then or earlier, China Standard Time, yyyy-MM-dd HH:mm:ss; now unless given',
    example: '2026-12-01 23:59:59',
  },
  kind: {
    chinese:
      '事件类型，多个用 | 隔开；默认全部。ticketIssued 出票成功、ticketFailed 出票失败、orderExpired 抢票过期、refundSucceeded 退票成功、refundFailed 退票失败、amountCorrected 金额更正',
    english: 'only events of this kind, or of several, divided by |; all unless given',
    example: 'ticketIssued|refundSucceeded',
  },
  limit: {
    chinese: '每页最多事件数，1–100，默认 50',
    english: 'the most events of one page, 1 to 100; 50 unless given',
    example: '50',
  },
  cursor: {
    chinese: '上一页返回的 cursor，或某个事件自己的 cursor（从该事件之后继续）；不传则从 from 开始',
    english:
      'the cursor of the page before, or that of an event, to go on after it; left out to begin at `from`',
    example: 'mh9xk2ow-msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  },
  statementCursor: {
    chinese: '上一页返回的 cursor（csv 时在响应头 x-cursor 中）；第一页不传',
    english: 'the cursor of the page before (of csv it is the header x-cursor); left out for the first page',
    example: 'mh9xk2ow-msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued.1.1qi.0.0.m8.0',
  },
  date: {
    chinese: '对账日期，yyyyMMdd，北京时间的一天',
    english: 'the day in China, yyyyMMdd',
    example: '20261124',
  },
  format: {
    chinese: '返回格式：json（默认），或 csv（文件，可用 Excel 打开）',
    english: 'json (default), or csv: a file that Excel opens',
    example: 'json',
    values: ['json', 'csv'],
  },
  includeDelivered: {
    chinese: '1：已送达的推送也重发；0：不重发（默认）',
    english: '1 sends delivered pushes again, too; 0 (default) does not',
    example: '0',
    values: ['0', '1'],
  },
  dryRun: {
    chinese: '1：只计数，不重发；0：重发（默认）',
    english: '1 only counts the pushes that would be sent; 0 sends them (default)',
    example: '1',
    values: ['0', '1'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** `type` means something else in each operation that has it. */
export const typeDocs = {
  search: {
    chinese: '票种，1：普通票（默认）；2：学生票（暂不支持下单）',
    english: '1 normal tickets (default), 2 students’ (which cannot be ordered yet)',
    example: '1',
    values: ['1', '2'],
  },
  addCallbackUrl: {
    chinese: '回调类型，1：出票结果；2：退票退款；3：抢票过期',
    english: 'which pushes: 1 ticket results, 2 refunds, 3 expiries',
    example: '1',
    values: ['1', '2', '3'],
  },
  testCallbackUrl: {
    chinese: '只测试该类型的回调地址；不传则测试所有已配置的',
    english: 'only the URL of this type; all that are set without it',
    example: '1',
    values: ['1', '2', '3'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** The fields of one passenger. */
export const passengerDocs = {
  passengerName: {
    chinese: '乘客姓名，与证件一致',
    english: 'name, as in the document',
    example: '测试乘客',
  },
  passengerType: {
    chinese: '乘客类型，1：成人；2：儿童（暂不支持学生票和残军票）',
    english: '1 adult, 2 child (3 student and 4 disabled soldier are not supported yet)',
    example: '1',
    values: ['1', '2'],
  },
  idCardType: {
    chinese: '证件类型，0：身份证；1：护照；2：台胞证；3：港澳通行证',
    english: '0 ID card, 1 passport, 2 Taiwan permit, 3 Hong Kong and Macau permit',
    example: '0',
    values: ['0', '1', '2', '3'],
  },
  idCardNo: { chinese: '证件号码', english: 'number of the document', example: '110101199003077715' },
  birthday: {
    chinese: '出生日期，yyyy-MM-dd；证件为身份证时可省略',
    english: 'yyyy-MM-dd; of an ID card it may be left out, its number holds it',
    example: '1990-03-07',
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>
