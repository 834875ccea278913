import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/**
 * Which URLs a tenant may register for pushes. `public-https`: production. `public`: plain http too.
 * `any`: loopback and private addresses too, for local use only.
 */
export type CallbackPolicy = 'public-https' | 'public' | 'any'

/** Names that by standard or custom lead to the caller's own machine or network. */
const internalName = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/

/**
 * The rule that a tenant's callback URL breaks, in Chinese, or undefined when it may be registered. It
 * judges what is written; where a name leads must be judged again when it is connected to.
 */
export function callbackUrlFault(text: string, policy: CallbackPolicy): string | undefined {
  if (!URL.canParse(text)) return '须为完整的地址'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return '不得包含用户名或密码'
  if (policy === 'any') return undefined
  if (policy === 'public-https' && url.protocol !== 'https:') return '须为https开头的地址'
  return leadsInside(url.hostname) ? '不得指向本机或内网' : undefined
}

function leadsInside(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return internalName.test(host) || !host.includes('.')
}
