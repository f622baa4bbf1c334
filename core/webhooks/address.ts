import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/** Where webhooks of an app may go. */
export interface AddressRule {
  /** Plain HTTP, this machine and any port as well: for development, never for an app in live mode. */
  readonly local: boolean
}

const PORTS: ReadonlySet<string> = new Set(['', '443', '8443'])
/** Names that mean this machine or its network wherever they are asked for (RFC 6761, RFC 6762, RFC 8375, ICANN). */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/

/**
 * What is wrong with an address before anybody looks it up; undefined = nothing. The look-up itself is checked when the
 * connection is made (`forbiddenAddress`), because a name may mean another machine by then.
 */
export function wrongUrl(text: string, rule: AddressRule): string | undefined {
  const url = URL.parse(text)
  if (url === null) return 'must be a web address'
  if (url.protocol !== 'https:' && !(rule.local && url.protocol === 'http:'))
    return 'must begin with https://'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  if (url.hash !== '') return 'must not hold a fragment (#)'
  if (!rule.local && !PORTS.has(url.port)) return 'must use port 443 or 8443'
  const host = bareHost(url)
  if (isIP(host) !== 0) {
    return forbiddenAddress(host, rule) === undefined
      ? undefined
      : 'must not lead to a private or special address'
  }
  if (isLocalhost(host)) return rule.local ? undefined : 'must not lead to a private or special address'
  if (!host.includes('.') || LOCAL_NAMES.test(host)) return 'must be a public host name'
  return undefined
}

/** The host as a name or address: without the brackets of IPv6, without the dot that ends a full name. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

/** RFC 6761: never asked of a name server. */
export function isLocalhost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost')
}

/** Why nobody may connect there; undefined = anybody may. `address` is what a look-up gave, never a name. */
export function forbiddenAddress(
  address: string,
  rule: AddressRule,
  own: ReadonlySet<string> = ownAddresses(),
): string | undefined {
  // A zone only means something on this machine.
  if (isIP(address) === 0 || address.includes('%')) return 'not an address'
  const parsed = ipaddr.process(address)
  const range = rangeOf(parsed)
  if (rule.local && range === 'loopback') return undefined
  if (range !== 'unicast') return range
  return own.has(parsed.toNormalizedString()) ? 'own address' : undefined
}

/** Only 2000::/3 is given out to the world; what else looks like unicast is somebody's old or local invention. */
function rangeOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const range = address.range()
  if (address instanceof ipaddr.IPv4 || range !== 'unicast') return range
  return address.match(ipaddr.IPv6.parse('2000::'), 3) ? range : 'reserved'
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return new Set(all.map(({ address }) => ipaddr.process(address.split('%')[0] ?? '').toNormalizedString()))
}
