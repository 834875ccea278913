import { type Host, processHost } from '#infra/ops/host.ts'
import { runOps } from '#infra/ops/run-ops.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { Body } from '#test/e2e/support/client.ts'

/** What a command line came to. */
export type Ended = {
  readonly exitCode: number
  readonly out: string
  readonly err: string
  /** stdout as JSON; undefined when it is none. */
  readonly json: Body
}

/** What a test may put in place of the process. */
export type OpsOptions = Partial<
  Pick<Host, 'ask' | 'askSecret' | 'readInput' | 'env' | 'fetch' | 'sleep' | 'interruption' | 'isColourful'>
>

/** Runs commands in this process, with nobody at the terminal unless `ask` is given. */
export function opsOn(dataDir: string, options: OpsOptions = {}) {
  return async (...args: readonly string[]): Promise<Ended> => {
    const out: string[] = []
    const err: string[] = []
    const { ask: _nobody, askSecret: _noone, ...host } = processHost()
    const exitCode = await runOps(args, {
      ...host,
      ...barePlatform,
      env: { DATA_DIR: dataDir },
      readInput: async () => '',
      out: (lines) => out.push(lines),
      err: (lines) => err.push(lines),
      ...options,
    })
    return {
      exitCode,
      out: out.join('\n'),
      err: err.join('\n'),
      json: jsonOf(out.join('\n')),
    }
  }
}

function jsonOf(text: string): Body {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
