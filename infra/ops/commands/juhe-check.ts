import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { checkJuhe } from '#shared/juhe-check/check-juhe.ts'
import { type Exchange, fixtureOf } from '#shared/juhe-check/exchange.ts'
import type { Check } from '#shared/juhe-check/verdict.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { unavailable, wordsOf } from '../failure.ts'
import type { Host } from '../host.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { type Session, urlOf } from '../store/session.ts'

export const juheCheck = defineCommand({
  usage: 'check',
  description: 'ask Juhe what changes nothing, and compare each answer with what the service relies on',
  options: [
    {
      flags: '--record <dir>',
      description: 'keep each answer there, without keys and people, for SANDBOX_REPLAY',
    },
  ],
  input: z.object({ record: z.optional(z.string().check(z.minLength(1, 'must name a folder'))) }),
  async run({ host, session }, { record }) {
    const key = await keyOf(session)
    const { checks, exchanges } = await checkJuhe(optionsOf(host, session, key))
    if (exchanges.length === 0 && key !== undefined) {
      throw unavailable(`Juhe cannot be reached at ${session.backing.environment.juheUrl}`)
    }
    const files = record === undefined ? [] : await keep(record, exchanges, key)
    const isFine = checks.every(({ status }) => status === 'ok')
    const lines = [
      ...linesOf(checks),
      ...(files.length === 0 ? [] : ['', `Kept ${files.length} answers in ${record}.`]),
    ]
    return report({ checks }, lines, isFine ? exitCodes.done : exitCodes.troubleFound)
  },
})

/** Our key; undefined while it cannot be read, which the check tells. Locally there is none without the service. */
async function keyOf(session: Session): Promise<string | undefined> {
  urlOf(session)
  try {
    return (await session.backing.secrets.juhe()).juheKey
  } catch {
    return undefined
  }
}

function optionsOf(host: Host, { backing }: Session, key: string | undefined) {
  const { juheUrl, juheNotFound, juheCharset, juheReadTimeoutMs } = backing.environment
  return {
    ...{
      baseUrl: juheUrl,
      key,
      fetch: host.fetch,
      sleep: host.sleep,
      random: host.random,
      uuid: host.uuid,
    },
    ...{ now: backing.platform.now, realNow: host.now },
    ...{ notFound: juheNotFound, charset: juheCharset, readTimeoutMs: juheReadTimeoutMs },
  }
}

function linesOf(checks: readonly Check[]): readonly string[] {
  return table(
    ['check', 'result', 'detail'],
    checks.map(({ name, status, detail }) => [name, status, detail]),
  )
}

/** Writes a file for each answer. Throws an OpsFailure (`unavailable`) where the folder cannot be written. */
async function keep(folder: string, exchanges: readonly Exchange[], key: string | undefined) {
  const fixtures = exchanges
    .filter(({ caseName }) => caseName !== 'https')
    .map((exchange) => fixtureOf(exchange, key === undefined ? [] : [key]))
  try {
    await mkdir(folder, { recursive: true })
    for (const fixture of fixtures) {
      await writeFile(join(folder, `${fixture.case}.json`), `${JSON.stringify(fixture, null, 2)}\n`)
    }
    return fixtures
  } catch (error) {
    throw unavailable(`the answers cannot be kept in ${folder}: ${wordsOf(error)}`)
  }
}
