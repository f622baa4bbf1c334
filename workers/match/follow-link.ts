import type { CatalogAccess } from '../../adapters/adapter.ts'
import { Fault } from '../../core/faults.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import type { WorkerContext } from '../context.ts'
import type { MatchKey } from './key.ts'

/**
 * A bare link to one service says nothing to another: the track is read where the link leads, and looked for by what is
 * said of it there. Unchanged when it says enough itself, or when it cannot be read.
 */
export async function followLink(
  ctx: WorkerContext,
  key: MatchKey,
  query: TrackQuery,
  signal: AbortSignal,
): Promise<TrackQuery> {
  if (query.title !== undefined || query.isrc !== undefined) return query
  const links = query.links ?? []
  const target = ctx.services.get(key.mode, key.service)
  if (links.some((url) => target?.definition.parseTrackUrl(url) !== undefined)) return query
  const access: CatalogAccess = {
    market: key.market === '' ? undefined : key.market,
    signal,
    session: () => Promise.reject(noPermission(key.service)),
  }
  for (const id of ctx.services.offered(key.mode)) {
    const service = ctx.services.get(key.mode, id)
    const trackId = links
      .map((url) => service?.definition.parseTrackUrl(url))
      .find((one) => one !== undefined)
    if (service === undefined || trackId === undefined) continue
    try {
      const track = (await service.adapter.getTracks(access, [trackId])).get(trackId)
      if (track === undefined) continue
      const { title, artists, album, isrc, durationMs, explicit } = track
      return { ...query, title, artists, album, isrc, durationMs, ...(explicit === true ? { explicit } : {}) }
    } catch (err) {
      if (signal.aborted) throw err
      ctx.log.info({ service: id, err: Fault.from(err).code }, 'the link could not be read')
    }
  }
  return query
}

function noPermission(service: string): Fault {
  return new Fault(`${service}: nobody's permission is at hand to read a link`, {
    code: 'not_linked',
    retry: { when: 'never' },
    scope: 'link',
  })
}
