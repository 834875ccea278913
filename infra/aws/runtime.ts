import { Duration } from 'aws-cdk-lib'
import {
  Architecture,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsLogLevel,
  ParamsAndSecretsVersions,
} from 'aws-cdk-lib/aws-lambda'
import { RegionInfo } from 'aws-cdk-lib/region-info'
import { secretLifetimeMs } from '#shared/lambda/platform/secrets.ts'

/**
 * AWS's extension for secrets: the version in one place. CDK knows the layer's ARN for each region, with the layer's own
 * number in it.
 */
const version = ParamsAndSecretsVersions.V1_0_103

/** The version of the extension, and the day when it was last compared with what AWS offers. */
export const secretsExtensionVersion = { version, comparedOn: '2026-11-30' } as const

/** What the functions can run on, the cheaper first. */
const architectures = [Architecture.ARM_64, Architecture.X86_64] as const

/** What the functions of a region run on: the first for which the region has the extension. */
export function architectureOf(region: string): Architecture {
  return architectures.find(({ name }) => layerArn(region, name) !== undefined) ?? Architecture.ARM_64
}

/** The part of AWS that a region belongs to, such as aws-cn; undefined for a region that CDK does not know. */
export function partitionOf(region: string): string | undefined {
  return RegionInfo.get(region).partition
}

/** AWS China has no X-Ray that a function of there could send to. */
export function hasXRay(region: string): boolean {
  return partitionOf(region) !== 'aws-cn'
}

/**
 * Secrets are read at a cold start and every five minutes after it (secrets.ts), by an extension beside the function that
 * keeps them for five minutes more: no SDK for them in the bundles.
 */
export function secretsExtension(): ParamsAndSecretsLayerVersion {
  return ParamsAndSecretsLayerVersion.fromVersion(version, {
    cacheSize: 3,
    secretsManagerTtl: Duration.millis(secretLifetimeMs),
    secretsManagerTimeout: Duration.seconds(3),
    logLevel: ParamsAndSecretsLogLevel.ERROR,
  })
}

/** Whether a region has the extension's layer: CDK knows its number there, or cannot make the functions. */
export function hasSecretsExtension(region: string): boolean {
  return architectures.some(({ name }) => layerArn(region, name) !== undefined)
}

function layerArn(region: string, architecture: string): string | undefined {
  return RegionInfo.get(region).paramsAndSecretsLambdaLayerArn(version, architecture)
}

/** The regions that have it. */
export const secretsExtensionRegions: readonly string[] = RegionInfo.regions
  .map(({ name }) => name)
  .filter(hasSecretsExtension)

/** A service's own host in a region: in China it ends otherwise. */
export function serviceHost(service: string, region: string): string {
  return `${service}.${region}.${RegionInfo.get(region).domainSuffix ?? 'amazonaws.com'}`
}
