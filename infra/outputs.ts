/*
 * What the stack tells whoever works with it. The names are an interface between the stack and the operators' tools.
 */

/** The stack with a stage's functions: it has the outputs. */
export function stackNameOf(stage: string): string {
  return `grab-ticket-orders-${stage}`
}

/** The stack with what a stage keeps. */
export function dataStackNameOf(stage: string): string {
  return `${stackNameOf(stage)}-data`
}

/** The stack that looks at a stage from another region. */
export function canaryStackNameOf(stage: string): string {
  return `${stackNameOf(stage)}-canary`
}

/** The stack with the fixed addresses of a stage. */
export function egressStackNameOf(stage: string): string {
  return `${stackNameOf(stage)}-egress`
}

/** Names of the stack's outputs. */
export const outputNames = {
  /** Where the service answers: its origin, without a slash at the end. */
  url: 'Url',
  tableName: 'TableName',
  /** Which version of the service is deployed. */
  version: 'Version',
  /** The upstream's origin. */
  juheUrl: 'JuheUrl',
  /** The functions' settings by the names of their environment variables, in JSON. */
  settings: 'Settings',
  /** `true` if `npm run smoke` may place an order. */
  smokeOrder: 'SmokeOrder',
  /** The addresses from which Juhe is called; only of the stack of fixed addresses. */
  egressAddresses: 'EgressAddresses',
  /** The policies for operators who look, and for those who act. */
  readPolicy: 'OpsReadPolicy',
  actPolicy: 'OpsActPolicy',
} as const

/** The name of a log group of a stage: of a function, or of the API's requests. */
export function logGroupNameOf(stage: string, name: string): string {
  return `/grab-ticket-orders/${stage}/${name}`
}

/** The name of the log group of what operators do with people's data. */
export function auditLogOf(stage: string): string {
  return logGroupNameOf(stage, 'audit')
}

/** The name of one of the service's secrets in Secrets Manager. */
export function secretIdOf(stage: string, secret: string): string {
  return `grab-ticket-orders/${stage}/${secret}`
}
