import type { CommonOptions } from '../common-options.ts'
import type { World } from '../world.ts'
import type { Session } from './session.ts'

/** Opens the way to the service that the options name. Each way is loaded only when it is taken. */
export async function openSession(
  world: World,
  { stage, verbose }: Pick<CommonOptions, 'stage' | 'verbose'>,
): Promise<Session> {
  const log = (line: unknown) => {
    if (verbose) world.err(JSON.stringify(line))
  }
  if (stage === undefined) {
    const { openLocalSession } = await import('./local-session.ts')
    return openLocalSession(world, log)
  }
  const { openAwsSession } = await import('./aws-session.ts')
  return openAwsSession(world, stage, log)
}
