import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { CatalogAccess } from '../../adapters/adapter.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { MatchedTrack } from '../../core/database/schema.ts'
import type { CatalogTrack } from '../../core/domain/track.ts'
import type { WorkerContext } from '../context.ts'
import { decide } from '../matching/decide.ts'
import { waitingFor } from './key.ts'
import type { MatchKey } from './key.ts'

/** Placements (alias `p`) of listeners who want the other words than this track has. */
export function wantsOtherWords(matched: Pick<CatalogTrack, 'explicit'>): RawBuilder<unknown> {
  const wish = matched.explicit === true ? 'clean' : 'explicit'
  return sql`exists (select from users u where u.app_id = p.app_id and u.id = p.user_id and u.explicit = ${wish})`
}

/** Whether one of those who wait for this answer does. */
export async function somebodyWantsOtherWords(
  ctx: WorkerContext,
  key: MatchKey,
  matched: Pick<CatalogTrack, 'explicit'>,
): Promise<boolean> {
  const found = await sql<{ wanted: boolean }>`select exists (
    select from placements p where ${waitingFor(key)} and ${wantsOtherWords(matched)}) as wanted`.execute(
    ctx.db,
  )
  return found.rows[0]?.wanted === true
}

/**
 * The same recording with the other words: clean where this one is explicit, and the other way round. Asks the
 * catalogue once; a service that does not mark what is explicit has no answer.
 */
export async function findOtherWords(
  service: ConfiguredService,
  access: CatalogAccess,
  matched: MatchedTrack,
): Promise<MatchedTrack | undefined> {
  const { title, artists, durationMs } = matched
  const explicit = matched.explicit === true
  const search = { title, artist: artists[0], mode: 'structured' } as const
  const offered = await service.adapter.search(access, search)
  const candidates = offered.filter((track) => (track.explicit === true) !== explicit)
  const wanted = { title, artists, durationMs, explicit: !explicit }
  const decision = decide(wanted, candidates, { preferExplicit: !explicit })
  if (decision.kind !== 'found') return undefined
  const { track, confidence, evidence } = decision
  return { ...track, method: 'search', confidence, substitute: matched.substitute, evidence }
}
