/** What the check of Juhe says, in Chinese by its English (translator.ts). */
export const chineseFindings: Readonly<Record<string, string>> = {
  'no answer': '没有应答',
  'no JSON: {}': '不是 JSON：{}',
  'error_code {}, {}': 'error_code {}，{}',
  'HTTP {}, {}': 'HTTP {}，{}',
  "our key at Juhe cannot be read: see the stage's secret juhe": '读不到我们在聚合的 key：见环境的密钥 juhe',
  'no answer in time': '没有及时应答',
  'no connection': '无法连接',
  'Juhe says that it has the order {}, which cannot exist: do not go live, ask Juhe':
    '聚合说有订单 {}，而它不可能存在：不要上线，请询问聚合',
  'recognized as no such order ({})': '已识别为订单不存在（{}）',
  'not recognized as no such order ({}): {}': '未识别为订单不存在（{}）：{}',
  'Juhe accepts it for an order that cannot exist ({}): do not go live, ask Juhe':
    '聚合对不可能存在的订单也受理（{}）：不要上线，请询问聚合',
  'refused ({})': '已拒绝（{}）',
  'refused by the words that are set ({})': '按所设的词语识别为拒绝（{}）',
  'it does not tell whether it was refused ({}); orderDetail is asked then, and tells':
    '看不出是否拒绝（{}）；此时会查询 orderDetail，由它确认',
  'not known to be a refusal ({}): orderDetail is asked then: mend that first':
    '无法确认是拒绝（{}）：此时会查询 orderDetail，请先修正它',
  'Juhe answers a key that cannot exist: whether our own is right is not known; nothing to set':
    '聚合对不可能存在的 key 也应答：无法得知我们的 key 是否正确；无需设置',
  'not recognized as a wrong key ({}): with a revoked key orders would count as of unknown outcome; nothing to set':
    '未识别为 key 错误（{}）：key 被吊销时订单会算作结果未知；无需设置',
  '{} entries, all as here': '共 {} 项，与本服务一致',
  '{}. Nothing to set: new codes are passed on as other ones (999)': '{}。无需设置：新代码按其他（999）转告',
  'not a table': '不是表',
  '{} trains, {} kB, {} ms': '{} 个车次，{} kB，{} 毫秒',
  '{} ({}). Nothing to set: it is read all the same, and counted': '{}（{}）。无需设置：照样能读，并计入统计',
  '{} is not of type {}': '{} 不是 {} 类型',
  '{} is of another form': '{} 的格式不同',
  '{} and {} more': '{} 等，另有 {} 个',
  'surplus fields: {}': '多余字段：{}',
  'missing fields: {}': '缺少字段：{}',
  'other types: {}': '类型不同：{}',
  'new: {}': '新增：{}',
  'missing: {}': '缺少：{}',
  'changed: {}': '改变：{}',
  'Juhe is asked by https': '以 https 访问聚合',
  'Juhe has no https that answers as http does: http it stays':
    '聚合没有与 http 应答相同的 https：继续用 http',
  'https answers where http does not: {}': 'https 有应答而 http 没有：{}',
  'https answers the same: {}': 'https 应答相同：{}',
  'https answers otherwise than http: http it stays': 'https 的应答与 http 不同：继续用 http',
  'its answers do not tell the time': '应答没有给出时间',
  "Juhe's clock is {} s {} this one: set this machine's clock by NTP; if it is right, tell Juhe":
    '聚合的时钟比本机{2} {1} 秒：请用 NTP 给本机校时；如果本机正确，请告知聚合',
  'ahead of': '快',
  behind: '慢',
  '{} ms at most, of {} that it may take': '最长 {} 毫秒，上限 {} 毫秒',
  '{} ms, of {} that it may take: {}': '{} 毫秒，上限 {} 毫秒：{}',
  '{}, read as {}': '{}，按 {} 读取',
  '{}, read as {}: {}': '{}，按 {} 读取：{}',
  'Juhe does not say how many calls are left': '聚合没有说明剩余次数',
  'no call is left: buy quota at Juhe': '次数已用完：请向聚合购买额度',
  '{} calls left': '剩余 {} 次',
  'set {} ({}) to {}': '请将 {}（{}）设为 {}',
}
