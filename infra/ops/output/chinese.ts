/** What the operators' tools say, in Chinese, by what they say in English. */
export const chinese: Readonly<Record<string, string>> = {
  // Commands and their groups.
  'Operates the order service: the local one (DATA_DIR), or a stage on AWS (--stage).':
    '运维抢票订单服务:本机服务(DATA_DIR),或 AWS 上的环境(--stage)。',
  'the applications that use the service': '使用本服务的租户',
  'create a tenant; its signing secret is shown once': '创建租户;签名密钥只显示一次',
  'list all tenants': '列出全部租户',
  "refuse a tenant's calls from now on; its orders go on, and are pushed":
    '从现在起拒绝租户的调用;其订单继续进行并照常推送',
  'let a suspended tenant in again': '恢复被暂停的租户',
  "show a tenant's own limits, and change those that are given: a number, none, or stage (the default)":
    '显示租户自己的限额,并修改给出的项:数字、none 或 stage(默认)',
  "replace the secret that signs a tenant's pushes; the new one is shown once":
    '更换租户推送的签名密钥;新密钥只显示一次',
  "tenants' API keys": '租户的 API key',
  'create an API key, which is shown once': '创建 API key,只显示一次',
  "list a tenant's API keys by their ids, revoked ones included": '按编号列出租户的 API key,包括已吊销的',
  'take an API key out of use, for good': '永久吊销一个 API key',
  'the URLs that Juhe pushes to': '聚合推送到的回调地址',
  'tell Juhe (contract §6) to push to this service, with the newest tokens':
    '通知聚合(协议第 6 节)推送到本服务,使用最新令牌',
  'see whether the URLs that Juhe pushes to answer as Juhe wants it': '检查回调地址的应答是否符合聚合的要求',
  "make a new token for each of Juhe's URLs; those that there are still count":
    '为每个回调地址生成新令牌;原有令牌仍然有效',
  "take the tokens of Juhe's URLs out that are not the newest": '移除回调地址上除最新以外的令牌',
  'the upstream itself': '上游聚合本身',
  'ask Juhe what changes nothing, and compare each answer with what the service relies on':
    '向聚合发出不产生任何影响的请求,并逐项对照本服务所依赖的应答',
  "show what is used of Juhe's budget of calls, and how many routine questions wait for it, and how long":
    '查看聚合调用额度的使用情况，以及有多少例行查询在等待、等多久',
  'let routine questions go on at once, as after buying more of Juhe':
    '让例行查询立即恢复，例如在聚合加购额度之后',
  'whom alarms are told to': '告警的接收方',
  "send a test alarm to each group robot of the stage's secret alarms (locally: of ALARM_ROBOTS), and say who took it":
    '向环境密钥 alarms(本机:ALARM_ROBOTS)里的每个群机器人发送测试告警,并显示结果',
  'one order': '单个订单',
  'show an order: where it stands, its tickets, pushes and timeline; personal data masked':
    '显示订单:状态、车票、推送和时间线;个人信息打码',
  'ask Juhe about an order now, and do whatever is then due; pushes go out as ever':
    '立即向聚合核对订单,并处理随后到期的事项;推送照常发出',
  "enter what a refund brought back, from Juhe's bill, when no callback told it or told another amount":
    '由聚合账单录入退款金额:回调没有告知,或告知的金额不同',
  'whose ticket was refunded': '被退票乘客的 passengerId',
  'what came back, in yuan': '退回的金额(元)',
  'orders of all tenants': '所有租户的订单',
  "list a tenant's orders, the newest first": '列出租户的订单,最新的在前',
  "find orders of any tenant by outOrderNo, by our orderNo, or by Juhe's number; that of Juhe, or of a ticket, reads the whole table":
    '按 outOrderNo、本服务的 orderNo 或聚合的单号跨租户查找订单;按聚合单号或车票号查找要读整张表',
  'list orders that wait for something longer than they should, the oldest first':
    '列出等待过久的订单,最久的在前',
  'what tenants are told': '发给租户的推送',
  "list the pushes of an order, or all of a tenant's that were given up":
    '列出订单的推送,或租户所有已放弃的推送',
  "send pushes again, under their old ids: an order's that were given up, the one that is named, or a window's (--since)":
    '以原编号重新推送:订单已放弃的、指定的一条,或一段时间内的(--since)',
  'the money of a day or a month': '一天或一个月的金额',
  "a day's or a month's money of a tenant, or of all tenants: tickets, refunds and fees":
    '一个或全部租户一天或一个月的金额:车票、退款和手续费',
  "compare Juhe's own bill (CSV) with the journal: what only one side has, and where amounts differ":
    '将聚合的账单(CSV)与日志对账:只有一方有的,以及金额不同的',
  'the journal of events': '事件日志',
  'compare the journal with all orders: exit with 7 when an event is missing, differs or is of no order':
    '将日志与全部订单核对:有缺失、不同或无主的事件时退出码为 7',
  'write again what the journal lacks of all orders, at its old place': '把日志缺少的事件补写到原位置',
  'the index of what waits': '等待事项的索引',
  'how many orders are due, and wait, in each shard of the due index, and how late the oldest is':
    '到期索引每个分片里到期和等待的订单数,以及最久的迟了多少',
  'the stage as a whole': '整个环境',
  'take nothing on: reads go on, effects answer 10020, the schedule begins nothing':
    '停止受理:查询照常,写操作返回 10020,定时任务不再开始新工作',
  'take requests on again, and let the schedule go on': '恢复受理,定时任务继续',
  "a stage's secrets": '环境的密钥',
  "fill a new stage's secrets that hold nothing usable yet; Juhe's key is read from stdin":
    '填入新环境尚不可用的密钥;聚合的 key 从标准输入读取',
  'the keys that seal personal data': '加密个人信息的密钥',
  'how many values each sealing key is needed for, and since when it opens and seals':
    '每个密钥还被多少数据使用,以及何时开始解密和加密',
  'make a new sealing key that opens, and seals nothing before it is promoted':
    '生成新密钥:先只能解密,promote 之后才用于加密',
  'let a sealing key of the ring seal from now on; the others still open':
    '从现在起用该密钥加密;其余密钥仍可解密',
  'seal everything anew that is not sealed with the current key; may be interrupted and run again':
    '用当前密钥重新加密其余数据;可以中断后再运行',
  'take a sealing key that nothing needs any more out of the ring, for good': '永久移除不再使用的密钥',
  'short for callbacks register': 'callbacks register 的简写',
  'ask Juhe about every order that was open at a moment, or has been placed since: after a restore to it. Nothing is submitted, cancelled or refunded':
    '恢复备份后,向聚合核对某一时刻未完成或其后提交的所有订单;不提交、不取消、不退票',
  'see whether everything that the service needs is there and works': '检查本服务所需的一切是否就绪并正常',
  'count what became of the orders that were submitted since a moment': '统计某一时刻以来提交的订单的结果',
  'what a tenant was told, oldest first': '租户收到的事件,最早的在前',
  'show what happens to orders while it happens, a line each; with --json, an object a line':
    '实时显示订单上发生的事,每行一条;--json 时每行一个对象',
  "send a tenant's pushes to a local program too, signed as ever, while this runs; the tenant's own URLs stay as they are":
    '运行期间把租户的推送也转发给本机程序,照常签名;租户自己的地址不变',
  'print a script that completes commands, for bash, zsh or fish': '输出 bash、zsh 或 fish 的命令补全脚本',
  'show the version': '显示版本',
  'a stage on AWS, such as dev or prod; without it the local service':
    'AWS 上的环境,如 dev 或 prod;不给则为本机服务',
  'print JSON': '输出 JSON',
  'confirm what would be asked about': '对需要确认的操作直接确认',
  "show what the service's code logs, on stderr": '在 stderr 显示服务代码的日志',
  'zh or en; without it, as the locale says': 'zh 或 en;不给则随系统语言',
  // Columns, names of values, and headings.
  ...{ check: '检查项', result: '结果', detail: '详情', status: '状态', order: '订单', tenant: '租户' },
  ...{
    created: '提交时间',
    submission: '提交',
    trip: '行程',
    trains: '车次',
    departs: '发车',
    for: '已等待',
  },
  ...{
    stuck: '卡住原因',
    setbacks: '失败次数',
    orders: '订单数',
    shard: '分片',
    due: '到期',
    waiting: '等待',
  },
  ...{ earliest: '最早', late: '迟了', when: '时间', by: '来源', what: '事项', of: '对象', event: '事件' },
  ...{
    state: '状态',
    tries: '次数',
    made: '生成时间',
    type: '类型',
    tells: '内容',
    found: '发现',
    reason: '原因',
  },
  ...{
    name: '名称',
    document: '证件',
    birthday: '生日',
    kind: '种类',
    class: '席别',
    seat: '座位',
    price: '票价',
  },
  ...{
    refund: '退票',
    revoked: '吊销时间',
    robot: '机器人',
    why: '原因',
    secret: '密钥',
    key: '密钥',
    values: '数据数',
  },
  ...{ asked: '请求', outcome: '结果', said: '应答', before: '之前', after: '之后', changed: '是否变化' },
  ...{
    note: '说明',
    failure: '失败原因',
    passengers: '乘客数',
    cancellation: '取消',
    since: '自',
    issued: '出票',
  },
  ...{ refunds: '退票', pushes: '推送', learnt: '得知方式', contact: '联系人', url: '地址' },
  'push id': '推送编号',
  'key id': 'key 编号',
  'last result': '上次结果',
  'passenger id': '乘客编号',
  'callback urls': '回调地址',
  'in the ring since': '加入时间',
  'in front since': '启用时间',
  'close time': '截止时间',
  'at Juhe': '聚合单号',
  'personal data': '个人信息',
  '12306 account': '12306 账号',
  'by status': '按状态',
  'failed by msgCode': '按 msgCode 的失败',
  'submit to issue': '提交到出票',
  "Juhe's errors": '聚合的错误',
  Tickets: '车票',
  People: '人员',
  Pushes: '推送',
  'Timeline (China Standard Time)': '时间线(北京时间)',
  'What happened (China Standard Time)': '发生的事(北京时间)',
  'What Juhe answered': '聚合的应答',
  'What comes next (China Standard Time)': '接下来(北京时间)',
  'By kind and state': '按原因和状态',
  // Values and sentences.
  ...{
    ok: '正常',
    differs: '不一致',
    failed: '失败',
    warning: '注意',
    none: '无',
    taken: '已接收',
    FAILED: '失败',
  },
  ...{ answers: '有应答', active: '正常', suspended: '已暂停', nothing: '无' },
  'No order.': '没有订单。',
  'No order is stuck.': '没有卡住的订单。',
  'No push was given up.': '没有已放弃的推送。',
  'No robot is set.': '没有设置机器人。',
  'Juhe was not asked.': '没有询问聚合。',
  'Nothing: the order rests.': '没有:订单已结束。',
  'yes: see what happened': '有,见“发生的事”',
  'Nothing was done.': '什么也没有做。',
  "ask Juhe's orderDetail": '查询聚合 orderDetail',
  'submit the order to Juhe': '向聚合提交订单',
  'close it: its grabbing time is over': '关闭订单:抢票时间已过',
  'cancel it at Juhe': '向聚合取消',
  'ask Juhe for the refund': '向聚合申请退票',
  'push to the tenant': '推送给租户',
  'write the event to the journal': '写入事件日志',
  'delete the personal data': '删除个人信息',
}

