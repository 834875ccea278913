import type { SNSEvent } from 'aws-lambda'
import { AlarmsSecret } from '#shared/alarms/robots.ts'
import { sendAlarm } from '#shared/alarms/send-alarm.ts'
import { stageVariable } from '#shared/observability/metrics.ts'
import type { NetworkPlatform } from './check-juhe-handler.ts'
import type { LambdaHandler } from './http/event.ts'
import { ConfigurationError } from './platform/configuration-error.ts'
import { parseSecretDocument } from './platform/secret-document.ts'
import { secretVariables } from './platform/secret-names.ts'
import { fetchSecret } from './platform/secrets-extension.ts'

/**
 * Tells each message of the alarms' topic to the robots of the secret. What a robot does not take is logged, and not
 * tried again: the others have it, and so has the mail. Throws a ConfigurationError if the secret cannot be read.
 */
export function alarmHandler(platform: NetworkPlatform): LambdaHandler<SNSEvent, void> {
  const robots = async () => {
    const arn = platform.env[secretVariables.alarms]
    if (arn === undefined) throw new ConfigurationError(`${secretVariables.alarms} is required`)
    const text = await (platform.readSecret?.('alarms') ?? fetchSecret(platform, arn))
    return parseSecretDocument(AlarmsSecret, text).robots
  }
  return async ({ Records }) => {
    const { fetch, now, env, log } = platform
    const services = { fetch, now, stage: env[stageVariable] ?? 'local', robots }
    for (const { Sns } of Records) {
      for (const fault of await sendAlarm(services, Sns.Message)) {
        log({ event: 'failure', source: 'sendAlarm', error: fault })
      }
    }
  }
}
