import { ownVersion } from '#infra/machine/own-version.ts'
import { chinaTime } from '../output/times.ts'
import type { Session } from '../store/session.ts'
import type { Inspection } from '../store/stage-inspection.ts'
import { broken, type Finding, well, worthALook } from './finding.ts'

/** How many minutes without a run are too many. */
const silentMinutes = 5

/** When the schedule ran last. */
export async function examineSchedule(inspection: Inspection, now: number): Promise<Finding> {
  const runs = await inspection.recentRuns(now, silentMinutes)
  return runs > 0
    ? well(`${runs} runs in the last ${silentMinutes} minutes`)
    : broken(`no run in the last ${silentMinutes} minutes: see the runbook, reconciler-silent`)
}

/** A queue that only holds what failed. */
const isDeadLetters = (name: string) => /dead/i.test(name)

/** Queues, and what nobody could handle. */
export async function examineQueues(inspection: Inspection): Promise<Finding> {
  const queues = await inspection.queues()
  const detail = queues.map(({ name, messages }) => `${name} ${messages}`).join(', ')
  const hasDead = queues.some(({ name, messages }) => isDeadLetters(name) && messages > 0)
  return hasDead ? broken(`dead letters: ${detail}`) : well(detail === '' ? 'none' : detail)
}

/** Whether somebody gets the alarms. */
export async function examineAlarmMail(inspection: Inspection): Promise<Finding> {
  const { confirmed, pending } = await inspection.alarmMails()
  if (pending > 0) return broken(`${pending} address(es) have not confirmed: alarms do not reach them`)
  return confirmed === 0
    ? worthALook('alarms are mailed to nobody')
    : well(`${confirmed} address(es) confirmed`)
}

/** Which version is deployed, since when, and whether the deployment came to its end. */
export async function examineDeployment(
  inspection: Inspection,
  session: Pick<Session, 'serviceVersion' | 'inspection'>,
): Promise<Finding> {
  const { status, at } = await inspection.deployment()
  const version = examineVersion(session)
  const detail = `${version.detail}; ${status}${at === undefined ? '' : `, since ${chinaTime(at)}`}`
  if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return broken(detail)
  return { ...version, detail }
}

/** Whether what runs there is of the same version as this tool. */
export function examineVersion({
  serviceVersion,
  inspection,
}: Pick<Session, 'serviceVersion' | 'inspection'>): Finding {
  if (serviceVersion === undefined || serviceVersion === ownVersion) return well(`tool ${ownVersion}`)
  const detail = `tool ${ownVersion}, service ${serviceVersion}`
  return worthALook(
    inspection === undefined
      ? `${detail}: start the service again`
      : `${detail}: deploy, or check out the version that is deployed`,
  )
}
