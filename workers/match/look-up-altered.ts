import type { CatalogAccess } from '../../adapters/adapter.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { decide } from '../matching/decide.ts'
import { searchPlan } from '../matching/plan.ts'
import type { Lookup } from './look-up.ts'

/** Slower or faster by less than this is the recording as it is. */
const AUDIBLE = 0.03

export function isAltered(query: TrackQuery): boolean {
  return query.tempo !== undefined && Math.abs(query.tempo - 1) > AUDIBLE && query.title !== undefined
}

/**
 * A sound that plays faster or slower than its recording: the release that sounds like it, where the catalogue has one,
 * else the original, which is then a substitute and says so. One search each.
 */
export async function lookUpAltered(
  service: ConfiguredService,
  access: CatalogAccess,
  query: TrackQuery,
): Promise<Lookup> {
  const tempo = query.tempo ?? 1
  const seen = new Map<string, CatalogTrack>()
  const sounding = {
    ...query,
    title: `${query.title ?? ''} (${tempo > 1 ? 'sped up' : 'slowed'})`,
    isrc: undefined,
  }
  await searchOnce(service, access, sounding, seen)
  const altered = decide(sounding, [...seen.values()])
  if (altered.kind === 'found') return { decision: altered, method: 'search' }

  if (query.isrc !== undefined) {
    const found = (await service.adapter.findByIsrc(access, [query.isrc])).get(query.isrc) ?? []
    for (const track of found) seen.set(track.id, track)
  }
  await searchOnce(service, access, query, seen)
  const original = decide(query, [...seen.values()], { tempoRatio: tempo })
  if (original.kind !== 'found') return { decision: original, method: 'search' }
  const note = `the sound in the video plays at ${Math.round(tempo * 100)} % of the speed; this is the original`
  const evidence = [...original.evidence, { signal: 'version', verdict: 'different', note } as const]
  return { decision: { ...original, substitute: true, evidence }, method: 'search' }
}

async function searchOnce(
  service: ConfiguredService,
  access: CatalogAccess,
  query: TrackQuery,
  seen: Map<string, CatalogTrack>,
): Promise<void> {
  const [first] = searchPlan(query)
  if (first === undefined) return
  for (const track of await service.adapter.search(access, first)) seen.set(track.id, track)
}
