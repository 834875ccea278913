import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { OperationName } from '#contract/operations.ts'
import { checkedJourney } from '#shared/juhe-check/check-juhe.ts'
import { type CaseName, caseNames } from '#shared/juhe-check/exchange.ts'
import type { Parameters } from './model/context.ts'
import type { Reply } from './model/faults.ts'
import { isNotFoundReply } from './quirks.ts'

const fixture = z.object({
  case: z.enum(caseNames),
  status: z.int().check(z.minimum(100), z.maximum(599)),
  contentType: z.string(),
  body: z.string(),
})

/** Answers of the real Juhe as `ops juhe check --record` kept them, by what was asked. */
export type Replay = ReadonlyMap<CaseName, z.infer<typeof fixture>>

/** Reads the answers of a folder. Throws an Error of one line that names the folder or the file. */
export function readReplay(folder: string): Replay {
  const files = filesOf(folder)
  if (files.length === 0) throw new Error(`SANDBOX_REPLAY: there are no answers in ${folder}`)
  return new Map(
    files.map((file) => {
      try {
        const read = fixture.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
        return [read.case, read] as const
      } catch {
        throw new Error(
          `SANDBOX_REPLAY: ${join(folder, file)} is no answer that juhe check --record has kept`,
        )
      }
    }),
  )
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'))
  } catch {
    throw new Error(`SANDBOX_REPLAY: the folder ${folder} cannot be read`)
  }
}

/** What a request asked, with the sandbox's own reply to it. */
type Asked = {
  readonly operation: OperationName
  readonly parameters: Parameters
  readonly key: string
  readonly reply: Reply
}

/** The reply as the real Juhe gave it to the like of this request; the sandbox's own where nothing was kept. */
export function replayed(replay: Replay, asked: Asked): Reply {
  const { reply } = asked
  const caseName = reply.kind === 'answer' ? caseOf(asked) : undefined
  const kept = caseName === undefined ? undefined : replay.get(caseName)
  if (kept === undefined) return reply
  const { status, contentType, body } = kept
  const isChinese = /charset="?(gbk|gb2312|gb18030)/i.test(contentType)
  return { kind: 'answer', status, contentType, body, ...(isChinese ? { charset: 'gb18030' } : {}) }
}

function caseOf({ operation, parameters, key, reply }: Asked): CaseName | undefined {
  if (String(parameters.key) !== key) return 'wrongKey'
  switch (operation) {
    case 'dataDictionary':
      return operation
    case 'search':
      return parameters.from === checkedJourney.from && parameters.to === checkedJourney.to
        ? operation
        : undefined
    case 'orderDetail':
      if (!isNotFoundReply(reply)) return undefined
      return String(parameters.issue) === '1' ? 'issuedDetail' : operation
    case 'cancelOrder':
    case 'applyRefundOrder':
      return isNotFoundReply(reply) ? operation : undefined
    case 'submitOrder':
    case 'addCallbackUrl':
      return undefined
  }
}
