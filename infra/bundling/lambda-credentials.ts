import { fromEnv } from '@aws-sdk/credential-provider-env'

/**
 * What a bundle has in place of the SDK's whole chain of credential providers: Lambda puts a function's credentials into
 * its environment, always. The others (SSO, STS, profiles, instance metadata, log-in) could never be asked, and weigh
 * 135 kB of every bundle.
 */
export function defaultProvider(): ReturnType<typeof fromEnv> {
  return fromEnv()
}
