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
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { type Session, urlOf } from '../store/session.ts'
import type { World } from '../world.ts'

export const doctor = defineCommand({
  usage: 'doctor',
  description: 'see whether everything that the service needs is there and works',
  input: z.object({}),
  async run({ world, session }) {
    const checks = await Promise.all([...ofService(world, session), ...ofStage(world, session)])
    const isFine = checks.every(({ status }) => status === 'ok')
    const rows = checks.map(({ name, status, detail }) => [name, status, detail])
    return report(
      { checks },
      table(['check', 'result', 'detail'], rows),
      isFine ? exitCodes.done : exitCodes.troubleFound,
    )
  },
})

function ofService(world: World, session: Session): readonly Promise<NamedFinding>[] {
  return [
    examine('service', () => well(`answers at ${urlOf(session)}`)),
    examine('secrets', () => examineSecrets(session)),
    examine('keyRing', () => examineRing(session)),
    examine('callbacks', () => examineCallbacks(world, session)),
    examine('juhe', () => examineJuhe(world, session)),
    examine('clock', () => examineClock(world, session)),
    examine('oldestDue', () => examineDue(session)),
    examine('limits', () => examineLimits(session)),
    examine('juheBudget', () => examineBudget(session)),
    examine('certificate', () => examineCertificate(world, session)),
  ]
}

/** What AWS keeps, and the local service has in its own process, where it is as well as the process. */
function ofStage(world: World, session: Session): readonly Promise<NamedFinding>[] {
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
    examine('schedule', () => examineSchedule(inspection, world.now())),
    examine('queues', () => examineQueues(inspection)),
    examine('alarmMail', () => examineAlarmMail(inspection)),
    examine('version', () => examineDeployment(inspection, session)),
  ]
}
