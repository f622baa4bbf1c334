import { Resolver } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { forbiddenAddress, isLocalhost } from '../../core/webhooks/address.ts'
import type { AddressRule } from '../../core/webhooks/address.ts'

/** Every address of a host; rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
  readonly code = 'ERR_FORBIDDEN_ADDRESS'
}

const LOCALHOST: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/**
 * Asks the name servers directly: getaddrinfo shares its few threads with the files of the whole process, so names that
 * answer slowly would hold up everybody.
 */
export function createResolve(resolver = new Resolver({ timeout: 2000, tries: 2 })): Resolve {
  return async (host) => {
    if (isLocalhost(host)) return LOCALHOST
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = [
      ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
      ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
    ]
    if (found.length === 0) throw four.status === 'rejected' ? four.reason : new Error('no address')
    return found
  }
}

/**
 * The look-up a socket makes for itself when it connects. What it hands out has been checked, all of it, and nothing else
 * is asked between this and the connection: a name that means another machine a moment later gains nothing.
 */
export function guardedLookup(resolve: Resolve, rule: AddressRule): LookupFunction {
  const check = callbackify(async (host: string) => {
    const found = await resolve(host)
    const forbidden = found.map(({ address }) => forbiddenAddress(address, rule)).find(Boolean)
    if (forbidden !== undefined)
      throw new ForbiddenAddressError(`${host} leads to an address of the kind ${forbidden}`)
    return found
  })
  return (host, options, done) => {
    check(host, (err, found) => {
      const [first] = found ?? []
      if (err !== null || first === undefined) done(err ?? new Error('no address'), '', 0)
      else if (options.all === true) done(null, [...found])
      else done(null, first.address, first.family)
    })
  }
}
