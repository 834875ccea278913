import type { Stage } from '#infra/stages.ts'

/**
 * The settings of a stage as environment variables (see environment.ts): those of every function that has the table, and
 * of the operators' tools, so that both decide alike about an order.
 */
export function settingsOf(stage: Stage): Readonly<Record<string, string>> {
  return {
    CALLBACK_POLICY: stage.callbackPolicy,
    CONFIRM_CALLBACKS: String(stage.confirmCallbacks),
    PERSONAL_DATA_RETENTION_DAYS: String(stage.personalDataDays),
    ...(stage.acceptPlainHttp ? { ACCEPT_PLAIN_HTTP: 'true' } : {}),
    ...juheWaysOf(stage),
    ...(stage.askBeforeSubmitUntil === undefined
      ? {}
      : { ASK_BEFORE_SUBMIT_UNTIL: stage.askBeforeSubmitUntil }),
    ...limitsOf(stage),
    ...(stage.askGrabbingSeconds === undefined
      ? {}
      : { ASK_GRABBING_SECONDS: stage.askGrabbingSeconds.join(',') }),
    ...ownSettingsOf(stage),
  }
}

/** What a stage does not say is as environment.ts has it. */
function ownSettingsOf(stage: Stage): Readonly<Record<string, string>> {
  return numbersOf({
    JUHE_TIMEOUT_MS: stage.juheTimeoutMs,
    JUHE_READ_TIMEOUT_MS: stage.juheReadTimeoutMs,
    SALE_PERIOD_DAYS: stage.salePeriodDays,
    DEPARTURE_LEAD_MINUTES: stage.departureLeadMinutes,
    QUERY_LIFETIME_MINUTES: stage.queryLifetimeMinutes,
    DETAIL_MAX_AGE_SECONDS: stage.detailMaxAgeSeconds,
    JOURNAL_RETENTION_DAYS: stage.journalDays,
    ORDER_RETENTION_DAYS: stage.orderDays,
    JUHE_CALLS_PER_SECOND: stage.juheCallsPerSecond,
    JUHE_CALLS_PER_DAY: stage.juheCallsPerDay,
    ASK_JITTER_PERCENT: stage.askJitterPercent,
  })
}

/** How Juhe says things, where it differs from what is expected. */
function juheWaysOf({ juheNotFoundWords, juheNotFoundAnswers, juheCharset }: Stage) {
  return {
    ...(juheNotFoundWords.length === 0 ? {} : { JUHE_NOT_FOUND_WORDS: juheNotFoundWords.join(',') }),
    ...(juheNotFoundAnswers.length === 0 ? {} : { JUHE_NOT_FOUND_ANSWERS: juheNotFoundAnswers.join(',') }),
    ...(juheCharset === 'utf-8' ? {} : { JUHE_CHARSET: juheCharset }),
  }
}

/** A limit of none is one that is not set. */
function limitsOf({ limits }: Stage): Readonly<Record<string, string>> {
  const { requestsPerMinute, ordersPerDay, openOrders } = limits
  return numbersOf({
    LIMIT_REQUESTS_PER_MINUTE: requestsPerMinute,
    LIMIT_ORDERS_PER_DAY: ordersPerDay,
    LIMIT_OPEN_ORDERS: openOrders,
  })
}

/** Those that are numbers, as the environment has them. */
function numbersOf(
  named: Readonly<Record<string, number | 'none' | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  )
}
