import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { examineBudget, examineLimits } from '../doctor/examine-limits.ts'
import {
  examineCallbacks,
  examineCertificate,
  examineClock,
  examineDue,
  examineJuhe,
  examineRing,
  examineSecrets,
} from '../doctor/examine-service.ts'
import {
  examineAlarmMail,
  examineDeployment,
  examineQueues,
  examineSchedule,
  examineVersion,
} from '../doctor/examine-stage.ts'
import { examine, type NamedFinding, well } from '../doctor/finding.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { type Session, urlOf } from '../store/session.ts'

export const doctor = defineCommand({
  usage: 'doctor',
  description: 'see whether everything that the service needs is there and works',
  input: z.object({}),
  async run({ host, session }) {
    const checks = await Promise.all([...ofService(host, session), ...ofStage(host, session)])
    const isFine = checks.every(({ status }) => status === 'ok')
    const rows = checks.map(({ name, status, detail }) => [name, status, detail])
    return report(
      { checks },
      table(['check', 'result', 'detail'], rows),
      isFine ? exitCodes.done : exitCodes.troubleFound,
    )
  },
})

function ofService(host: Host, session: Session): readonly Promise<NamedFinding>[] {
  return [
    examine('service', () => well(`answers at ${urlOf(session)}`)),
    examine('secrets', () => examineSecrets(session)),
    examine('keyRing', () => examineRing(session)),
    examine('callbacks', () => examineCallbacks(host, session)),
    examine('juhe', () => examineJuhe(host, session)),
    examine('clock', () => examineClock(host, session)),
    examine('oldestDue', () => examineDue(session)),
    examine('limits', () => examineLimits(session)),
    examine('juheBudget', () => examineBudget(session)),
    examine('certificate', () => examineCertificate(host, session)),
  ]
}

/** What AWS keeps, and the local service has in its own process, where it is as well as the process. */
function ofStage(host: Host, session: Session): readonly Promise<NamedFinding>[] {
  const { inspection } = session
  if (inspection === undefined) {
    const inProcess = () => well(`in the service's own process, at ${urlOf(session)}`)
    return [
      examine('schedule', inProcess),
      examine('queues', inProcess),
      examine('alarmMail', () => well('the local service has no alarms')),
      examine('version', () => examineVersion(session)),
    ]
  }
  return [
    examine('schedule', () => examineSchedule(inspection, host.now())),
    examine('queues', () => examineQueues(inspection)),
    examine('alarmMail', () => examineAlarmMail(inspection)),
    examine('version', () => examineDeployment(inspection, session)),
  ]
}
