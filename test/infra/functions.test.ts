import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { type Synthesized, settingsOf, synthesize, synthesizeProd } from './synthesized.ts'

let prod: Synthesized
beforeAll(() => {
  prod = synthesizeProd()
})

const paths = [...Object.values(operations), ...Object.values(extensions)]
const names = functionRows.map(({ functionName }) => functionName)

function propertiesOf(functionName: string) {
  const resources = prod.template.findResources('AWS::Lambda::Function')
  return resources[prod.functionIds.get(functionName) ?? '']?.Properties
}

test('files in functions/, rows and deployed functions are the same set', () => {
  const files = readdirSync(new URL('../../functions', import.meta.url))
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual([...names].sort())
  expect(new Set(names).size).toBe(names.length)
  const deployed = Object.values(prod.template.findResources('AWS::Lambda::Function'))
  expect(deployed.map(({ Properties }) => Properties.FunctionName).sort()).toEqual(
    names.map((name) => `grab-ticket-orders-prod-${name}`).sort(),
  )
})

test('every path of a row is a route to its function, all others lead to not-found, and there is nothing else', () => {
  const integrations = prod.template.findResources('AWS::ApiGatewayV2::Integration')
  const aliases = prod.template.findResources('AWS::Lambda::Alias')
  const routes = Object.values(prod.template.findResources('AWS::ApiGatewayV2::Route')).map(
    ({ Properties }) => {
      const integration = integrations[Properties.Target['Fn::Join'][1][1].Ref]?.Properties
      expect(integration).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' })
      const { 'Fn::GetAtt': latest, Ref: alias } = integration?.IntegrationUri ?? {}
      const behind = aliases[alias]?.Properties.FunctionName.Ref
      return [Properties.RouteKey, latest?.[0] ?? behind] as const
    },
  )
  const target = (functionName: string) => prod.functionIds.get(functionName)
  expect(new Map(routes)).toEqual(
    new Map([
      ...paths.map((row) => [`ANY ${row.path}`, target(row.functionName)] as const),
      ['ANY /juhe/callback/{type}/{token}', target('juhe-callback')] as const,
      ...['GET /docs', 'HEAD /docs', 'GET /docs/{file+}', 'HEAD /docs/{file+}'].map(
        (key) => [key, target('docs')] as const,
      ),
      ['$default', target('not-found')] as const,
    ]),
  )
  expect(routes).toHaveLength(paths.length + 6)
})

test('a stage that does not ask for the documentation has nothing of it: production, unless it says so', () => {
  const { template } = synthesize('prod', { alarmEmail: null })
  const deployed = Object.values(template.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.FunctionName,
  )
  expect(deployed).not.toContain('grab-ticket-orders-prod-docs')
  // Group robots must be asked for, too.
  expect(deployed).toHaveLength(functionRows.length - 2)
  expect(deployed).not.toContain('grab-ticket-orders-prod-send-alarm')
  const resources = Object.entries(template.toJSON().Resources)
  expect(resources.filter(([id, resource]) => /docs/i.test(`${id} ${JSON.stringify(resource)}`))).toEqual([])
  expect(synthesize('dev').functionIds.has('docs')).toBe(true)
  expect(synthesize('dev', settingsOf('dev', { docs: false })).functionIds.has('docs')).toBe(false)
})

describe.each(names)('%s', (name) => {
  test('runs on Node.js 24 on arm64, is traced, and logs JSON into a group that forgets', () => {
    expect(propertiesOf(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
    })
    const group = propertiesOf(name)?.LoggingConfig.LogGroup
    expect(group).toBe(`/grab-ticket-orders/prod/${name}`)
    prod.data.template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: group,
      RetentionInDays: 90,
    })
  })

  test('may run longer than its own limit, and behind the API not as long as that waits', () => {
    const row = functionRows.find(({ functionName }) => functionName === name)
    const timeoutMs = propertiesOf(name)?.Timeout * 1_000
    const isAnswering = ['path', 'pages', 'otherPaths'].includes(row?.trigger.kind ?? '')
    expect(timeoutMs).toBeGreaterThanOrEqual(row?.timeLimitMs ?? Number.NaN)
    // The stack's own limit ends at timeLimitMs + 1.5 s (time-limit.ts).
    if (isAnswering) expect(timeoutMs).toBeGreaterThanOrEqual((row?.timeLimitMs ?? 0) + 2_000)
    expect(timeoutMs).toBeLessThan(isAnswering ? 30_000 : 900_000)
  })

  test('has no secret in its environment: ARNs only, and only of those that it may read', () => {
    const row = functionRows.find(({ functionName }) => functionName === name)
    const { Variables } = propertiesOf(name)?.Environment ?? {}
    expect(Variables).not.toHaveProperty('SECRETS')
    const given = Object.entries(Variables).filter(([variable]) => /SECRET_ARN$/.test(variable))
    expect(given.map(([variable]) => variable)).toEqual(
      row?.secrets.map((secret) => `${secret.toUpperCase()}_SECRET_ARN`),
    )
    for (const [, value] of given)
      expect(value).toEqual({ 'Fn::ImportValue': expect.stringMatching(/-data:ExportsOutputRefSecrets/) })
    expect('TABLE_NAME' in Variables).toBe(row?.table.length !== 0)
  })

  test('loads the secrets extension only if it reads secrets', () => {
    const row = functionRows.find(({ functionName }) => functionName === name)
    const layers = propertiesOf(name)?.Layers ?? []
    expect(layers).toHaveLength(row?.secrets.length === 0 ? 0 : 1)
    for (const layer of layers) expect(layer).toMatch(/AWS-Parameters-and-Secrets-Lambda-Extension-Arm64/)
  })
})

test('what could starve others has a share of its own, and no more', () => {
  const reserved = names.flatMap((name) => {
    const share = propertiesOf(name)?.ReservedConcurrentExecutions
    return share === undefined ? [] : [[name, share]]
  })
  expect(Object.fromEntries(reserved)).toEqual({
    ...{ wake: 20, reconcile: 2, attend: 20, 'deliver-pushes': 50, 'juhe-callback': 50 },
    ...{ 'not-found': 5, docs: 5 },
    ...{ search: 300, 'order-detail': 150 },
  })
})

test('while Juhe hangs, what only reads there leaves to submits, cancels and refunds a third of what an account has', () => {
  const ofAccount = 1_000
  const calling = [...Object.values(operations), ...Object.values(extensions)].filter(({ functionName }) =>
    functionRows.find((row) => row.functionName === functionName)?.secrets.includes('juhe'),
  )
  const shareOf = (name: string): number | undefined => propertiesOf(name)?.ReservedConcurrentExecutions
  for (const { functionName, onlyReads } of calling) {
    expect([functionName, shareOf(functionName) !== undefined]).toEqual([functionName, onlyReads])
  }
  const taken = names.reduce((sum, name) => sum + (shareOf(name) ?? 0), 0)
  expect(ofAccount - taken).toBeGreaterThan(ofAccount / 3)
})
