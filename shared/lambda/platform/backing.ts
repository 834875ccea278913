import type { Table } from '#shared/table/document-sender.ts'
import { type Environment, parseEnvironment } from './environment.ts'
import type { Platform } from './platform.ts'
import { openSecrets, type SecretSource } from './secrets.ts'

/** What stands behind a function: its settings, its table, its secrets. */
export type Backing = {
  readonly platform: Platform
  readonly environment: Environment
  readonly table: Table
  readonly secrets: SecretSource
}

/** Opens what stands behind a function. Throws a ConfigurationError when a setting is missing or wrong. */
export function openBacking(platform: Platform): Backing {
  const environment = parseEnvironment(platform.env)
  return {
    platform,
    environment,
    table: { name: environment.tableName, sender: platform.connect(environment), uuid: platform.uuid },
    secrets: openSecrets(platform, environment),
  }
}
