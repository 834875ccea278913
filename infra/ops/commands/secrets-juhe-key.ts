import * as z from 'zod/mini'
import { createJuheClient } from '#shared/juhe/client.ts'
import { defineCommand } from '../command.ts'
import { conflict, unavailable } from '../failure.ts'
import type { Host } from '../host.ts'
import { isHeard, reasonOf } from '../juhe-words.ts'
import { juheKeyOf } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { type Session, urlOf } from '../store/session.ts'

const document = z.looseObject({})

export const secretsJuheKey = defineCommand({
  usage: 'juhe-key',
  description: 'replace our key at Juhe by the one on stdin, once Juhe has answered it',
  input: z.object({}),
  async run({ host, session, confirm }) {
    urlOf(session)
    const held = await session.holdSecret('juhe')
    const juheKey = await juheKeyOf(host)
    await refuseUnlessTaken(host, session, juheKey)
    await confirm('Every call of Juhe will be made with the new key within ten minutes.')
    await held.replace(JSON.stringify({ ...document.parse(JSON.parse(held.text)), juheKey }))
    return report({ replaced: true }, ['Replaced. Every process has the new key within ten minutes.'])
  },
})

/** Throws an OpsFailure: `conflict` if Juhe refuses the key, `unavailable` if it does not answer. */
async function refuseUnlessTaken(host: Host, { backing }: Session, key: string): Promise<void> {
  const { juheUrl, juheReadTimeoutMs, juheNotFound, juheCharset } = backing.environment
  const juhe = createJuheClient({
    ...{ baseUrl: juheUrl, key, fetch: host.fetch, sleep: host.sleep, random: host.random },
    ...{ readTimeoutMs: juheReadTimeoutMs, notFound: juheNotFound, charset: juheCharset },
  })
  const outcome = await juhe.dataDictionary()
  if (outcome.kind === 'refused')
    throw conflict(`Juhe refuses this key (${reasonOf(outcome)}): the old one stays`)
  if (!isHeard(outcome)) throw unavailable(`Juhe cannot be reached at ${juheUrl}`)
}
