import * as z from 'zod/mini'
import { alarmText } from '#shared/alarms/alarm-message.ts'
import { AlarmsSecret, languageOf, tellRobot } from '#shared/alarms/robots.ts'
import { parseSecretDocument } from '#shared/lambda/platform/secret-document.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { unavailable } from '../failure.ts'
import type { Host } from '../host.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { iso } from '../output/times.ts'
import type { Session } from '../store/session.ts'

/** Where the local service has what a stage has in its secret. */
const localVariable = 'ALARM_ROBOTS'

export const alarmsTest = defineCommand({
  usage: 'test',
  description:
    "send a test alarm to each group robot of the stage's secret alarms (locally: of ALARM_ROBOTS), and say who took it",
  input: z.object({}),
  async run({ host, session }) {
    const { robots } = parseSecretDocument(AlarmsSecret, await secretText(host, session))
    const stage = session.target.replace(/^stage /, '').split(' ')[0] ?? 'local'
    const alarm = {
      AlarmName: 'juhe-drift',
      AlarmDescription: 'This is a test: nothing has happened.',
      NewStateValue: 'ALARM',
      StateChangeTime: iso(host.now()),
    }
    const results = await Promise.all(
      robots.map(async (robot) => {
        const language = languageOf(robot)
        const note = language === 'zh' ? '(测试,请忽略)' : '(a test: nothing has happened)'
        const text = `${note}\n${alarmText(alarm, stage, language)}`
        const fault = await tellRobot(host.fetch, robot, text, host.now())
        return { kind: robot.kind, taken: fault === undefined, ...(fault === undefined ? {} : { fault }) }
      }),
    )
    const rows = results.map(({ kind, taken, fault = '' }) => [kind, taken ? 'taken' : 'FAILED', fault])
    const lines = table(['robot', 'result', 'why'], rows, 'No robot is set.')
    const isFine = results.length > 0 && results.every(({ taken }) => taken)
    return report({ robots: results }, lines, isFine ? exitCodes.done : exitCodes.troubleFound)
  },
})

/** The document of the robots. Throws an OpsFailure (`unavailable`) where there is none. */
async function secretText(host: Host, session: Session): Promise<string> {
  if (session.inspection !== undefined) return (await session.holdSecret('alarms')).text
  const text = host.env[localVariable]
  if (text !== undefined && text !== '') return text
  throw unavailable(
    `the local service has no alarms; ${localVariable}='{"robots":[{"kind":"wecom","url":"https://…"}]}' names robots to try`,
  )
}
