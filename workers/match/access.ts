import type { CatalogAccess } from '../../adapters/adapter.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import { Fault } from '../../core/faults.ts'
import type { WorkerContext } from '../context.ts'
import { openSession } from '../sessions.ts'
import type { MatchKey } from './key.ts'

export interface SomebodysAccess {
  /** Runs catalogue calls; a refused access token is renewed once and the calls repeated once. */
  run<T>(call: (access: CatalogAccess) => Promise<T>): Promise<T>
  /** The link that was needed, whether it opened or not; undefined when our own credentials were enough. */
  usedLink(): string | undefined
}

/** Catalogue calls that need a listener's permission use that of one who waits for the answer. */
export function accessAsSomebody(
  ctx: WorkerContext,
  key: MatchKey,
  service: ConfiguredService,
  linkIds: readonly string[],
  signal: AbortSignal,
): SomebodysAccess {
  const linkId = linkIds[0]
  let rejected: string | undefined
  let opened: string | undefined
  let needed = false

  const access: CatalogAccess = {
    market: key.market === '' ? undefined : key.market,
    signal,
    async session() {
      if (linkId === undefined) throw nobodyLinked(service)
      needed = true
      const again = rejected === undefined ? {} : { rejected }
      const session = await openSession(ctx, service, linkId, { signal, ...again })
      opened = session.accessToken
      return session
    },
  }
  return {
    usedLink: () => (needed ? linkId : undefined),
    async run(call) {
      try {
        return await call(access)
      } catch (err) {
        if (!(err instanceof Fault) || err.code !== 'token_rejected' || opened === undefined) throw err
        rejected = opened
        return call(access)
      }
    },
  }
}

function nobodyLinked(service: ConfiguredService): Fault {
  return new Fault('nobody who waits for this has a usable link', {
    code: 'not_linked',
    retry: { when: 'never' },
    scope: 'link',
    service: service.definition.id,
  })
}
