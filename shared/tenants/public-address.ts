import { BlockList, isIP } from 'node:net'

const internal = new BlockList()
/** IANA's special-purpose registries: this host, private, shared, loopback, link-local, tests, multicast, reserved. */
const ipv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
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
/** Unspecified, loopback, translated and tunnelled IPv4, documentation, unique local, link-local, multicast. */
const ipv6 = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const
for (const [network, bits] of ipv4) internal.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of ipv6) internal.addSubnet(network, bits, 'ipv6')

/**
 * Whether an IP address (any notation that node:net knows, IPv4-mapped IPv6 included) is one of the public
 * Internet. False for whatever is no address.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && !internal.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
