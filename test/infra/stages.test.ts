import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { settingsOf } from '#infra/aws/stage-settings.ts'
import { ConfigurationError, crossingsOf, readStage } from '#infra/stages.ts'
import { cdkContext, synthesize } from './synthesized.ts'

function read(given: Readonly<Record<string, unknown>>) {
  const context: Readonly<Record<string, unknown>> = { ...cdkContext, ...given }
  return readStage((name) => context[name])
}

function faultOf(given: Readonly<Record<string, unknown>>): string {
  try {
    read(given)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    const { message } = error as Error
    expect(message).not.toContain('\n')
    return message
  }
  throw new Error('the stage was read')
}

/** cdk.json’s stages with other settings for prod. */
function prodWith(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const stages = cdkContext.stages as { prod: object }
  return { stage: 'prod', stages: { ...stages, prod: { ...stages.prod, alarmEmail: 'a@b.cn', ...settings } } }
}

describe('a stage', () => {
  test('is read from cdk.json by its name', () => {
    expect(read({ stage: 'dev' })).toMatchObject({ name: 'dev', keepsData: false, alarmEmail: null })
  })

  test('takes some settings from the command line', () => {
    const stage = read({ stage: 'prod', alarmEmail: 'ops@example.com', region: 'ap-northeast-1' })
    expect(stage).toMatchObject({
      ...{ name: 'prod', alarmEmail: 'ops@example.com', region: 'ap-northeast-1' },
      ...{ keepsData: true, callbackPolicy: 'public-https' },
    })
  })

  test.each([undefined, '', 7])('that is not named (%s) is asked for, with the names there are', (stage) => {
    expect(faultOf({ stage })).toBe('which stage? Say -c stage=dev or -c stage=prod')
  })

  test.each(['staging', 'Prod', '__proto__', 'constructor'])('that is not there (%s) is named', (stage) => {
    expect(faultOf({ stage })).toBe(`there is no stage "${stage}": cdk.json has dev, prod`)
  })

  test('cannot be read without cdk.json’s list', () => {
    expect(faultOf({ stage: 'dev', stages: undefined })).toMatch(/cdk\.json has no context\.stages/)
  })

  test('says which setting is missing, and where it goes', () => {
    expect(faultOf({ stage: 'prod' })).toBe(
      'stage prod: alarmEmail is required: the address that alarms go to, or null for none (cdk.json, or -c name=value)',
    )
  })

  test.each([
    ['region', { region: 'Singapore' }, /region must be an AWS region/],
    ['juheUrl', { juheUrl: 'ftp://v.juhe.cn' }, /juheUrl .*the origin of Juhe/],
    ['throttle.rate', { throttle: { rate: 0, burst: 5 } }, /throttle\.rate must be a whole number from 1/],
    [
      'logRetentionDays',
      { logRetentionDays: 8 },
      /logRetentionDays must be a number of days that CloudWatch offers/,
    ],
    ['callbackPolicy', { callbackPolicy: 'any' }, /callbackPolicy must be public-https or public/],
    ['keepsData', { keepsData: 'yes' }, /keepsData must be true or false/],
    [
      'domain',
      { domain: { name: 't.example.com', certificateArn: 'x' } },
      /domain\.certificateArn must be the ARN/,
    ],
    ['a setting that is none', { retention: 5 }, /retention is no setting/],
    ['juheUrl with a path', { juheUrl: 'http://v.juhe.cn/x?y' }, /juheUrl must be the origin of Juhe/],
    ['throttle', { throttle: { rate: 5, burst: 5, peak: 9 } }, /throttle\.peak is no setting/],
    [
      'name of a function',
      { reservedConcurrency: { reconcil: 2 } },
      /: reservedConcurrency\.reconcil is no setting \(/,
    ],
    [
      'share of a function',
      { reservedConcurrency: { reconcile: 0 } },
      /: reservedConcurrency\.reconcile must be a whole number from 1 \(/,
    ],
    [
      'limit',
      { limits: { ordersPerDay: 'no' } },
      /: limits\.ordersPerDay must be a whole number from 1, or none \(/,
    ],
    ['time-out of Juhe', { juheTimeoutMs: 20_001 }, /: juheTimeoutMs must be at most 20000 \(/],
    [
      'schedule of asking',
      { askGrabbingSeconds: [] },
      /: askGrabbingSeconds must be a list of seconds, one at least \(/,
    ],
    ['jitter', { askJitterPercent: 100 }, /: askJitterPercent must be a whole number from 0 to 99 \(/],
    ['sale period', { salePeriodDays: 'P30D' }, /: salePeriodDays must be a whole number from 1 \(/],
  ])('refuses a wrong %s', (_what, settings, fault) => {
    expect(faultOf(prodWith(settings))).toMatch(fault)
  })

  test.each([
    ['region', 'region is required: an AWS region'],
    ['juheUrl', 'juheUrl is required: the origin of Juhe, such as http://v.juhe.cn'],
    ['throttle', 'throttle is required: an object of rate (requests a second) and burst (at once)'],
    ['logRetentionDays', 'logRetentionDays is required: a number of days that CloudWatch offers'],
    ['keepsData', 'keepsData is required: true or false'],
    ['callbackPolicy', 'callbackPolicy is required: public-https or public'],
  ])('without %s says what it must be', (name, fault) => {
    expect(faultOf(prodWith({ [name]: undefined }))).toBe(`stage prod: ${fault} (cdk.json, or -c name=value)`)
  })

  test.each(['zz-nowhere-9', 'ap-southeast-7'])(
    'in a region whose functions could not read their secrets (%s) is told which regions have what that takes',
    (region) => {
      expect(faultOf(prodWith({ region }))).toMatch(
        /^stage prod: region must be a region with AWS's secrets extension: .*ap-southeast-1, .*cn-north-1.* \(cdk/,
      )
    },
  )

  test('that keeps data sends people’s data in clear only where it says that it accepts that', () => {
    const plain = { juheUrl: 'http://v.juhe.cn' }
    expect(faultOf(prodWith(plain))).toMatch(
      /^stage prod: juheUrl is http, and .*acceptPlainHttp: true \(cdk/,
    )
    expect(read(prodWith({ ...plain, acceptPlainHttp: true }))).toMatchObject({
      ...plain,
      acceptPlainHttp: true,
    })
    expect(read({ ...prodWith(plain), acceptPlainHttp: 'true' })).toMatchObject({ acceptPlainHttp: true })
    expect(read({ stage: 'dev', ...plain })).toMatchObject({ ...plain, keepsData: false })
    expect(read(prodWith({}))).toMatchObject({ juheUrl: 'https://v.juhe.cn', acceptPlainHttp: false })
  })

  test('tells what of people’s data crosses in clear', () => {
    expect(crossingsOf(read({ stage: 'dev', juheUrl: 'http://v.juhe.cn' }))).toEqual([
      'names, documents, phones and 12306 accounts cross in clear on their way to http://v.juhe.cn',
      'names and tickets cross in clear to tenants whose callback URL is http (callbackPolicy public)',
    ])
    expect(crossingsOf(read(prodWith({})))).toEqual([])
  })

  test('names a table with its stream, and closes its own host only where it has a domain', () => {
    expect(faultOf(prodWith({ tableName: 'orders-restored' }))).toMatch(
      /: tableStreamArn is required with tableName/,
    )
    expect(faultOf(prodWith({ onlyDomain: true }))).toMatch(/: onlyDomain needs a domain/)
  })

  test('need not set concurrency aside, nor say what is left to a default', () => {
    const { reservedConcurrency, limits } = read(
      prodWith({ reservedConcurrency: undefined, limits: { ordersPerDay: 5 } }),
    )
    expect(reservedConcurrency).toEqual({})
    expect(limits).toEqual({ requestsPerMinute: 600, ordersPerDay: 5, openOrders: 2_000 })
  })

  test('has a name that stacks, logs and the operators’ commands can bear', () => {
    const stages = { 'a b': (cdkContext.stages as { dev: object }).dev }
    expect(faultOf({ stage: 'a b', stages })).toMatch(/^stage "a b": a name is of a-z/)
  })

  test('gives the service’s own settings to every function that has the table or calls Juhe, and leaves out what it does not say', () => {
    const own = {
      ...{ juheTimeoutMs: 5_000, salePeriodDays: 15, departureLeadMinutes: 90 },
      ...{ queryLifetimeMinutes: 10, detailMaxAgeSeconds: 60, journalDays: 800 },
      ...{ juheCallsPerDay: 9_000, askGrabbingSeconds: [60, 600], askJitterPercent: 0 },
    }
    expect(settingsOf(read(prodWith(own)))).toMatchObject({
      ...{ JUHE_TIMEOUT_MS: '5000', SALE_PERIOD_DAYS: '15', DEPARTURE_LEAD_MINUTES: '90' },
      ...{ QUERY_LIFETIME_MINUTES: '10', DETAIL_MAX_AGE_SECONDS: '60', JOURNAL_RETENTION_DAYS: '800' },
      ...{ JUHE_CALLS_PER_DAY: '9000', ASK_GRABBING_SECONDS: '60,600', ASK_JITTER_PERCENT: '0' },
    })
    expect(Object.keys(settingsOf(read(prodWith({})))).sort()).toEqual([
      ...['CALLBACK_POLICY', 'CONFIRM_CALLBACKS', 'JUHE_CALLS_PER_SECOND'],
      ...[
        'LIMIT_OPEN_ORDERS',
        'LIMIT_ORDERS_PER_DAY',
        'LIMIT_REQUESTS_PER_MINUTE',
        'PERSONAL_DATA_RETENTION_DAYS',
      ],
    ])
    const { template } = synthesize('prod', prodWith(own))
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      const { Variables } = Properties.Environment
      expect(Variables.JUHE_TIMEOUT_MS).toBe(
        'TABLE_NAME' in Variables || 'JUHE_URL' in Variables ? '5000' : undefined,
      )
    }
  })

  test('has a setting for each of the service’s own that the operators’ page names', () => {
    const readme = readFileSync(new URL('../../infra/ops/README.md', import.meta.url), 'utf8')
    const [, named = ''] = /On AWS a stage has them as ([^.]+)\./.exec(readme) ?? []
    const names = [...named.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(4)
    for (const name of names)
      expect(faultOf(prodWith({ [name]: 'x' }))).toMatch(new RegExp(`: ${name} must be `))
  })

  test('names every fault at once', () => {
    const message = faultOf(prodWith({ region: '', keepsData: 1 }))
    expect(message).toMatch(/region .*; keepsData /)
  })
})
