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
    chinese: '出发地（中文或拼音）',
    english: 'departure station or city, in Chinese or pinyin',
    example: '苏州',
  },
  to: {
    chinese: '目的地（中文或拼音）',
    english: 'arrival station or city, in Chinese or pinyin',
    example: '昆山',
  },
  date: {
    chinese: '发车日期，如：20161130',
    english: 'day of departure, yyyyMMdd, within the sale period',
    example: '20261222',
  },
  queryKey: {
    chinese:
      '站站查询返回的queryKey，查询后30分钟内有效（除非运营方另有设置），只能由查询时的租户使用。提示“不存在或已过期”时：重新查询，用新的queryKey和新查到的车次、票价下单',
    english:
      'the queryKey of the search that found the trains, by the same tenant. It counts for 30 minutes (unless the operator has set another time). Where it is said not to exist or to have expired: search again, and submit with the new queryKey',
    example: '6d31300d58be4d239af4039c71ddc313',
  },
  outOrderNo,
  ticketModel: {
    chinese: '0：代购模式；1：自购模式（用户使用自己的12306账号）',
    english: '0 bought for the traveller (default), 1 with his own 12306 account',
    example: '0',
    values: ['0', '1'],
  },
  accountNo: { chinese: '12306帐号', english: '12306 account, with ticketModel=1', example: 'zhangsan' },
  accountPwd: { chinese: '12306密码', english: '12306 password, with ticketModel=1', example: 'a-password' },
  trainNo: {
    chinese: '车次号，如果有多车次请用英文中竖线隔开',
    english: 'train, or several to choose from, divided by |',
    example: 'G7211|G7213',
  },
  seatClassCode: {
    chinese: '座席代号，若有多坐席，请用英文中竖线隔开',
    english: 'seat class (data dictionary seatClassCode), or several, divided by |',
    example: 'secondseat|firstseat',
  },
  mainTrainNo: {
    chinese: '主车次，多车次或多坐席时必须指定',
    english: 'the train to try first; required with several trains or seat classes',
    example: 'G7211',
  },
  mainSeatClass: {
    chinese: '主坐席，多车次或多坐席时必须指定',
    english: 'the seat class to try first; required with several trains or seat classes',
    example: 'secondseat',
  },
  fromStation: {
    chinese: '出发车站名称，与站站查询结果中对应车次的fromStation一致',
    english: 'the main train’s fromStation of the search',
    example: '苏州',
  },
  toStation: {
    chinese: '到达车站名称，与站站查询结果中对应车次的toStation一致',
    english: 'the main train’s toStation of the search',
    example: '昆山',
  },
  departDate: {
    chinese: '发车日期，可带主车次的具体发车时间，须与queryKey对应的查询一致',
    english: 'day of departure, with or without the main train’s time, in China Standard Time',
    example: '2026-12-22 08:47',
  },
  closeTime: {
    chinese: '抢票截止时间',
    english: 'when grabbing ends: after now and before departure, in China Standard Time',
    example: '2026-12-20 18:00:00',
  },
  acceptNoSeat: {
    chinese: '是否接受无座，0：不接受 1：接受（seatClassCode含noseat时须为1）',
    english: 'whether a standing ticket is taken when the seats are gone; 1 where seatClassCode names noseat',
    example: '0',
    values: ['0', '1'],
  },
  person: {
    chinese: '联系人姓名（沙箱用它选择场景）',
    english: 'the contact’s name; at the sandbox it chooses the scenario',
    example: '出票',
  },
  cellphone: { chinese: '联系人手机', english: 'the contact’s mobile number', example: '13800138000' },
  email: { chinese: '联系人邮箱', english: 'the contact’s e-mail address', example: 'zhang@example.com' },
  passengers: {
    chinese: '乘客信息，JSON数组，每个订单最多五位乘客',
    english: '1 to 5 passengers: a JSON array, as a text in forms and queries',
    example: JSON.stringify([
      { passengerName: '测试乘客', passengerType: '1', idCardType: '0', idCardNo: '110101199003077715' },
    ]),
  },
  issue: {
    chinese: '0：未出票（抢票单）1：已出票（含passengerId），默认0',
    english: '0 the grab order (default), 1 the order of the issued tickets, with each passengerId',
    example: '1',
    values: ['0', '1'],
  },
  passengerId: {
    chinese: '乘客id，由订单详情（issue=1）返回',
    english: 'whose ticket: the passengerId that orderDetail with issue=1 tells',
    example: '615151438',
  },
  url: {
    chinese: '回调地址',
    english: 'where pushes shall go; in production https, and not into a private network',
    example: 'https://app.example.com/pushes',
  },
  status: {
    chinese: '只列出这些状态的订单（数据字典orderStatus），多个用|隔开',
    english: 'only orders in these states (data dictionary orderStatus), divided by |',
    example: 'D|F',
  },
  createdFrom: {
    chinese: '只列出此时间（含）之后提交的订单',
    english: 'only orders submitted then or later, in China Standard Time',
    example: '2026-12-01 00:00:00',
  },
  createdTo: {
    chinese: '只列出此时间（含）之前提交的订单',
    english: 'only orders submitted then or earlier, in China Standard Time',
    example: '2026-12-31 23:59:59',
  },
  limit: {
    chinese: '每页最多订单数，默认20',
    english: 'the most orders of one page; 20 unless given',
    example: '20',
  },
  cursor: {
    chinese: '上一页返回的cursor',
    english: 'the cursor that the page before has answered',
    example: 'mh9xk2ow-TLCF4D6FUKRQ2DO6QSTRS3NGP8',
  },
  pushId: {
    chinese: '推送编号（即webhook-id），由listPushes返回',
    english: 'which push: its webhook-id, as listPushes tells it',
    example: 'msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  },
  format: {
    chinese: '推送格式（本服务的扩展）:json 或 form（表单字段data）',
    english:
      'an extension: how pushes are written, a JSON body (default) or a form whose field data holds it',
    example: 'json',
    values: ['json', 'form'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** The window of the operations that read the journal, and what else means something of its own there. */
export const journalDocs = {
  from: {
    chinese: '起始时间（含），北京时间；默认为to（或现在）之前24小时',
    english:
      'events told then or later, in China Standard Time; 24 hours before `to`, or before now, unless given',
    example: '2026-12-01 00:00:00',
  },
  to: {
    chinese: '截止时间（含），北京时间；默认为现在',
    english: 'events told then or earlier, in China Standard Time; now unless given',
    example: '2026-12-01 23:59:59',
  },
  kind: {
    chinese:
      '事件类型，多个用|隔开；默认全部。ticketIssued 出票成功、ticketFailed 出票失败、orderExpired 抢票过期、refundSucceeded 退票成功、refundFailed 退票失败、amountCorrected 金额更正',
    english: 'only events of this kind, or of several, divided by |',
    example: 'ticketIssued|refundSucceeded',
  },
  limit: {
    chinese: '每页最多事件数，1-100，默认50',
    english: 'the most events of one page, 1 to 100; 50 unless given',
    example: '50',
  },
  cursor: {
    chinese: '上一页返回的cursor，或某个事件自己的cursor（从该事件之后继续）',
    english: 'the cursor of the page before, or that of an event, to go on after it',
    example: 'mh9xk2ow-msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued',
  },
  statementCursor: {
    chinese: '上一页返回的cursor（csv时在响应头x-cursor中）',
    english: 'the cursor of the page before; of csv it is the header x-cursor',
    example: 'mh9xk2ow-msg_TLCF4D6FUKRQ2DO6QSTRS3NGP8_ticketIssued.1.1qi.0.0.m8.0',
  },
  date: { chinese: '日期(北京时间的一天)', english: 'the day in China, yyyyMMdd', example: '20261124' },
  format: {
    chinese: '返回格式：json（默认）或 csv（文件，可用Excel打开）',
    english: 'json (default), or csv: a file that Excel opens',
    example: 'json',
    values: ['json', 'csv'],
  },
  includeDelivered: {
    chinese: '1：已送达的推送也重发；0（默认）：不重发',
    english: '1 sends delivered pushes again, too; 0 (default) does not',
    example: '0',
    values: ['0', '1'],
  },
  dryRun: {
    chinese: '1：只计数，不重发',
    english: '1 only counts the pushes that would be sent',
    example: '1',
    values: ['0', '1'],
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>

/** `type` means something else in each operation that has it. */
export const typeDocs = {
  search: {
    chinese: '票种类型，默认为1,1：正常票 2：学生票（暂不支持下单）',
    english: '1 normal tickets (default), 2 students’ (which cannot be ordered yet)',
    example: '1',
    values: ['1', '2'],
  },
  addCallbackUrl: {
    chinese: '回调类型，1：出票结果推送 2：退票退款推送 3：抢票过期推送',
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
  passengerName: { chinese: '乘客姓名', english: 'name, as in the document', example: '测试乘客' },
  passengerType: {
    chinese: '乘客类型 1：成人 2：儿童（暂不支持学生票和残军票）',
    english: '1 adult, 2 child (3 student and 4 disabled soldier are not supported yet)',
    example: '1',
    values: ['1', '2'],
  },
  idCardType: {
    chinese: '证件类型 0：身份证 1：护照 2：台胞证 3：港澳通行证',
    english: '0 ID card, 1 passport, 2 Taiwan permit, 3 Hong Kong and Macau permit',
    example: '0',
    values: ['0', '1', '2', '3'],
  },
  idCardNo: { chinese: '证件号码', english: 'number of the document', example: '110101199003077715' },
  birthday: {
    chinese: '生日，身份证可省略',
    english: 'yyyy-MM-dd; of an ID card it may be left out, its number holds it',
    example: '1990-03-07',
  },
} as const satisfies Readonly<Record<string, ParameterDoc>>
