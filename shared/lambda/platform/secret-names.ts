/**
 * The service's secrets: each is one of its own, so that a function can be given what it needs and no more. The value
 * is the environment variable that holds its ARN; the secret itself is never in the environment or the template.
 */
export const secretVariables = {
  /** Our key at Juhe. */
  juhe: 'JUHE_SECRET_ARN',
  /** The secret parts of the URLs that Juhe pushes to. */
  callbacks: 'CALLBACKS_SECRET_ARN',
  /** The keys that seal personal data. */
  vault: 'VAULT_SECRET_ARN',
  /** The robots of the groups that alarms are told to. */
  alarms: 'ALARMS_SECRET_ARN',
} as const

/** One of the service's secrets. */
export type SecretName = keyof typeof secretVariables
