import { BlockList, isIP } from 'node:net'

/** Where a public source never leads: this machine, the office's network, the cloud's metadata, and what maps onto them. */
const closed = new BlockList()
for (const [network, prefix] of [
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
] as const)
  closed.addSubnet(network, prefix, 'ipv4')

/** The only IPv6 addresses given out to the public internet. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** Inside it: tunnels that carry an IPv4 address (6to4, Teredo), documentation, benchmarking. */
const closedInside = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closedInside.addSubnet(network, prefix, 'ipv6')

/** True for an address of the public internet. Anything that is not plainly one is not. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const family = isIP(plain)
  if (family === 4) return !closed.check(plain, 'ipv4')
  if (family !== 6) return false
  // ::ffff:a.b.c.d lies outside 2000::/3, as do ::1, fc00::/7, fe80::/10 and 64:ff9b::/96.
  return globalUnicast.check(plain, 'ipv6') && !closedInside.check(plain, 'ipv6')
}
