/** What the comments of the samples say in Chinese. The programs themselves are English, as their identifiers are. */
export const chineseComments: readonly (readonly [english: string, chinese: string])[] = [
  // The first order
  [
    'One order from search to ticket, with nothing but curl. BASE_URL and KEY say where and as whom.',
    '从查询到出票的一张订单，只用 curl。BASE_URL 为服务地址，KEY 为您的 key。',
  ],
  [
    'One order from search to ticket. Java 11 or later, no dependency: java FirstOrder.java',
    '从查询到出票的一张订单。Java 11 及以上，无需任何依赖：java FirstOrder.java',
  ],
  [
    'One order from search to ticket. PHP 8 with its curl extension; BASE_URL and KEY say where and as whom.',
    '从查询到出票的一张订单。PHP 8 及其 curl 扩展；BASE_URL 为服务地址，KEY 为您的 key。',
  ],
  [
    "One order from search to ticket. Python's standard library alone; BASE_URL and KEY say where and as whom.",
    '从查询到出票的一张订单。只用 Python 标准库；BASE_URL 为服务地址，KEY 为您的 key。',
  ],
  [
    'One order from search to ticket. BASE_URL and KEY say where and as whom.',
    '从查询到出票的一张订单。BASE_URL 为服务地址，KEY 为您的 key。',
  ],
  [
    "One order from search to ticket, with Go's standard library alone: go run main.go",
    '从查询到出票的一张订单，只用 Go 标准库：go run main.go',
  ],
  ["GNU's date, or else BSD's", 'GNU 或 BSD 的 date'],
  ['call OPERATION name=value …', '用法：call 接口 名称=值 …'],
  [
    "2. submitOrder. The contact's name chooses the sandbox's scenario: 出票 gets a ticket at once.",
    '2. submitOrder。联系人姓名选择沙箱场景：填“出票”即刻出票。',
  ],
  [
    '2. submitOrder. The same call again is the same order: repeat it when the connection breaks.',
    '2. submitOrder。相同的请求只对应一张订单：连接断开后原样重发。',
  ],
  [
    '2. submitOrder. The same request again is the same order: repeat it after a timeout.',
    '2. submitOrder。相同的请求只对应一张订单：超时后原样重发。',
  ],
  [
    'the same request again is the same order: repeat it after a timeout',
    '相同的请求只对应一张订单：超时后原样重发',
  ],
  ['the contact; at the sandbox it chooses the scenario', '联系人；在沙箱中用于选择场景'],
  [
    '3. orderDetail, until grabbing has ended; a push tells it, too',
    '3. orderDetail，直到抢票结束；推送也会告知',
  ],
  [
    "The answer's JSON; throws with the reason, which names every wrong field, when the service refuses.",
    '应答的 JSON；被拒绝时抛出异常，原因中列出所有错误的字段。',
  ],
  [
    'Answers the result; throws with code and reason, which names every wrong field, when the service refuses.',
    '返回 result；被拒绝时抛出异常，带错误码和原因，原因中列出所有错误的字段。',
  ],
  [
    'The result; raises with code and reason, which names every wrong field, when the service refuses.',
    '返回 result；被拒绝时抛出异常，带错误码和原因，原因中列出所有错误的字段。',
  ],
  [
    'call reads the result; it ends the program with the reason, which names every wrong field, when the service refuses.',
    'call 读取 result；被拒绝时打印原因（列出所有错误的字段）并结束程序。',
  ],
  [
    'error_code and reason of an answer; the reason names every wrong field. `docs` explains it.',
    '应答的 error_code 和 reason；reason 列出所有错误的字段，`docs` 为说明地址。',
  ],
  ["A field's text. Use your JSON library in an application.", '某个字段的文本。正式程序请使用 JSON 库。'],
  ['nothing was done; `fields` says what to mend', '什么都没有执行；`fields` 说明要改什么'],
  ['key, quota, maintenance: nothing was done', 'key、限额或维护：什么都没有执行'],
  ['a read that told nothing: ask again', '查询没有得到应答：再查一次'],
  [
    'it may have been done: ask orderDetail, or make the very same call again',
    '可能已经执行：查询 orderDetail，或原样重发',
  ],
  // The refund
  [
    'Refunds the tickets of an issued order, with nothing but curl. BASE_URL, KEY and ORDER say where, as whom and which.',
    '为已出票的订单退票，只用 curl。BASE_URL 为服务地址，KEY 为您的 key，ORDER 为订单号。',
  ],
  [
    'Refunds the tickets of an issued order. Java 11 or later, no dependency: ORDER=… java Refund.java',
    '为已出票的订单退票。Java 11 及以上，无需任何依赖：ORDER=… java Refund.java',
  ],
  [
    'Refunds the tickets of an issued order. PHP 8 with its curl extension; BASE_URL, KEY and ORDER say where, as whom and which.',
    '为已出票的订单退票。PHP 8 及其 curl 扩展；BASE_URL 为服务地址，KEY 为您的 key，ORDER 为订单号。',
  ],
  [
    "Refunds the tickets of an issued order. Python's standard library alone; BASE_URL, KEY and ORDER say where, as whom and which.",
    '为已出票的订单退票。只用 Python 标准库；BASE_URL 为服务地址，KEY 为您的 key，ORDER 为订单号。',
  ],
  [
    'Refunds the tickets of an issued order. BASE_URL, KEY and ORDER say where, as whom and which.',
    '为已出票的订单退票。BASE_URL 为服务地址，KEY 为您的 key，ORDER 为订单号。',
  ],
  [
    "Refunds the tickets of an issued order, with Go's standard library alone: ORDER=… go run main.go",
    '为已出票的订单退票，只用 Go 标准库：ORDER=… go run main.go',
  ],
  [
    'One ticket a call. The same call again is the same refund: repeat it after a timeout.',
    '每次一张票。相同的请求只退一次：超时后原样重发。',
  ],
  [
    'One ticket a call. The same call again is the same refund, so that it is repeated after a timeout.',
    '每次一张票。相同的请求只退一次：超时后会自动重发。',
  ],
  [
    '"Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket\'s state (T, or O for failed).',
    '“已受理”不等于“已退票”：结果由类型 2 的推送告知，也可看车票状态（T 为已退票，O 为失败）。',
  ],
  [
    '"Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket\'s state (T, or O for',
    '“已受理”不等于“已退票”：结果由类型 2 的推送告知，也可看车票状态',
  ],
  [
    '"Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket\'s state',
    '“已受理”不等于“已退票”：结果由类型 2 的推送告知，也可看车票状态',
  ],
  ['(T, or O for failed).', '（T 为已退票，O 为失败）。'],
  ['// failed).', '// （T 为已退票，O 为失败）。'],
  ["Each ticket's state by passengerId.", '每张票的状态，以 passengerId 为键。'],
  [
    "The answer's JSON; throws with it when the service refuses. Use your JSON library in an application.",
    '应答的 JSON；被拒绝时抛出异常。正式程序请使用 JSON 库。',
  ],
  ['a line for each ticket: its passengerId and its state', '每张票一行：passengerId 和状态'],
  // The receiver
  [
    'Takes a push as a CGI program of any web server (nginx with fcgiwrap, lighttpd, Apache), with nothing but bash and',
    '以 CGI 程序接收推送，可用于任何 Web 服务器（nginx 加 fcgiwrap、lighttpd、Apache），只需 bash 和',
  ],
  [
    "openssl. WEBHOOK_SECRET is the tenant's signing secret; INBOX a folder that only this program and its reader may open.",
    'openssl。WEBHOOK_SECRET 为租户的签名密钥，INBOX 为只有本程序和读取程序能打开的目录。',
  ],
  [
    'The body as it came: a shell variable would lose its last line break.',
    '原样保存正文：shell 变量会丢掉最后的换行。',
  ],
  [
    'The key is what the text after whsec_ holds in base64, not the text itself.',
    '密钥是 whsec_ 之后的文本经 Base64 解码得到的字节，不是文本本身。',
  ],
  [
    "A file's name is taken once only, so that the same id, which may come again, is stored once. What takes long is done",
    '文件名只能占用一次，所以重复到达的编号只保存一次。耗时的处理由',
  ],
  ['by another program, which reads this folder.', '读取该目录的另一个程序完成。'],
  [
    'Takes pushes and believes only those that are signed. Java 11 or later: java PushReceiver.java',
    '接收推送，只相信验签通过的。Java 11 及以上：java PushReceiver.java',
  ],
  [
    'Takes pushes and believes only those that are signed (Standard Webhooks). Run: php -S 127.0.0.1:8000 push_receiver.php',
    '接收推送，只相信验签通过的（Standard Webhooks）。运行：php -S 127.0.0.1:8000 push_receiver.php',
  ],
  [
    "Takes pushes and believes only those that are signed. Python's standard library alone.",
    '接收推送，只相信验签通过的。只用 Python 标准库。',
  ],
  [
    "Takes pushes and believes only those that are signed, with Go's standard library alone: go run main.go",
    '接收推送，只相信验签通过的，只用 Go 标准库：go run main.go',
  ],
  ['Takes pushes and believes only those that are signed.', '接收推送，只相信验签通过的。'],
  [
    'INBOX is a folder that only this program and its reader may open.',
    'INBOX 为只有本程序和读取程序能打开的目录。',
  ],
  [
    'In an application a table with a unique index on the id, written in one transaction with the push.',
    '正式程序请用数据库表：编号设唯一索引，与推送在同一事务中写入。',
  ],
  ['as it came: parsed and written again it is another text', '收到的原文：解析后再序列化就不是同一文本了'],
  ['// the same id may come again', '// 同一编号可能再次到达'],
  ['# the same id may come again', '# 同一编号可能再次到达'],
  ['The same id may come again.', '同一编号可能再次到达。'],
  ['within 10 seconds; what takes long is done by `process`', '10 秒内应答；耗时的处理交给 `process`'],
  ['within 10 seconds; what takes long is done by process', '10 秒内应答；耗时的处理交给 process'],
  [
    'the answer leaves here, within 10 seconds; what takes long comes after it',
    '应答在此发出，10 秒之内；耗时的处理放在其后',
  ],
  ['within 10 seconds; what takes long comes after it', '10 秒内应答；耗时的处理放在其后'],
  [
    'Standard Webhooks: HMAC-SHA-256 over id.timestamp.body, five minutes of tolerance.',
    'Standard Webhooks：对“编号.时间戳.正文”作 HMAC-SHA-256，允许五分钟误差。',
  ],
  [
    'isSigned follows Standard Webhooks: HMAC-SHA-256 over id.timestamp.body, five minutes of tolerance.',
    'isSigned 按 Standard Webhooks 验签：对“编号.时间戳.正文”作 HMAC-SHA-256，允许五分钟误差。',
  ],
  [
    "A file's name is taken once only, so that the same id, which may come again, is stored once. With a database: insert",
    '文件名只能占用一次，所以重复到达的编号只保存一次。用数据库时：',
  ],
  [
    'the id, which has a unique index, and the push in one transaction.',
    '编号（设唯一索引）和推送在同一事务中写入。',
  ],
  ['not stored: the service sends it again', '没有保存：服务会再次推送'],
  // Polling
  [
    'An application without a URL for pushes: listEvents alone tells it everything. BASE_URL and KEY say where and as whom,',
    '不接收推送的程序：只靠 listEvents 即可得知一切。BASE_URL 为服务地址，KEY 为您的 key，',
  ],
  [
    'PLACE is the file that remembers how far it has got, EVERY_MS how often it looks.',
    'PLACE 为记录进度的文件，EVERY_MS 为轮询间隔（毫秒）。',
  ],
  [
    'Where it stopped, and the newest events that it has handled: in rare cases one comes twice, under the same id.',
    '上次读到的位置，以及最近处理过的事件：极少数情况下同一编号的事件会出现两次。',
  ],
  [
    'Your own work: best in one transaction with the place, if you keep it in your database.',
    '您自己的处理：位置若存于数据库，最好与它在同一事务中完成。',
  ],
  [
    'a crash leaves the old place or the new one: the next start goes on there',
    '崩溃后留下旧位置或新位置，下次启动从那里继续',
  ],
]

const longestFirst = chineseComments.toSorted(([one], [other]) => other.length - one.length)

/** A sample with its comments in Chinese; its code stays what it is. */
export function withChineseComments(program: string): string {
  return longestFirst.reduce((text, [english, chinese]) => text.replaceAll(english, chinese), program)
}
