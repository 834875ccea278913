/** What whoever is woken reads first, and runs first. */
export type AlarmHelp = {
  /** What the alarm means, in Chinese; in English the alarm's own description says it. */
  readonly zh: string
  /** The first command of the operators, without `npm run -s ops --` and `--stage`. */
  readonly command: string
}

/** Every alarm by its name, which is its heading in the runbook. */
export const alarmHelp: Readonly<Record<string, AlarmHelp>> = {
  'reconciler-silent': { zh: '定时任务五分钟没有跑完：等待中的订单无人处理', command: 'doctor' },
  'orders-overdue': { zh: '有订单超过五分钟没有被处理', command: 'due depth' },
  'outcome-unknown': { zh: '向聚合提交的操作半小时仍不知结果，可能已经扣款', command: 'orders stuck' },
  contradiction: { zh: '聚合的说法与已知情况矛盾，可能涉及金额', command: 'orders stuck' },
  'order-setbacks': { zh: '有订单处理失败并被推迟，多半是本服务的错误', command: 'orders stuck' },
  'juhe-locked-out': { zh: '聚合拒绝了我们的 key、IP 或应用：订单无法提交', command: 'juhe check' },
  'juhe-over-quota': { zh: '对聚合的调用超过了额度：订单在等待', command: 'juhe budget' },
  'juhe-budget': { zh: '例行查询等待聚合额度超过一小时：回调没说的结果会晚知道', command: 'juhe budget' },
  'juhe-in-trouble': { zh: '对聚合的调用大量失败或没有应答', command: 'juhe check' },
  'juhe-drift': { zh: '聚合的应答与本服务所依赖的不一致', command: 'juhe check' },
  'callback-tokens': { zh: '收到令牌错误或来源不明的回调', command: 'callbacks check' },
  'callbacks-unreadable': { zh: '聚合的回调无法读懂，结果要靠查询才知道', command: 'juhe check' },
  'push-given-up': { zh: '有租户几天收不到推送，已不再重试', command: 'stats' },
  'pushes-slow': { zh: '半数推送超过一分钟才送达', command: 'stats' },
  'api-errors': { zh: '接口返回了 5xx', command: 'doctor' },
  'keys-guessed': {
    zh: '大量请求使用不存在的 key：有人在猜测，或租户仍在用已吊销的 key',
    command: 'tenants list',
  },
  'background-errors': { zh: '后台函数整体失败', command: 'doctor' },
  'functions-throttled': { zh: 'Lambda 并发额度已用尽', command: 'doctor' },
  'api-throttled': { zh: '请求超过环境的限流，API Gateway 应答 429', command: 'stats' },
  'account-concurrency': { zh: '账户的 Lambda 并发已用五分之四', command: 'doctor' },
  'submit-availability': { zh: '提交订单得到 5xx 过多：可用性目标正在失守', command: 'doctor' },
  'submit-latency': { zh: '提交订单超过十秒的过多：时延目标正在失守', command: 'juhe check' },
  'detail-availability': { zh: '查询订单得到 5xx 过多：可用性目标正在失守', command: 'doctor' },
  'detail-latency': { zh: '查询订单超过五秒的过多：时延目标正在失守', command: 'juhe check' },
  'callback-availability': { zh: '聚合的回调得到 5xx 过多：可用性目标正在失守', command: 'callbacks check' },
  'callback-latency': { zh: '处理聚合的回调超过两秒的过多：时延目标正在失守', command: 'doctor' },
  'submits-zero': { zh: '最近一天有订单提交，最近一小时没有', command: 'doctor' },
  'table-throttled': { zh: 'DynamoDB 拒绝了部分读写', command: 'due depth' },
}

/** For an alarm that is not in the table. */
export const otherAlarm: AlarmHelp = { zh: '请查阅运维手册', command: 'doctor' }
