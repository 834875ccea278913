/**
 * Sentences of the operators' tools in Chinese, by what they say in English. `{}` stands for a value, which is said in
 * Chinese as well if it can be; `{2}` is the second one of the English sentence.
 */
export const chineseSentences: Readonly<Record<string, string>> = {
  // Options.
  'begin with what happened since, such as 10m; without it, with now':
    '从何时起的事开始显示，如 10m；不给则从现在开始',
  'end after that, such as 30s; without it, when interrupted (Ctrl-C)':
    '运行多久后结束，如 30s；不给则直到中断（Ctrl-C）',
  'look so often; 1 locally, 5 on AWS unless it is said': '每隔几秒查看一次；默认本机 1，AWS 5',
  'read units a second that may be used: an order takes about half a one':
    '每秒最多使用的读取单位数；读一个订单约用半个',
  "our own number of the order (the tenant's `orderNo`, Juhe's `outOrderNo`)":
    '本服务的订单号（对租户是 `orderNo`，对聚合是 `outOrderNo`）',
  "all of the tenant's pushes that were given up, of any order; reads the whole table":
    '该租户所有订单中已放弃的全部推送；要读整张表',
  'a day in China: 20261124 or 2026-11-24': '北京时间的一天：20261124 或 2026-11-24',
  'a month in China: 202611 or 2026-11': '北京时间的一个月：202611 或 2026-11',
  "all pushes of the tenant's events since: 2h, 3d, 2026-02-10 (China)":
    '该租户自此时起的全部事件的推送：2h、3d、2026-02-10（北京时间）',
  'until, in the same words': '截止时刻，写法相同',
  'of a window: the delivered ones, too': '时间段内：已送达的也包括',
  'of a window: only count them': '时间段内：只计数，不推送',
  "where Juhe reaches the service, if not at the stage's own URL":
    '聚合访问本服务的地址；不给则为环境自己的地址',
  'exit with 7 when anything is later than that': '有任何事项迟于此时长时，退出码为 7',
  'count as waiting also what only waits for its personal data to be deleted: reads the whole index':
    '只等待删除个人信息的订单也计为等待；要读整个索引',
  'only of {}': '只看这些种类：{}',
  'such as 24h, 7d, 2026-02-10 or 2026-02-10 08:30 (China)':
    '如 24h、7d、2026-02-10 或 2026-02-10 08:30（北京时间）',
  'in the same words': '写法相同',
  'list so many at most': '最多列出的条数',
  'keep each answer there, without keys and people, for SANDBOX_REPLAY':
    '把每个应答存入该目录（不含 key 和个人信息），供 SANDBOX_REPLAY 使用',
  'the key may ask, but change nothing': '该 key 只能查询，不能修改',
  'the key may do everything but refund': '该 key 除退票外都可以',
  'the key counts until then: 30d from now, or a day in China':
    '该 key 的有效期：如 30d（从现在算起）或北京时间的一天',
  'read the key itself from stdin: one that leaked': '从标准输入读取 key 本身：用于已泄露的 key',
  'whose; without it, of the only tenant': '租户；只有一个租户时可不给',
  'json or form, as addCallbackUrl has it': 'json 或 form，与 addCallbackUrl 一致',
  'show personal data unmasked; needs --reason': '显示未打码的个人信息；须同时给出 --reason',
  'only orders of these states, such as N,B,D': '只看这些状态的订单，如 N,B,D',
  'submitted since: 2h, 3d, 2026-02-10 or 2026-02-10 08:30 (China)':
    '此时起提交的：2h、3d、2026-02-10 或 2026-02-10 08:30（北京时间）',
  'submitted until, in the same words': '此时为止提交的，写法相同',
  'only orders for this train, such as G101': '只看该车次的订单，如 G101',
  'only orders of which a ticket, or the end of a cancel or refund, is to come':
    '只看还在等待出票、取消或退票结果的订单',
  'for all kinds of trouble alike, instead of what is usual for each':
    '对所有原因使用同一时长，不用各自的默认值',
  'only what nobody attends to: reads no other order': '只看无人处理的；不读取其他订单',
  'list so many at most; all are counted': '最多列出的条数；统计包括全部',
  'exit with 7 when there is any': '有任何一个时，退出码为 7',
  'this push of the order, whatever became of it': '订单的这一条推送，无论结果如何',
  'only this tenant; all unless given': '只看该租户；不给则为全部',
  "the column of our orderNo (Juhe's outOrderNo), or of the tenant's outOrderNo":
    '本服务 orderNo（即聚合的 outOrderNo）或租户 outOrderNo 所在的列',
  'the column of the amount: of tickets, and of fees and refunds (negative) unless these have columns':
    '金额所在的列：票款；手续费和退款（负数）没有单独的列时也在其中',
  'the column of the service fee, if it has one': '服务费所在的列（如有）',
  'the column of what was refunded, if it has one': '退款所在的列（如有）',
  "all tenants together: the owner's own settlement with Juhe": '全部租户合计：用于与聚合结算',
  'every line as CSV, for Excel': '以 CSV 输出每一行，供 Excel 使用',
  'write the CSV into this file': '把 CSV 写入该文件',
  'only of this tenant': '只看该租户',
  "only this tenant's orders": '只看该租户的订单',
  'only this order: our orderNo, or the outOrderNo of any tenant':
    '只看该订单：本服务的 orderNo，或任一租户的 outOrderNo',
  'only these events, such as status,pushGivenUp': '只看这些事件，如 status,pushGivenUp',
  'for people; the id unless given': '显示用的名称；不给则为编号',
  'requests in one minute': '每分钟的请求数',
  'new orders in one day of China Standard Time': '每天（北京时间）的新订单数',
  'orders that are neither issued nor ended, at one time': '同时未出票也未结束的订单数',
  'sign with both secrets until then: 24h from now, a day, or 2026-02-10 08:30 in China':
    '此时为止同时用新旧两个密钥签名：24h（从现在算起）、某一天，或 2026-02-10 08:30（北京时间）',
  'whose ticket was refunded': '被退票乘客的 passengerId',
  'what came back, in yuan': '退回的金额（元）',

  // What is wrong with a command line, or a setting.
  'must be the name of a stage, such as dev or prod': '必须是环境名，如 dev 或 prod',
  'must be 1 to 64 letters, digits, _ or -': '必须是 1 到 64 个字母、数字、_ 或 -',
  'must be 6 to 32 letters or digits': '必须是 6 到 32 个字母或数字',
  'must be T and 25 characters of 0-9 and A-Z': '必须是 T 加 25 个 0-9 或 A-Z 字符',
  'must be a number and a unit: 90s, 15m, 2h or 3d': '必须是数字加单位：90s、15m、2h 或 3d',
  'must be letters of orderStatus, such as N,B,D': '必须是 orderStatus 的字母，如 N,B,D',
  'must be a duration such as 2h or 3d, a day such as 2026-02-10, or 2026-02-10 08:30 (China Standard Time)':
    '必须是时长（如 2h 或 3d）、日期（如 2026-02-10）或 2026-02-10 08:30（北京时间）',
  'the moment must be in the future': '时刻必须在将来',
  'the moment must be in the future; the service clock is turned {} ahead':
    '时刻必须在将来；服务时钟已拨快 {}',
  'must be a whole number from 1': '必须是不小于 1 的整数',
  'must be a day such as 20261124': '必须是日期，如 20261124',
  'must be a month such as 202611': '必须是月份，如 202611',
  'must be an http or https URL': '必须是 http 或 https 地址',
  'must be of {}': '必须是其中之一：{}',
  'must be of {}, with commas': '必须是其中之一，用逗号分隔：{}',
  'must name a folder': '必须给出目录名',
  'must be 6 to 64 hex digits (keys list)': '必须是 6 到 64 个十六进制数字（见 keys list）',
  'must be json or form': '必须是 json 或 form',
  'must be a port': '必须是端口号',
  'must be the number of a train, such as G101': '必须是车次，如 G101',
  'must not be empty': '不能为空',
  'must be a whole number from 1, none or stage': '必须是不小于 1 的整数、none 或 stage',
  'is required': '必须给出',
  '{} Invalid input': '{} 无效',
  '--lang must be one of {}': '--lang 必须是其中之一：{}',
  'say which order: <tenantId> <outOrderNo>, or --order-no':
    '请指明订单：<tenantId> <outOrderNo>，或 --order-no',
  '--given-up goes with <tenantId> alone': '--given-up 只能与 <tenantId> 一起使用',
  'say --date or --month': '请给出 --date 或 --month',
  'there is no {}': '没有 {}',
  'a window is that of a tenant: <tenantId> --since, and no order':
    '时间段只能针对租户：<tenantId> --since，不能带订单',
  'say which key: <tenantId> <keyId>, or --stdin': '请指明 key：<tenantId> <keyId>，或 --stdin',
  'say whose with --tenant: there are {}': '请用 --tenant 指明租户，现有：{}',
  '--since must be before --until': '--since 必须早于 --until',
  'say which tenant, or --all': '请指明租户，或 --all',
  "Juhe's key: ": '聚合的 key：',
  "Juhe's key must come from stdin": '聚合的 key 必须从标准输入给出',
  'there is no stage {}: cdk.json has {}': '没有环境 {}：cdk.json 里有 {}',
  "error: unknown command '{}'{}": '错误：没有命令 {}{}',
  "error: unknown option '{}'{}": '错误：没有选项 {}{}',
  '\n(Did you mean {}?)': '\n（是否指 {}？）',
  "error: missing required argument '{}'": '错误：缺少参数 {}',
  "error: option '{}' argument missing": '错误：选项 {} 缺少值',
  "error: too many arguments for '{}'. Expected {} arguments but got {}{}.":
    '错误：{} 的参数过多：应为 {} 个，实际 {} 个。',
  "error: too many arguments for '{}'. Expected 1 argument but got {}{}.":
    '错误：{} 的参数过多：应为 1 个，实际 {} 个。',
  "error: command-argument value '{}' is invalid for argument '{}'. Allowed choices are {}.":
    '错误：参数 {2} 的值 {1} 无效，可用：{3}。',
  'must be yuan, such as 9.00': '必须是以元为单位的金额，如 9.00',

  '--reveal needs --reason': '--reveal 须与 --reason 一起使用',
  'must be given: --reason': '必须给出：--reason',
  'must be three characters or more': '必须至少三个字符',
  'no document number was given': '没有给出证件号',
  'everything else was deleted {}, at the end of its retention': '其余内容已于 {} 保存期满时删除',
  'the audit log refused the record': '审计日志没有接受这条记录',
  'there is no audit log {}: deploy the stage again': '没有审计日志 {}：请重新部署该环境',
  'The personal data of {} orders will be deleted for good.': '{} 个订单的个人信息会被永久删除。',
  '{} (default: {})': '{}（默认 {}）',

  // Failures.
  'order {} has no refund of a ticket of {}': '订单 {} 里没有乘客 {} 的退票',
  'the ticket cost less than {}': '票价低于 {}',
  '{} Confirm it with --yes.': '{}请用 --yes 确认。',
  '{} Go on? [y/N] ': '{}继续吗？[y/N] ',
  'there is no tenant {}': '没有租户 {}',
  'there is a tenant {} already': '已有租户 {}',
  'tenant {} has no key {}': '租户 {} 没有 key {}',
  'tenant {} has several keys {}…: say more of it': '租户 {} 有多个以 {} 开头的 key：请多写几位',
  'there is no such key': '没有这个 key',
  'the new key is taken: the source of randomness is broken': '新 key 已被占用：随机数来源有问题',
  'no order has the number {}': '没有单号为 {} 的订单',
  'there is no such order ({})': '没有这个订单（{}）',
  'order {} has no push {}': '订单 {} 没有推送 {}',
  'order {} is stored in a way that this version cannot read': '订单 {} 的存储格式是本版本无法读取的',
  'the service is not running ({})': '服务没有运行（{}）',
  'local {}': '本机 {}',
  'stage {}': '环境 {}',
  '[{}] {}': '[{}] {}',
  'DATA_DIR {} holds no service: start it once (npm start)': 'DATA_DIR {} 里没有服务：请先运行一次 npm start',
  'DATA_DIR {} is in use, but no service answers for it: try again':
    'DATA_DIR {} 正在使用，但没有服务应答：请重试',
  'the signing secret of {} was changed meanwhile: it stays as it is now':
    '{} 的签名密钥同时被其他人更换了：保留现在的密钥',
  'the secrets were changed by somebody else meanwhile': '密钥同时被其他人修改了',
  'somebody else is changing the secrets; if nobody is, remove {}':
    '有其他人正在修改密钥；如果没有，请删除 {}',
  '{} is damaged: restore it, or remove the whole folder to start anew':
    '{} 已损坏：请恢复它，或删除整个目录重新开始',
  'the stack {} has no output {}: deploy it again': '栈 {} 没有输出 {}：请重新部署',
  'there is no stack {} in {} of this account (AWS_PROFILE, AWS_REGION)':
    '此账户在 {2} 没有栈 {1}（AWS_PROFILE、AWS_REGION）',
  'the stack {} cannot be read: {}': '无法读取栈 {}：{}',
  'the secret {} cannot be read: {}': '无法读取密钥 {}：{}',
  'the secret {} cannot be written: {}': '无法写入密钥 {}：{}',
  'the secret {} holds no text': '密钥 {} 不是文本',
  'it is not there': '不存在',
  'the secret {} was changed by somebody else meanwhile: it stays as he left it':
    '密钥 {} 同时被其他人修改了：保留对方的修改',
  'the secrets are not usable: {}': '密钥不可用：{}',
  'the sealed value belongs to something else': '密文属于别的数据',
  'the sealed value names no key of the ring': '密文所用的密钥不在密钥环里',
  'the sealed value is damaged, or was not sealed with the key that it names':
    '密文已损坏，或不是用它所写的密钥加密的',
  'the key {} is not 32 bytes in base64url': '密钥 {} 不是 32 字节的 base64url',
  'there is no key {} in the ring': '密钥环里没有密钥 {}',
  '{} since {}, and not every process knows it yet: go on from {} (in {})':
    '{}（自 {} 起），还不是每个进程都已得知：请在 {} 之后继续（还要 {}）',
  'the newest tokens have been there': '最新的令牌刚加入',
  'key {} has been in the ring': '密钥 {} 刚加入密钥环',
  'key {} has been in front': '密钥 {} 刚换下',
  'the bill is no CSV that can be read: {}': '账单不是可读的 CSV：{}',
  'the bill has no column {}: it has {}': '账单没有列 {}，现有：{}',
  'row {} of the bill: {} is no amount: {}': '账单第 {} 行：{} 不是金额：{}',
  'the local service has no alarms; {}=\'{"robots":[{"kind":"wecom","url":"https://…"}]}\' names robots to try':
    '本机服务没有告警；可用 {}=\'{"robots":[{"kind":"wecom","url":"https://…"}]}\' 指定要试的机器人',
  'Juhe has not been told of the newest tokens: register-callbacks comes first':
    '聚合还不知道最新的令牌：请先 register-callbacks',
  'Juhe cannot be reached at {}': '无法连接聚合（{}）',
  'the answers cannot be kept in {}: {}': '应答无法存入 {}：{}',
  'the local service makes its own secrets: name a --stage': '本机服务自己生成密钥：请给出 --stage',
  'key {} is not 32 bytes in base64url: nothing can be sealed with it':
    '密钥 {} 不是 32 字节的 base64url：不能用于加密',
  'key {} seals: promote another one first': '密钥 {} 正用于加密：请先 promote 另一个',
  'key {} is needed for {} value(s): vault reseal comes first':
    '密钥 {} 还被 {} 项数据使用：请先 vault reseal',
  '{} item(s) cannot be read, and may need key {}: vault reseal names them':
    '有 {} 项无法读取，可能需要密钥 {}：vault reseal 会列出',

  // What a command asks about, and what it has done.
  'Tenant {} is {}. It takes effect within 30 s.': '租户 {}：{}。30 秒内生效。',
  'Every call of tenant {} will be refused.': '租户 {} 的所有调用都会被拒绝。',
  '{} until {}': '{}，到 {}',
  'all but refunds': '除退票外全部',
  'Only a hash of it is stored: it is not shown again.': '只保存其哈希：不会再次显示。',
  'Key {} of tenant {} will be refused, and cannot be taken into use again.':
    '租户 {2} 的 key {1} 会被拒绝，且不能恢复使用。',
  'Key {} is revoked. It takes effect within 30 s.': 'key {} 已吊销。30 秒内生效。',
  'The secret signs its pushes and is not shown again. Next: keys create {}':
    '此密钥用于给推送签名，不会再次显示。下一步：keys create {}',
  'It takes effect within 30 s.': '30 秒内生效。',
  'as the stage says': '同环境设置',
  'Receivers of {} will refuse its pushes until they have the new secret.':
    '{} 的接收方在换上新密钥之前会拒绝推送。',
  'Receivers of {} must have the new secret by {}.': '{} 的接收方必须在 {} 之前换上新密钥。',
  'Pushes are signed with it within 10 s; it is not shown again.': '10 秒内开始用它签名；不会再次显示。',
  'The secret before signs beside it until {}.': '旧密钥同时签名到 {} 为止。',
  'Each type gets another token. Until Juhe is told (register-callbacks) and retire-tokens has taken the older ones out, all of them count.':
    '每个类型增加一个令牌。在通知聚合（register-callbacks）并移除旧令牌（retire-tokens）之前，新旧令牌都有效。',
  'Every process takes the new tokens from {} on: then register-callbacks, and callbacks retire-tokens.':
    '所有进程从 {} 起接受新令牌：届时执行 register-callbacks，再执行 callbacks retire-tokens。',
  'What Juhe has registered, and whether a token is right, nobody tells from outside: callbacks register sets both.':
    '聚合登记了什么、令牌是否正确，从外部无法得知：callbacks register 会一并设好。',
  'Juhe will push every result of our key to {} and its siblings, and nowhere else.':
    '聚合会把我们 key 的所有结果推送到 {} 及同组地址，不再推送到别处。',
  'There is one token for each type: none is retired.': '每个类型只有一个令牌：没有要移除的。',
  'Within ten minutes no callback of Juhe counts that comes with an older token than the newest.':
    '十分钟内，带旧令牌的聚合回调将不再有效。',
  '{} Whether Juhe was told of the newest is not known here: if it was not, all of its pushes get lost.':
    '{}这里不知道聚合是否已收到最新令牌：如果没有，其推送会全部丢失。',
  '{} older token(s) are out. It takes effect within ten minutes.': '已移除 {} 个旧令牌。十分钟内生效。',
  '… and more: --limit, or --until, shows them': '…… 还有更多：用 --limit 或 --until 查看',
  '… and {} more': '…… 还有 {} 个',
  'The journal agrees with all orders.': '日志与全部订单一致。',
  'The journal lacked nothing.': '日志没有缺少。',
  'Tenants that live by polling must read again from {}.': '靠轮询的租户须从 {} 起重新读取。',
  'Kept {} answers in {}.': '已将 {} 个应答存入 {}。',
  "Names and ID numbers of {}'s passengers will be sent to {}.": '{} 的乘客姓名和证件号会发送到 {}。',
  'Pushes of {} go to {} too, each once. Ctrl-C ends it.': '{} 的推送也会发到 {}，每条一次。按 Ctrl-C 结束。',
  'submit it, which may buy tickets': '提交订单（可能买到票）',
  'cancel it': '取消订单',
  'ask for a refund again': '再次申请退票',
  'If Juhe does not have what was asked for order {}, this may {}.':
    '如果聚合没有订单 {} 的请求，本命令可能会：{}。',
  '{} {}, submission {}': '{} {}，提交 {}',
  '{}, cancellation {}': '{}，取消 {}',
  'The tenant has received {} already, and will receive it once more.': '租户已收到 {}，还会再收到一次。',
  'Tenant {} will receive {} push(es) of {} order(s).': '租户 {1} 会收到 {3} 个订单的 {2} 条推送。',
  'Tenant {} will receive {} push(es).': '租户 {} 会收到 {} 条推送。',
  '{} push(es) would go out.': '将有 {} 条推送发出。',
  '{} push(es) go out again.': '{} 条推送重新发出。',
  'It has been paused since {}.': '自 {} 起已暂停。',
  'Submits, cancels and refunds of all tenants are refused (10020) until `stage resume`.':
    '所有租户的提交、取消和退票都会被拒绝（10020），直到 `stage resume`。',
  'Paused. It takes effect within {} s; what is under way ends.': '已暂停。{} 秒内生效；进行中的会做完。',
  'Resumed. It takes effect within {} s.': '已恢复。{} 秒内生效。',
  'Juhe refuses this key ({}): the old one stays': '聚合拒绝这个 key（{}）：保留旧 key',
  'Every call of Juhe will be made with the new key within ten minutes.':
    '十分钟内，对聚合的所有调用都会使用新 key。',
  'Replaced. Every process has the new key within ten minutes.': '已更换。十分钟内每个进程都会使用新 key。',
  'It was not paused.': '没有暂停。',
  '{} order(s) agree.': '{} 个订单一致。',
  "Only in Juhe's bill": '只在聚合的账单里',
  'Only in the journal': '只在日志里',
  'Amounts that differ (? is not known)': '金额不同（？表示未知）',
  'Written: {}': '已写入：{}',
  '{} succeeded, {} failed, {} open': '成功 {}，失败 {}，进行中 {}',
  '{} by callback, {} by asking': '由回调 {}，由查询 {}',
  'median {}, 95 % within {}, longest {}': '中位数 {}，95% 在 {} 内，最长 {}',
  'Every process can open what it seals from {} on: then vault promote {}.':
    '所有进程从 {} 起都能解密：届时执行 vault promote {}。',
  'Key {} is in front already.': '密钥 {} 已经用于加密。',
  'Everything new will be sealed with {}; {} will only open what it has sealed.':
    '新数据都用 {} 加密；{} 只用于解密已有数据。',
  'Key {} seals. From {} on no process seals with {} any more:':
    '密钥 {} 用于加密。从 {} 起不再有进程用 {} 加密：',
  'then vault reseal, and vault retire {}.': '届时执行 vault reseal，再执行 vault retire {}。',
  'Everything that is sealed with another key than {} will be written anew.':
    '所有不是用 {} 加密的数据都会重写。',
  '{} seen, {} resealed': '已看 {} 项，重新加密 {} 项',
  'Failed: their key is not in the ring, or they are damaged': '失败：其密钥不在密钥环里，或数据已损坏',
  'order {}': '订单 {}',
  'tenant {}': '租户 {}',
  'Whatever is sealed with {}, such as in a backup of the table, cannot be opened any more.':
    '用 {} 加密的一切（例如表的备份里的）都将无法解密。',
  'Key {} is out of the ring.': '密钥 {} 已移出密钥环。',
  '{} item(s) cannot be read: which keys they need is not known.':
    '有 {} 项无法读取：不知道它们需要哪些密钥。',

  'Nothing changes.': '没有变化。',
  'why, for the timeline and the audit record': '原因，写入时间线和审计记录',
  "Juhe's orderDetail denies what is known of order {}: {} becomes {}; its tenant is told.":
    '聚合 orderDetail 否认了订单 {} 的已知状态：{} 将改为 {}；租户会得到通知。',
  'the order has changed meanwhile: look at it again': '订单刚刚有变化：请重新查看',
  'Juhe does not know this order': '聚合没有这个订单',
  'Juhe did not tell how the order stands': '聚合没有告知订单状态',
  "The amount of this refund becomes {} (it was {}); today's statement gets a correction.":
    '这笔退款的金额改为 {}（原为 {}）；今天的对账单会有一笔更正。',
  'calls today': '今日调用',
  'calls a second': '每秒调用',
  'routine questions waiting': '等待的例行查询',
  'longest wait': '最长等待',
  'slowed down until': '减速到',
  'stopped until': '停止到',
  '{} of {}': '{}，上限 {}',
  'no bound': '无上限',
  no: '否',

  // An order.
  '{}, outOrderNo {}': '{},outOrderNo {}',
  'Juhe refused it at the submit: for the tenant it does not exist':
    '聚合在提交时拒绝了它：对租户来说它不存在',
  '{}, asked for {}': '{}，申请于 {}',
  '{} yuan': '{} 元',
  'kept until {}': '保留到 {}',
  'never: it rests': '无：订单已结束',
  '{}, attempt {}': '{}，第 {} 次',
  '{}, attempt {}, doubt: {}': '{}，第 {} 次，存疑：{}',
  '{}, doubt: {}': '{}，存疑：{}',
  '{} ({})': '{}({})',
  'in {}': '还有 {}',
  '{} ago': '{} 前',
  '{} for {}': '{} 已 {}',
  '{} since {}': '{}，自 {}',
  'next {}': '下次 {}',
  'deleted, some time after the order came to rest': '已删除（订单结束一段时间之后）',
  'sealed: {}': '已加密：{}',
  'not called, for want of its key': '没有调用：缺少聚合的 key',
  'port {} cannot be had: {}': '端口 {} 无法使用：{}',
  'no such order': '没有这个订单',
  'status {}': '状态 {}',
  'unknown status {}': '未知状态 {}',
  'orderNo {}': '单号 {}',
  '{} ticket(s)': '{} 张票',
  'unknown error': '未知错误',

  // Versions.
  'tool {}': '工具 {}',
  'service {}': '服务 {}',

  // The doctor's findings.
  'tool {}, service {}': '工具 {}，服务 {}',
  '{}: deploy, or check out the version that is deployed': '{}：请部署，或检出已部署的版本',
  '{}: start the service again': '{}：请重新启动服务',
  '{} has used {} of {} requests of this minute': '{} 本分钟已用请求 {}，上限 {}',
  '{} has used {} of {} orders of today': '{} 今日已用订单 {}，上限 {}',
  '{} of {} calls of today are used': '今日已用调用 {}，上限 {}',
  '{} calls today, no bound': '今日调用 {} 次，无上限',
  '{}; routine questions are stopped until {}: buy quota at Juhe, then juhe budget --resume':
    '{}；例行查询停止到 {}：请向聚合购买额度，然后执行 juhe budget --resume',
  'answers at {}; {}': '在 {} 有应答；{}',
  '{}; {}, since {}': '{}；{}，自 {}',
  'juhe, callbacks and vault are there': 'juhe、callbacks 和 vault 都在',
  '{} seals, {} more open': '{} 用于加密，另有 {} 个用于解密',
  '{}: vault status says which can be retired': '{}：vault status 会显示哪些可以移除',
  'type {}: {}': '类型 {}：{}',
  'all three answer, but Juhe was not told of the newest tokens: register-callbacks':
    '三个都有应答，但聚合还不知道最新令牌：请执行 register-callbacks',
  'all three answer': '三个都有应答',
  'answers at {}': '在 {} 有应答',
  'the service does not tell the time': '服务没有给出时间',
  'at most {} s apart': '相差不超过 {} 秒',
  'this machine and the service are {} apart: set the clock by NTP': '本机与服务相差 {}：请用 NTP 校时',
  'nothing is due': '没有到期的',
  'the oldest is due since {}': '最久的已到期 {}',
  '{}: due depth, orders stuck --overdue': '{}：见 due depth、orders stuck --overdue',
  '{} has {} of {} open orders': '{} 的未完成订单 {}，上限 {}',
  '{} tenants, all with room': '{} 个租户，都有余量',
  '{} needs none': '{} 不需要证书',
  '{}, until {}': '{}，有效期至 {}',
  '{}: renew it (ACM)': '{}：请续期（ACM）',
  '{} does not answer': '{} 没有应答',
  "in the service's own process, at {}": '在服务自己的进程里（{}）',
  '{} runs in the last {} minutes': '最近 {2} 分钟内运行 {1} 次',
  'no run in the last {} minutes: see the runbook, reconciler-silent':
    '最近 {} 分钟没有运行：见 runbook 的 reconciler-silent',
  'dead letters: {}': '死信：{}',
  'the local service has no alarms': '本机服务没有告警',
  '{} address(es) have not confirmed: alarms do not reach them': '{} 个地址还没有确认：收不到告警',
  'alarms are mailed to nobody': '告警没有邮件接收人',
  '{} address(es) confirmed': '{} 个地址已确认',
  '{}, since {}': '{}，自 {}',
}
