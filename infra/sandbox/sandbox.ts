import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Clock, ClockParticipant } from '#infra/machine/clock.ts'
import { isLoopbackHost } from '#infra/machine/loopback.ts'
import { originOf } from '#infra/machine/origin-of.ts'
import { portOf } from '#infra/machine/port-of.ts'
import type { CallbackEncoding } from './callback-encoding.ts'
import { createCallbackSender, type Log } from './callback-sender.ts'
import { openJournal } from './journal.ts'
import type { PushType } from './model/grab-order.ts'
import type { Market } from './model/inventory.ts'
import { defaultSettings, type UpstreamSettings } from './model/settings.ts'
import { readStations } from './model/stations.ts'
import { createUpstream } from './model/upstream.ts'
import type { QuirkName } from './quirks.ts'
import { readReplay } from './replay.ts'
import { createSandboxServer } from './server.ts'

/** What a sandbox is made of. */
export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  /** The sandbox keeps its state in the folder `sandbox` within. */
  readonly dataDir: string
  readonly clock: Clock
  /** The key that its clients must send. */
  readonly key: string
  /** What timetable and inventory are drawn from. */
  readonly seed: string
  readonly pushEncoding: CallbackEncoding
  /** In which ways it differs from the sandbox as it is documented; none unless given. */
  readonly quirks?: readonly QuirkName[]
  /** A folder of answers of the real Juhe, which are given in place of the sandbox's own. */
  readonly replayFrom?: string
  readonly stationsPath?: string
  readonly queryTtlMs?: number
  /** Everything else that can be set, see {@link UpstreamSettings}. */
  readonly timings?: Partial<Omit<UpstreamSettings, 'market'>> & { readonly market?: Partial<Market> }
  /** Where pushes go, by type, besides what addCallbackUrl sets. */
  readonly callbackUrls?: Readonly<Partial<Record<PushType, string>>>
  readonly log?: Log
}

/** A running sandbox. */
export type Sandbox = {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string
  /** What the sandbox does by itself; it takes part in the clock already. */
  readonly participant: ClockParticipant
  readonly setCallbackUrl: (type: PushType, url: string) => void
  /** Ends it; what was answered stays on disk. */
  readonly close: () => Promise<void>
}

/** How often the real time is looked at, in ms. */
const heartbeatMs = 200

const stationsFile = join(import.meta.dirname, '../../shared/stations/stations.tsv')

/**
 * Starts a sandbox: an upstream that plays Juhe, over HTTP, with the state that its folder holds.
 *
 * @throws Error when the port is in use, or the folder's journal is damaged
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, quirks = [], log = () => undefined } = options
  const settings = settingsOf(options)
  const replay = options.replayFrom === undefined ? new Map() : readReplay(options.replayFrom)
  const stations = readStations(await readFile(options.stationsPath ?? stationsFile, 'utf8'))
  const journal = openJournal(join(options.dataDir, 'sandbox'))
  const { history, record } = journal
  const upstream = createUpstream({ seed: options.seed, stations, settings, now: clock.now, record, history })
  journal.compact(upstream.snapshot())
  for (const type of [1, 2, 3] as const) {
    const url = options.callbackUrls?.[type]
    if (url !== undefined) upstream.setCallbackUrl(type, url)
  }
  const sender = createCallbackSender({
    encoding: options.pushEncoding,
    quirks,
    timeoutMs: settings.pushTimeoutMs,
    log,
    answered: upstream.pushAnswered,
  })
  const act = () => {
    for (const push of upstream.due()) sender.send(push)
  }
  const host = options.host ?? '127.0.0.1'
  const isGuarded = isLoopbackHost(host)
  const server = createSandboxServer({ upstream, clock, key: settings.key, quirks, replay, isGuarded, log })
  const url = await listen(server, options.port, host).catch((error: unknown) => {
    journal.close()
    throw error
  })
  const participant: ClockParticipant = {
    name: 'sandbox',
    nextDueAt: () => Promise.resolve(upstream.nextDueAt()),
    run: () => Promise.resolve(act()),
    settle: sender.settled,
  }
  const leaveClock = clock.register(participant)
  const heartbeat = setInterval(act, heartbeatMs)

  return {
    url,
    participant,
    setCallbackUrl: upstream.setCallbackUrl,
    close: async () => {
      clearInterval(heartbeat)
      leaveClock()
      sender.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await sender.settled()
      journal.close()
    },
  }
}

function settingsOf({ key, queryTtlMs, timings }: SandboxOptions): UpstreamSettings {
  return {
    ...defaultSettings,
    ...timings,
    key,
    queryTtlMs: queryTtlMs ?? timings?.queryTtlMs ?? defaultSettings.queryTtlMs,
    market: { ...defaultSettings.market, ...timings?.market },
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(originOf(host, portOf(server)))
    })
  })
}
