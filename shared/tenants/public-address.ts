import { BlockList, isIP } from 'node:net'

const internal = new BlockList()
/** IANA's special-purpose registries: this host, private, shared, loopback, link-local, tests, multicast, reserved. */
const ipv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // A cloud's own host, at an address that looks public (Azure's WireServer).
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
/** What is not for everybody in 2000::/3: protocol assignments and Teredo, documentation, 6to4 (which holds an IPv4 address). */
const ipv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const
for (const [network, bits] of ipv4) internal.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of ipv6) internal.addSubnet(network, bits, 'ipv6')

/**
 * All that IANA has given out as global unicast. Of IPv6 nothing else is let through: no loopback, no unique local, no
 * link-local (with or without a zone), no multicast, and none of the notations that hold an IPv4 address (mapped,
 * compatible, translated), whatever address that is.
 */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address, as node:net writes it, is one of the public Internet. False for whatever is no address. */
export function isPublicAddress(address: string): boolean {
  // With a zone it is the address of an interface, whatever it looks like.
  if (address.includes('%')) return false
  switch (isIP(address)) {
    case 4:
      return !internal.check(address, 'ipv4')
    case 6:
      return globalUnicast.check(address, 'ipv6') && !internal.check(address, 'ipv6')
    default:
      return false
  }
}
