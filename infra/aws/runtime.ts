import { Duration } from 'aws-cdk-lib'
import {
  Architecture,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsLogLevel,
  ParamsAndSecretsVersions,
} from 'aws-cdk-lib/aws-lambda'
import { RegionInfo } from 'aws-cdk-lib/region-info'
import { secretLifetimeMs } from '#shared/lambda/platform/secrets.ts'

/** What the functions run on. */
export const architecture = Architecture.ARM_64

const version = ParamsAndSecretsVersions.V1_0_103

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
  return RegionInfo.get(region).paramsAndSecretsLambdaLayerArn(version, architecture.name) !== undefined
}

/** The regions that have it. */
export const secretsExtensionRegions: readonly string[] = RegionInfo.regions
  .map(({ name }) => name)
  .filter(hasSecretsExtension)
