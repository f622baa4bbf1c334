import { describe, it } from '@jest/globals'
import { example } from '../../../adapters/example/index.ts'
import type { ContractSubject } from '../adapter-contract.ts'
import { expectFault, faultOf, type Expected } from '../bench.ts'

/** Names are those of the simulator's documented errors. */
const ERROR_TABLE: readonly (readonly [string, Expected])[] = [
  ['token_expired', { code: 'token_rejected', scope: 'link', retry: 'never' }],
  ['missing_scope', { code: 'access_denied', scope: 'link', retry: 'never' }],
  ['account_closed', { code: 'no_account', scope: 'link', retry: 'never' }],
  ['not_found', { code: 'track_gone', scope: 'track', retry: 'never' }],
  ['rate_limited', { code: 'rate_limited', scope: 'service', retry: 'after' }],
  ['rate_limited_long', { code: 'rate_limited', scope: 'service', retry: 'after' }],
  ['rate_limited_no_retry_after', { code: 'rate_limited', scope: 'service', retry: 'backoff' }],
  ['internal', { code: 'service_unavailable', scope: 'service', retry: 'backoff' }],
]

export const subject: ContractSubject = {
  definition: example,
  additionalTests(bench) {
    describe('error table', () => {
      it.each(ERROR_TABLE)('%s', async (name, expected) => {
        const { service, link, call, disturb, trackId } = bench()
        const { account, session } = link()
        disturb({ kind: 'named', name }, { account: account.id })

        const fault = await faultOf(service.adapter.addToLibrary(session, [trackId('night-ferry')], call))

        expectFault(fault, expected)
      })
    })
  },
}
