import * as z from 'zod/mini'
import type { Target } from './target.ts'

const urlsByType = z.record(z.string(), z.string())
const setup = z.object({ callbackUrls: urlsByType, receiver: z.object({ urls: urlsByType }) })

/** The board of a service: where its pages are, and where pushes went before the demo took them. */
export type DemoBoard = {
  readonly url: string
  orderUrl(orderNo: string): string
  /** Where pushes of each callback type shall go once the demo has ended. */
  readonly pushUrls: Readonly<Record<string, string>>
}

/** The board of the service; undefined where it has none. To be asked before any callback URL is changed. */
export async function boardOf({ url }: Target): Promise<DemoBoard | undefined> {
  try {
    const response = await fetch(`${url}/board/api/setup`)
    const { callbackUrls, receiver } = setup.parse(await response.json())
    return {
      url: `${url}/`,
      orderUrl: (orderNo) => `${url}/#/orders/${orderNo}`,
      pushUrls: { ...receiver.urls, ...callbackUrls },
    }
  } catch {
    return undefined
  }
}
