import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import { operations } from '#contract/operations.ts'
import { keepLoopbackDirect } from '#infra/machine/direct-loopback.ts'
import { diskFailure, endAtDiskFailure } from '#infra/machine/disk-failure.ts'
import { listenFailure } from '#infra/machine/listen-failure.ts'
import { onEnding } from '#infra/machine/on-ending.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { localOptionsOf } from './local-options.ts'
import type { LocalService } from './local-service.ts'
import { logFileName, logToFile } from './log-file.ts'
import { demoApiKey, demoWebhookSecret, parseSettings, type Settings } from './settings.ts'
import { type RenewableService, startRenewable } from './start-anew.ts'

/** How long a clean end may take, in ms; then the process ends as it is. Nothing that was answered gets lost. */
const endingMs = 1_800

/** How far ahead the example searches: tickets are on sale then. */
const aMonthMs = 30 * dayMs

keepLoopbackDirect(process.env)
let dataDir = ''
try {
  const settings = parseSettings(process.env)
  dataDir = settings.dataDir
  endAtDiskFailure(dataDir)
  // A faulty setting of the service is told now, not at the first request.
  parseEnvironment({ ...process.env, TABLE_NAME: 'orders' })
  console.log('starting: store, sandbox, service …')
  const log = logOf(settings)
  const renewable = await startRenewable(
    {
      ...localOptionsOf(settings),
      env: process.env,
      log: (line) => {
        if (isWorthALine(line)) log(line)
      },
    },
    fail,
  )
  onEnding({ script: 'start', env: process.env }, () => end(renewable))
  const service = renewable.current()
  console.log(welcome(service, settings))
  console.log(`ready ${service.url}`)
  // Otherwise it is written at a clean end only.
  flushCompileCache()
} catch (error) {
  fail(error)
}

function fail(error: unknown): void {
  console.error(lineOf(error))
  process.exit(1)
}

/** Ticks that find nothing and messages that come for nothing are not logged. */
function isWorthALine(line: LogLine): boolean {
  if (line.event === 'reconciled') return line.found !== 0
  return line.event !== 'worked' || line.attended !== 0
}

/** Where the lines of the log go: a file, so that the terminal shows only what a person needs, or as LOG says. */
function logOf({ log, dataDir }: Settings): (line: LogLine) => void {
  switch (log) {
    case 'file':
      return logToFile(dataDir)
    case 'stdout':
      return barePlatform.log
    case 'off':
      return () => undefined
  }
}

function end(service: RenewableService): void {
  setTimeout(() => process.exit(0), endingMs).unref()
  service.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}

/** What runs where, and one call to try. A key and a secret that somebody chose are not shown: they are called by their variables. */
function welcome({ url, sandboxUrl, clock }: LocalService, settings: Settings): string {
  const date = formatChinaTime(clock.now() + aMonthMs, 'yyyyMMdd')
  const search = `${url}${operations.search.path}?${new URLSearchParams({ from: '北京', to: '上海', date })}`
  const isPublicKey = settings.apiKey === demoApiKey
  const isPublicSecret = settings.webhookSecret === demoWebhookSecret
  return [
    `board     ${url}/   (open it in a browser: try the service, and watch orders live)`,
    `service   ${url}   (API key ${isPublicKey ? demoApiKey : 'as in API_KEY'})`,
    `sandbox   ${sandboxUrl}   (plays Juhe; its clock: ${sandboxUrl}/sandbox/clock)`,
    `data      ${settings.dataDir}${settings.log === 'file' ? `   (log: ${join(settings.dataDir, logFileName)})` : ''}`,
    `pushes    are signed with ${isPublicSecret ? demoWebhookSecret : 'WEBHOOK_SECRET'}`,
    `try       ${isPublicKey ? `curl '${search}&key=${demoApiKey}'` : `curl "${search}&key=$API_KEY"`}`,
  ].join('\n')
}

/** Everything that can go wrong at the start, in one line. */
function lineOf(error: unknown): string {
  const failure = listenFailure(error) ?? diskFailure(error, dataDir)
  if (failure !== undefined) return failure
  return error instanceof Error ? `cannot start: ${error.message}` : String(error)
}
