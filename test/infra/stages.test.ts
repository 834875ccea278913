import { describe, expect, test } from 'vitest'
import { ConfigurationError, readStage } from '#infra/stages.ts'
import { cdkContext } from './synthesized.ts'

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
      'stage prod: alarmEmail is required: the address that alarms go to, or null for nobody (cdk.json, or -c name=value)',
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
  ])('refuses a wrong %s', (_what, settings, fault) => {
    expect(faultOf(prodWith(settings))).toMatch(fault)
  })

  test('names every fault at once', () => {
    const message = faultOf(prodWith({ region: '', keepsData: 1 }))
    expect(message).toMatch(/region .*; keepsData /)
  })
})