/** Sentences with values in them: a pattern, and its Chinese. */
export const chinesePatterns: readonly (readonly [RegExp, string])[] = [
  [/^there is no tenant (\S+)$/, '没有租户 $1'],
  [/^no order has the number (\S+)$/, '没有单号为 $1 的订单'],
  [/^there is no such order \((\S+)\)$/, '没有这个订单($1)'],
  [/^the service is not running \((.+)\)$/, '服务没有运行($1)'],
  [/^(.*) Confirm it with --yes\.$/s, '$1 请用 --yes 确认。'],
  [
    /^DATA_DIR (\S+) holds no service: start it once \(npm start\)$/,
    'DATA_DIR $1 里没有服务:请先运行一次 npm start',
  ],
  [/^answers at (.+)$/, '在 $1 有应答'],
  [/^recognized as no such order \((.+)\)$/, '已识别为订单不存在($1)'],
  [
    /^not recognized as no such order \((.+)\): set (\w+) \((\w+)\) to (.+)$/,
    '未识别为订单不存在($1):请将 $2($3)设为 $4',
  ],
  [/^https answers the same: set (\w+) \((\w+)\) to (.+)$/, 'https 应答相同:请将 $1($2)设为 $3'],
  [/^(\d+) entries, all as here$/, '共 $1 项,与本服务一致'],
  [/^(\d+) calls left$/, '剩余 $1 次'],
  [/^Juhe does not say how many calls are left$/, '聚合没有说明剩余次数'],
  [/^at most (\d+) s apart$/, '相差不超过 $1 秒'],
  [/^(\d+) ms at most, of (\d+) that it may take$/, '最长 $1 毫秒,上限 $2 毫秒'],
]
