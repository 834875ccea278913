import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/**
 * Which URLs a tenant may register for pushes. `public-https`: production; the ports are those of https. `public`: plain
 * http too, and every port that is no other service's of old (from 1024). `any`: loopback and private addresses and
 * all ports too, for local use only.
 */
export type CallbackPolicy = 'public-https' | 'public' | 'any'

/** Names that by standard or custom lead to the caller's own machine or network. */
const internalName = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|svc|home\.arpa)$/

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
  const portRule = portRules[policy]
  if (!portRule.allows(portOf(url))) return portRule.rule
  return leadsInside(url.hostname) ? '不得指向本机或内网' : undefined
}

/** Mail, databases and shells must not be spoken to in a tenant's name, wherever they are. */
const portRules = {
  'public-https': { allows: (port: number) => port === 443 || port === 8443, rule: '端口须为443或8443' },
  public: {
    allows: (port: number) => port === 80 || port === 443 || port >= 1024,
    rule: '端口须为80、443或不小于1024',
  },
} as const

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

function leadsInside(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isIP(host) !== 0) return !isPublicAddress(host)
  const parts = host.split('.')
  // An empty part is in no name of the Internet's, and hides what stands before it.
  return parts.length < 2 || parts.includes('') || internalName.test(host)
}
