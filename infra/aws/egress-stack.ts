import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import {
  CfnEIP,
  GatewayVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  NatProvider,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import { outputNames } from '#infra/outputs.ts'
import type { Stage } from '#infra/stages.ts'

/** What the stack is made of. */
export type EgressStackProps = StackProps & {
  readonly stage: Pick<Stage, 'name' | 'keepsData'>
  readonly natGateways: number
}

/** So many zones have a subnet, whatever the number of gateways: subnets that functions use cannot be taken away. */
const zones = 2

/**
 * Fixed addresses for calls of Juhe, which may list those that it lets in: a network whose only way out is a NAT gateway or
 * two. It is a stack of its own, since its addresses must outlive the service's; a stage that gives egress up leaves it
 * behind, to be deleted by hand.
 */
export class EgressStack extends Stack {
  readonly vpc: IVpc
  readonly securityGroup: ISecurityGroup

  constructor(scope: Construct, id: string, { stage, natGateways, ...props }: EgressStackProps) {
    super(scope, id, {
      description: `Fixed addresses of the grabTicket order service, ${stage.name}`,
      terminationProtection: stage.keepsData,
      ...props,
    })
    const addresses = Array.from({ length: natGateways }, (_, index) => this.address(index + 1, stage))
    const network: object = new Vpc(this, 'Network', {
      ...{ maxAzs: zones, natGateways },
      natGatewayProvider: NatProvider.gateway({
        eipAllocationIds: addresses.map(({ attrAllocationId }) => attrAllocationId),
      }),
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 28 },
        // Lambda needs few addresses: functions of one security group share them.
        { name: 'Functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      // What goes to the table is free here, and would be paid by the gigabyte at the gateways.
      gatewayEndpoints: { Table: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
      // Nothing is in the default group; emptying it would take a function of CDK's own.
      restrictDefaultSecurityGroup: false,
    })
    if (!isVpc(network)) throw new Error('CDK makes no network')
    this.vpc = network
    this.securityGroup = new SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'Functions that call Juhe: nobody calls them by the network',
    })
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Only functions are in it, and each writes a log line for each call. Flow logs tell addresses only.',
    })
    new CfnOutput(this, outputNames.egressAddresses, {
      value: addresses.map(({ ref }) => ref).join(', '),
      description: 'What Juhe is to let in',
    })
  }

  private address(number: number, { name, keepsData }: EgressStackProps['stage']): CfnEIP {
    const address = new CfnEIP(this, `Address${number}`, {
      domain: 'vpc',
      tags: [{ key: 'Name', value: `grab-ticket-orders-${name}-${number}` }],
    })
    address.applyRemovalPolicy(keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY)
    return address
  }
}

/** CDK's class and its interface differ in how they leave out a VPN. */
function isVpc(network: object): network is IVpc {
  return 'vpcId' in network && 'privateSubnets' in network
}
