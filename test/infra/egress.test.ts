import { Match } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test } from 'vitest'
import { readStage } from '#infra/stages.ts'
import { functionRows } from '#shared/lambda/functions.ts'
import { cdkContext, settingsOf, synthesize } from './synthesized.ts'

/** Those with Juhe's key: nothing else calls it. */
const calling = functionRows
  .filter(({ secrets, onlyWith }) => secrets.includes('juhe') && onlyWith === undefined)
  .map(({ functionName }) => functionName)
  .sort()

function withEgress(
  stage: 'dev' | 'prod',
  natGateways: number,
  more: Readonly<Record<string, unknown>> = {},
) {
  return synthesize(stage, {
    alarmEmail: null,
    ...settingsOf(stage, { egress: { natGateways }, juheCheck: false }),
    ...more,
  })
}

describe.each([
  ['dev', 'ap-southeast-1', 1],
  ['prod', 'ap-southeast-1', 2],
  ['prod', 'cn-north-1', 1],
  ['prod', 'cn-northwest-1', 2],
] as const)('%s in %s with %i fixed addresses', (stage, region, natGateways) => {
  const { app, stack, data, template, egress, functionIds, roleIds } = withEgress(stage, natGateways, {
    region,
  })
  if (egress === undefined) throw new Error('there is no stack of fixed addresses')
  const kept = stage === 'prod'

  test('names them for Juhe, and keeps them where data are kept', () => {
    const addresses = Object.entries(egress.template.findResources('AWS::EC2::EIP'))
    expect(addresses).toHaveLength(natGateways)
    egress.template.hasOutput('EgressAddresses', {
      Value:
        natGateways === 1
          ? { Ref: addresses[0]?.[0] }
          : { 'Fn::Join': ['', [{ Ref: addresses[0]?.[0] }, ', ', { Ref: addresses[1]?.[0] }]] },
    })
    for (const [, { DeletionPolicy }] of addresses)
      expect(DeletionPolicy).toBe(kept ? 'RetainExceptOnCreate' : 'Delete')
    expect(egress.stack.terminationProtection).toBe(kept)
    const gateways = Object.values(egress.template.findResources('AWS::EC2::NatGateway'))
    expect(gateways.map(({ Properties }) => Properties.AllocationId)).toEqual(
      addresses.map(([id]) => ({ 'Fn::GetAtt': [id, 'AllocationId'] })),
    )
  })

  test('has the functions that call Juhe go out by them, from two zones, and no other function', () => {
    const placed = [...functionIds].flatMap(([name, id]) => {
      const { VpcConfig } = template.toJSON().Resources[id].Properties
      return VpcConfig === undefined ? [] : [{ name, VpcConfig }]
    })
    expect(placed.map(({ name }) => name).sort()).toEqual(calling)
    const imported = (what: string) => ({ 'Fn::ImportValue': expect.stringMatching(what) })
    for (const { VpcConfig } of placed)
      expect(VpcConfig).toEqual({
        SubnetIds: [imported('FunctionsSubnet1'), imported('FunctionsSubnet2')],
        SecurityGroupIds: [imported('Functions')],
      })
    const routes = Object.values(egress.template.findResources('AWS::EC2::Route')).map(
      ({ Properties }) => Properties,
    )
    expect(routes.filter(({ NatGatewayId }) => NatGatewayId !== undefined)).toHaveLength(2)
    expect(egress.template.findResources('AWS::EC2::SecurityGroupIngress')).toEqual({})
    egress.template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() })
  })

  test('reaches the table without a gateway', () => {
    const tables = Object.keys(egress.template.findResources('AWS::EC2::RouteTable')).map((Ref) => ({ Ref }))
    expect(tables).toHaveLength(4)
    egress.template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.dynamodb']] },
      VpcEndpointType: 'Gateway',
    })
    const [endpoint] = Object.values(egress.template.findResources('AWS::EC2::VPCEndpoint'))
    expect(endpoint?.Properties.RouteTableIds).toEqual(expect.arrayContaining(tables))
  })

  test('lets Lambda make its interfaces, and the functions’ own code not', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(
      ({ Properties }) => Properties,
    )
    for (const [name, role] of roleIds) {
      const own = policies.filter(({ Roles }) => Roles.some(({ Ref }: { Ref: string }) => Ref === role))
      const statements = own
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .filter(({ Action }) => [Action].flat().some((action: string) => action.startsWith('ec2:')))
      const denied = statements.filter(({ Effect }) => Effect === 'Deny')
      expect([name, statements.length, denied.length]).toEqual(
        calling.includes(name) ? [name, 2, 1] : [name, 0, 0],
      )
      for (const { Condition } of denied)
        expect(JSON.stringify(Condition)).toContain(`:function:grab-ticket-orders-${stage}-${name}"`)
    }
  })

  test('leaves what is kept as it is, and needs no function of CDK’s own', () => {
    const without = synthesize(stage, {
      alarmEmail: null,
      region,
      ...settingsOf(stage, { juheCheck: false }),
    })
    expect(data.template.toJSON()).toEqual(without.data.template.toJSON())
    expect(without.egress).toBeUndefined()
    egress.template.resourceCountIs('AWS::Lambda::Function', 0)
    expect(template.findResources('AWS::Lambda::Function')).toSatisfy(
      (functions: object) => Object.keys(functions).length === functionIds.size,
    )
  })

  test('passes AwsSolutions, in its own partition', () => {
    for (const scope of [egress.stack, stack])
      expect(
        new AwsSolutionsChecks(app).validateScope(scope).violations.map(({ ruleName }) => ruleName),
      ).toEqual([])
    if (region.startsWith('cn-'))
      expect(JSON.stringify([template.toJSON(), egress.template.toJSON()])).not.toMatch(/arn:aws:/)
  })
})

test('a second address changes no subnet, since functions use them', () => {
  const exportsOf = (natGateways: number) =>
    Object.values(withEgress('dev', natGateways).egress?.template.toJSON().Outputs ?? {}).flatMap(
      (output) => Object(output).Export ?? [],
    )
  expect(exportsOf(2)).toEqual(exportsOf(1))
  expect(exportsOf(1)).toHaveLength(3)
})

test.each([
  [{ natGateways: 0 }, /egress\.natGateways must be a whole number from 1/],
  [{ natGateways: 3 }, /egress\.natGateways must be 1 or 2/],
  [{ natGateways: 1.5 }, /egress\.natGateways must be/],
  [{}, /egress\.natGateways is required/],
  [true, /egress must be an object of natGateways/],
])('%j is refused', (egress, fault) => {
  const context = { ...cdkContext, stage: 'dev', ...settingsOf('dev', { egress }) }
  expect(() => readStage((name) => context[name as keyof typeof context])).toThrow(fault)
})
