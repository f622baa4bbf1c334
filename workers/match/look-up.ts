import type { CatalogAccess } from '../../adapters/adapter.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { Decision, Method } from '../../core/domain/match.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { decide } from '../matching/decide.ts'
import { searchPlan } from '../matching/plan.ts'
import { isAhead, isAwaited } from './next-look.ts'
import { isAltered, lookUpAltered } from './look-up-altered.ts'

export interface Lookup {
  readonly decision: Decision
  readonly method: Method
  /** What was found cannot be played yet: its release is ahead, or late. */
  readonly isUpcoming?: boolean
}

/**
 * Asks one catalogue for one recording, cheapest and surest first: a known link, the same ISRC, a structured search, a
 * loose one. Stops at the first certain answer; candidates of earlier steps stay in the running for the later ones.
 */
export async function lookUp(
  service: ConfiguredService,
  access: CatalogAccess,
  query: TrackQuery,
  now: Date,
): Promise<Lookup> {
  const seen = new Map<string, CatalogTrack>()
  return withUpcoming(await ask(service, access, query, seen), query, [...seen.values()], now)
}

/** A track whose day has not come is an answer of its own: nothing to save yet, and nothing to look for any more. */
function withUpcoming(answer: Lookup, query: TrackQuery, seen: readonly CatalogTrack[], now: Date): Lookup {
  const { decision } = answer
  if (decision.kind === 'found')
    return isAhead(decision.track.releaseDate, now) ? { ...answer, isUpcoming: true } : answer
  if (decision.kind !== 'absent') return answer
  const awaited = seen.filter((track) => !track.playable && isAwaited(track.releaseDate, now))
  const [only] = awaited
  if (query.title === undefined && query.isrc === undefined && only !== undefined) {
    const evidence = [{ signal: 'link', verdict: 'same' } as const]
    const found = { kind: 'found', track: only, confidence: 0.99, substitute: false, evidence } as const
    return { decision: found, method: 'link', isUpcoming: true }
  }
  const anyway = decide(query, awaited, {
    playableOnly: false,
    method: query.isrc === undefined ? 'search' : 'isrc',
  })
  return anyway.kind === 'found' ? { ...answer, decision: anyway, isUpcoming: true } : answer
}

async function ask(
  service: ConfiguredService,
  access: CatalogAccess,
  query: TrackQuery,
  seen: Map<string, CatalogTrack>,
): Promise<Lookup> {
  const linked = await byLink(service, access, query, seen)
  if (linked !== undefined) return linked

  if (isAltered(query)) return lookUpAltered(service, access, query)

  if (query.isrc !== undefined) {
    const found = (await service.adapter.findByIsrc(access, [query.isrc])).get(query.isrc) ?? []
    for (const track of found) seen.set(track.id, track)
    const decision = decide(query, found, { method: 'isrc' })
    if (decision.kind === 'found') return { decision, method: 'isrc' }
  }

  let decision = decide(query, [...seen.values()])
  for (const search of searchPlan(query)) {
    for (const track of await service.adapter.search(access, search)) seen.set(track.id, track)
    decision = decide(query, [...seen.values()])
    if (decision.kind === 'found') break
  }
  return { decision, method: 'search' }
}

/** The caller named the track; it is believed unless what it says about the recording contradicts what is there. */
async function byLink(
  service: ConfiguredService,
  access: CatalogAccess,
  query: TrackQuery,
  seen: Map<string, CatalogTrack>,
): Promise<Lookup | undefined> {
  const ids = (query.links ?? [])
    .map((url) => service.definition.parseTrackUrl(url))
    .filter((id) => id !== undefined)
  const id = ids[0]
  if (id === undefined) return undefined
  const track = (await service.adapter.getTracks(access, [id])).get(id)
  if (track !== undefined) seen.set(track.id, track)
  if (track?.playable !== true) return undefined
  const evidence = [{ signal: 'link', verdict: 'same' } as const]
  if (query.title === undefined || query.title === '') {
    return {
      decision: { kind: 'found', track, confidence: 0.99, substitute: false, evidence },
      method: 'link',
    }
  }
  const checked = decide(query, [track])
  if (checked.kind === 'absent') return undefined
  const details = checked.kind === 'found' ? checked.evidence : (checked.candidates[0]?.evidence ?? [])
  return {
    decision: {
      kind: 'found',
      track,
      confidence: 0.99,
      substitute: false,
      evidence: [...evidence, ...details],
    },
    method: 'link',
  }
}
