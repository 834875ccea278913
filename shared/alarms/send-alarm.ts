import type { Fetch } from '#shared/fetch.ts'
import { alarmText, readAlarm, readFailedCheck } from './alarm-message.ts'
import { languageOf, type Robot, tellRobot } from './robots.ts'

/** What sending takes. `now` is ms. */
export type AlarmServices = {
  readonly fetch: Fetch
  readonly now: () => number
  readonly stage: string
  readonly robots: () => Promise<readonly Robot[]>
}

/** Tells every robot of a message of the alarms' topic; what is no alarm is sent as it is. Answers what went wrong. */
export async function sendAlarm(services: AlarmServices, message: string): Promise<readonly string[]> {
  const alarm = readAlarm(message) ?? readFailedCheck(message)
  const robots = await services.robots()
  const faults = await Promise.all(
    robots.map((robot) => {
      const text = alarm === undefined ? message : alarmText(alarm, services.stage, languageOf(robot))
      return tellRobot(services.fetch, robot, text, services.now())
    }),
  )
  return faults.flatMap((fault) => fault ?? [])
}
