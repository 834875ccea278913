import { exitCodes } from './exit-codes.ts'
import { OpsFailure } from './failure.ts'
import type { World } from './world.ts'

/**
 * Asks before what spends money or cannot be undone. Returns when the answer is yes. Throws an OpsFailure
 * (`notConfirmed`) when it is not, and where nobody can be asked.
 */
export async function confirm(world: World, isSaidAlready: boolean, consequence: string): Promise<void> {
  if (isSaidAlready) return
  if (world.ask === undefined) {
    throw new OpsFailure(exitCodes.notConfirmed, `${consequence} Confirm it with --yes.`)
  }
  const answer = await world.ask(`${consequence} Go on? [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new OpsFailure(exitCodes.notConfirmed, 'Nothing was done.')
}
