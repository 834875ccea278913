import type { ScheduledEvent } from 'aws-lambda'

/** What EventBridge would send at `now` (ms). */
export function scheduledEvent(now: number, id: string): ScheduledEvent {
  return {
    id,
    version: '0',
    account: '000000000000',
    region: 'local',
    time: new Date(now).toISOString(),
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    resources: ['arn:aws:events:local:000000000000:rule/reconcile'],
    detail: {},
  }
}
