import * as z from 'zod/mini'
import type { EventKind, EventPlace } from '#contract/event-window.ts'
import { readPlace } from '#contract/event-window.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { resendPage } from '#shared/pushes/resend-pushes.ts'
import type { Ops } from '../command.ts'
import { kindInput, kindOption } from '../commands/events.ts'
import { usageFailure } from '../failure.ts'
import { flagInput, type GivenMoment, momentInput } from '../inputs.ts'
import type { OrderName } from '../orders/find.ts'
import { type Report, report } from '../output/report.ts'
import { momentAt } from '../output/times.ts'
import { tenantOf } from '../tenants.ts'

/** How a command line names a window of a tenant's pushes. */
export const windowOptions = [
  {
    flags: '--since <moment>',
    description: "all pushes of the tenant's events since: 2h, 3d, 2026-02-10 (China)",
  },
  { flags: '--until <moment>', description: 'until, in the same words' },
  kindOption,
  { flags: '--include-delivered', description: 'of a window: the delivered ones, too' },
  { flags: '--dry-run', description: 'of a window: only count them' },
]

/** The options' values. */
export const windowInput = {
  since: z.optional(momentInput),
  until: z.optional(momentInput),
  kind: kindInput,
  includeDelivered: flagInput,
  dryRun: flagInput,
}

type Window = {
  readonly since: GivenMoment | undefined
  readonly until: GivenMoment | undefined
  readonly kind: readonly EventKind[] | undefined
  readonly includeDelivered: boolean
  readonly dryRun: boolean
}

/** Sends a window's pushes again, as the operation resendPushes does, all pages of it. */
export async function resendWindow(
  { session, confirm }: Ops,
  { tenantId, outOrderNo, orderNo }: OrderName,
  { since, until, kind, includeDelivered, dryRun }: Window,
): Promise<Report> {
  if (tenantId === undefined || outOrderNo !== undefined || orderNo !== undefined || since === undefined)
    throw usageFailure('a window is that of a tenant: <tenantId> --since, and no order')
  await tenantOf(session, tenantId)
  const { backing } = session
  const services = { ...changeServices(backing), table: backing.table }
  const now = backing.platform.now()
  const request = {
    from: momentAt(since, now) ?? 0,
    to: momentAt(until, now) ?? now,
    ...(kind === undefined ? {} : { kinds: kind }),
    includeDelivered,
  }
  const run = async (isDry: boolean) => {
    let resent = 0
    let after: EventPlace | undefined
    do {
      const page = await resendPage(services, tenantId, {
        ...request,
        dryRun: isDry,
        ...(after === undefined ? {} : { after }),
      })
      resent += page.resent
      after = readPlace(page.cursor)
    } while (after !== undefined)
    return resent
  }
  const count = await run(true)
  if (dryRun || count === 0) return report({ resent: 0, counted: count }, [`${count} push(es) would go out.`])
  await confirm(`Tenant ${tenantId} will receive ${count} push(es).`)
  const resent = await run(false)
  return report({ resent, counted: count }, [`${resent} push(es) go out again.`])
}
