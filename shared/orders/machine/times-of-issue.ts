import type { Issue, Moment, UnsaidTime } from './order.ts'

/** When the train arrives, or when the tickets were issued; undefined when Juhe has not told it. */
export function timeOfIssue(issue: Issue, name: UnsaidTime): Moment | undefined {
  return issue.unsaid?.includes(name) ? undefined : issue[name]
}
