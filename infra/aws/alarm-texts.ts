/** What an alarm is called, and says: its name is a heading of the runbook. */
export function alarmTexts(stage: string, name: string, meaning: string) {
  return {
    name: `grab-ticket-orders-${stage}-${name}`,
    alarmDescription: `${meaning} See infra/RUNBOOK.md#${name}`,
  }
}
