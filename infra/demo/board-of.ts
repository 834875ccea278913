import { connect } from 'node:net'
import * as z from 'zod/mini'
import { isLoopbackHost } from '#infra/machine/loopback.ts'
import type { Target } from './target.ts'

const urlsByType = z.record(z.string(), z.string())
const setup = z.object({ callbackUrls: urlsByType, receiver: z.object({ urls: urlsByType }) })

/** The board of a service: where its pages are, and where pushes went before the demo took them. */
export type DemoBoard = {
  readonly url: string
  orderUrl(orderNo: string): string
  /** Where pushes of each callback type shall go from now on: where they went before, if anybody is there, or to the board's own. */
  pushUrls(): Promise<Readonly<Record<string, string>>>
}

/** The board of the service; undefined where it has none. To be asked before any callback URL is changed. */
export async function boardOf({ url }: Target): Promise<DemoBoard | undefined> {
  try {
    const response = await fetch(`${url}/board/api/setup`)
    const { callbackUrls, receiver } = setup.parse(await response.json())
    return {
      url: `${url}/`,
      orderUrl: (orderNo) => `${url}/#/orders/${orderNo}`,
      pushUrls: async () => ({ ...receiver.urls, ...(await alive(callbackUrls)) }),
    }
  } catch {
    return undefined
  }
}

/** Without those where nobody listens on this machine: what a demo that was killed has left behind, for one. */
async function alive(urls: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const entries = await Promise.all(
    Object.entries(urls).map(async ([type, url]) => ((await isDead(url)) ? [] : [[type, url] as const])),
  )
  return Object.fromEntries(entries.flat())
}

/** Whether a URL is one of this machine that refuses connections. */
function isDead(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!isLoopbackHost(host)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) })
    const end = (isRefused: boolean) => {
      socket.destroy()
      resolve(isRefused)
    }
    socket.once('connect', () => end(false))
    socket.once('error', () => end(true))
  })
}
