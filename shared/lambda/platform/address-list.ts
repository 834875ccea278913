import { BlockList, isIP } from 'node:net'

/** A list of addresses and networks. */
export type AddressList = { readonly includes: (address: string) => boolean }

/** Whether a text is a list of IP addresses and networks (`a.b.c.d/n`, IPv6 alike), divided by commas. */
export function isAddressList(text: string): boolean {
  return text === '' || entriesOf(text).every((entry) => entry !== undefined)
}

/** Reads such a list. What is no entry is left out: ask isAddressList first. */
export function parseAddressList(text: string): AddressList {
  const list = new BlockList()
  for (const entry of entriesOf(text)) {
    if (entry !== undefined) list.addSubnet(entry.network, entry.bits, entry.family)
  }
  return {
    includes(address) {
      const family = familyOf(address)
      return family !== undefined && list.check(address, family)
    },
  }
}

type Family = 'ipv4' | 'ipv6'
type Entry = { readonly network: string; readonly bits: number; readonly family: Family }

function entriesOf(text: string): (Entry | undefined)[] {
  return text.split(',').map((part) => entryOf(part.trim()))
}

function entryOf(text: string): Entry | undefined {
  const [network = '', length, ...more] = text.split('/')
  const family = familyOf(network)
  if (family === undefined || more.length > 0) return undefined
  const most = family === 'ipv4' ? 32 : 128
  if (length === undefined) return { network, bits: most, family }
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  return bits <= most ? { network, bits, family } : undefined
}

function familyOf(address: string): Family | undefined {
  switch (isIP(address)) {
    case 4:
      return 'ipv4'
    case 6:
      return 'ipv6'
    default:
      return undefined
  }
}
