import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { hasXRay } from '#infra/aws/runtime.ts'
import { ConfigurationError, readStage, type Stage } from '#infra/stages.ts'
import type { Bounds, Load, Prices } from './estimate.ts'
import { costTable, exampleLoad, limitTable, stepTable, usageTable } from './report.ts'

const usage = `npm run capacity -- [--orders 1000000] [--hours 2] [--tenants 10] [--juhe-ms 300] [--peak 20]
  [--calls-per-second n] [--calls-per-day n] [--stage prod] [--prices file.json] [--markdown]`

const price = z.number().check(z.nonnegative())
const priceList = z.object({
  ...{ writeUnits: price, readUnits: price, apiRequests: price, invocations: price, gbSecond: price },
  ...{ sqsRequests: price, traces: price, logGb: price, storedGbMonth: price, keyMonth: price },
  ...{ secretMonth: price, alarmMetricMonth: price, dashboardMonth: price, customMetricMonth: price },
})
const amount = z.pipe(z.string().check(z.regex(/^\d+(\.\d+)?$/, 'must be a number')), z.transform(Number))
const input = z.object({
  orders: z.optional(amount),
  hours: z.optional(amount),
  tenants: z.optional(amount),
  'juhe-ms': z.optional(amount),
  peak: z.optional(amount),
  'calls-per-second': z.optional(amount),
  'calls-per-day': z.optional(amount),
  stage: z._default(z.string(), 'prod'),
  prices: z.optional(z.string()),
  markdown: z._default(z.boolean(), false),
})
const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const options = {
  ...{ orders: text, hours: text, tenants: text, 'juhe-ms': text, peak: text, stage: text, prices: text },
  ...{ 'calls-per-second': text, 'calls-per-day': text, markdown: flag },
} as const

const pageUrl = new URL('../README.md', import.meta.url)

/** Prints what a load needs and costs, and what ends first; with `--markdown` writes README's tables. Answers the exit code. */
export function runCapacity(args: readonly string[], out: (line: string) => void): number {
  try {
    const given = input.parse(parseArgs({ args: [...args], options }).values)
    const load: Load = {
      ordersPerMonth: given.orders ?? exampleLoad.ordersPerMonth,
      grabHours: given.hours ?? exampleLoad.grabHours,
      tenants: given.tenants ?? exampleLoad.tenants,
      juheMs: given['juhe-ms'] ?? exampleLoad.juheMs,
      peakFactor: given.peak ?? exampleLoad.peakFactor,
    }
    const stage = boundsOf(stageOf(given.stage))
    const bounds: Bounds = {
      ...stage,
      juheCallsPerSecond: given['calls-per-second'] ?? stage.juheCallsPerSecond,
      juheCallsPerDay: given['calls-per-day'] ?? stage.juheCallsPerDay,
    }
    const prices = pricesOf(given.prices)
    if (given.markdown) writeFileSync(pageUrl, withTables(readFileSync(pageUrl, 'utf8')))
    out([usageTable(load, bounds), costTable(load, bounds, prices), limitTable(load, bounds)].join('\n\n'))
    return 0
  } catch (error) {
    out(error instanceof ConfigurationError ? error.message : usage)
    return 2
  }
}

/** A page with its tables made anew, for the example and the stage `prod`. */
export function withTables(page: string): string {
  const bounds = boundsOf(stageOf('prod'))
  const tables = {
    steps: stepTable(),
    usage: usageTable(exampleLoad, bounds),
    cost: costTable(exampleLoad, bounds, pricesOf(undefined)),
    growth: limitTable(exampleLoad, bounds),
  }
  return Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- capacity ${name} -->\n)[^]*?(<!-- /capacity ${name} -->)`),
        (_all, begin: string, end: string) => `${begin}${table}\n${end}`,
      ),
    page,
  )
}

function pricesOf(file: string | undefined): Prices {
  const url = file ?? new URL('./prices.json', import.meta.url)
  return priceList.parse(JSON.parse(readFileSync(url, 'utf8')))
}

/** A stage of cdk.json. Who is mailed makes no difference here. */
function stageOf(name: string): Stage {
  const { context } = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')))
  const given: Readonly<Record<string, unknown>> = {
    ...context,
    stage: name,
    alarmEmail: 'nobody@example.com',
  }
  return readStage((key) => given[key])
}

function boundsOf(stage: Stage): Bounds {
  const { ordersPerDay } = stage.limits
  return {
    juheCallsPerSecond: stage.juheCallsPerSecond ?? 50,
    juheCallsPerDay: stage.juheCallsPerDay,
    askGrabbingSeconds: stage.askGrabbingSeconds,
    askJitterPercent: stage.askJitterPercent,
    throttleRate: stage.throttle.rate,
    ordersPerDay: ordersPerDay === 'none' ? undefined : ordersPerDay,
    attention: stage.queues.attention,
    pushes: stage.queues.pushes,
    hasXRay: hasXRay(stage.region),
  }
}
