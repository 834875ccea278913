import { readFileSync } from 'node:fs'
import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Metric, metrics, otherValue } from '#shared/observability/metrics.ts'
import { type Synthesized, synthesize, synthesizeProd } from './synthesized.ts'

const runbook = readFileSync(new URL('../../infra/RUNBOOK.md', import.meta.url), 'utf8')
const sections = runbook.split(/^## /m).slice(1)
const definitions: readonly Metric[] = Object.values(metrics)

let prod: Synthesized
beforeAll(() => {
  prod = synthesizeProd()
})

type AlarmProperties = {
  readonly AlarmName: string
  readonly AlarmDescription: string
  readonly AlarmActions: readonly unknown[]
  readonly OKActions: readonly unknown[]
  /** A composite has none: its parts do. */
  readonly TreatMissingData?: string
}

/** Those of a stack that notify; the others are parts of composites. */
function alarmsOf(template: Template): readonly AlarmProperties[] {
  return ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']
    .flatMap((type) => Object.values(template.findResources(type)))
    .map(({ Properties }) => Properties)
    .filter(({ AlarmActions }) => AlarmActions !== undefined)
}

/** The stacks that have alarms: the service, and what looks at it from another region. */
function templates(): readonly Template[] {
  return [prod.template, ...(prod.canary === undefined ? [] : [prod.canary.template])]
}

function alarms(): readonly AlarmProperties[] {
  return templates().flatMap(alarmsOf)
}

describe('alarms', () => {
  test('each link to a heading of the runbook, and every heading has an alarm', () => {
    const anchors = alarms().map(
      ({ AlarmDescription }) => /infra\/RUNBOOK\.md#([\w-]+)$/.exec(AlarmDescription)?.[1],
    )
    expect(anchors.sort()).toEqual(sections.map((section) => section.split('\n', 1)[0]).sort())
    expect(anchors.length).toBeGreaterThan(10)
  })

  test('are called as their heading is', () => {
    for (const { AlarmName, AlarmDescription } of alarms()) {
      expect(AlarmDescription.endsWith(`#${AlarmName.replace('grab-ticket-orders-prod-', '')}`)).toBe(true)
    }
  })

  test('all mail the operator, also when it is over, by a topic of their own stack', () => {
    expect(templates()).toHaveLength(2)
    for (const template of templates()) {
      const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'))
      for (const alarm of alarmsOf(template)) {
        expect(alarm.AlarmActions).toEqual([{ Ref: topic }])
        expect(alarm.OKActions).toEqual([{ Ref: topic }])
      }
      template.hasResourceProperties('AWS::SNS::Subscription', {
        ...{ Protocol: 'email', Endpoint: 'ops@example.com', TopicArn: { Ref: topic } },
      })
    }
    synthesize('dev').template.resourceCountIs('AWS::SNS::Subscription', 0)
  })

  test('do not take silence for trouble, but for the reconciler’s and the canary’s', () => {
    const breaching = alarms().filter(
      ({ TreatMissingData = 'notBreaching' }) => TreatMissingData !== 'notBreaching',
    )
    expect(breaching.map(({ AlarmName }) => AlarmName)).toEqual(
      ['reconciler-silent', 'unreachable'].map((name) => `grab-ticket-orders-prod-${name}`),
    )
  })
})

test('the runbook says for each alarm what it means, how to see it, and what to do', () => {
  for (const section of sections) {
    for (const part of ['**Means.** ', '**See.** ', '**Do.** ']) expect(section).toContain(part)
  }
})

test('alarms and dashboard know no metric but those that the functions emit', () => {
  const resources = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard'].map((type) =>
    JSON.stringify(prod.template.findResources(type)).replaceAll('\\"', '"'),
  )
  const [inAlarms = '', inDashboard = ''] = resources
  const used = [...inDashboard.matchAll(/"GrabTicketOrders\/prod","(\w+)"(?:,"(\w+)","(\w+)")?/g)].map(
    ([, name, dimension, value]) => ({ name, dimension, value }),
  )
  const alarmed = [...inAlarms.matchAll(/"MetricName":"(\w+)","Namespace":"GrabTicketOrders\/prod"/g)].map(
    ([, name]) => name,
  )
  expect(used.length).toBeGreaterThan(40)
  expect(alarmed.length).toBeGreaterThan(20)
  for (const { name, dimension, value } of used) {
    const definition = definitions.find((one) => one.name === name)
    expect(definition?.dimension?.name).toBe(value === undefined ? definition?.dimension?.name : dimension)
    if (value !== undefined) expect([...(definition?.dimension?.values ?? []), otherValue]).toContain(value)
  }
  // What Juhe says that is on no list is in sight, too.
  expect(used).toContainEqual({ name: 'UpstreamErrors', dimension: 'Code', value: otherValue })
  for (const name of alarmed) expect(definitions.map((one) => one.name)).toContain(name)
  expect(new Set(used.map(({ name }) => name))).toEqual(new Set(definitions.map(({ name }) => name)))
})
