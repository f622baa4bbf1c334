import type { AdapterDefinition } from '../../adapters/adapter.ts'
import type { MatchedTrack } from '../../core/database/schema.ts'
import type { Market, TrackQuery } from '../../core/domain/track.ts'
import type { Place } from '../../web/pages/recording-model.ts'

/** That a service has the recording, in one market. */
export interface Known {
  readonly service: string
  /** '' = the service does not part its catalogue by country, or does not say. */
  readonly market: Market
  readonly matched: MatchedTrack
}

type Service = Pick<AdapterDefinition, 'id' | 'displayName' | 'parseTrackUrl' | 'searchUrl'>

/**
 * One way to the song for each service: the track where it is known, best in the visitor's own market; the address the app
 * gave for it; or a search. The words around them are ours, so no service's content stands beside another's.
 */
export function placesOf(
  services: readonly Service[],
  about: { readonly title?: string; readonly artists: readonly string[] },
  track: TrackQuery,
  known: readonly Known[],
  market: Market | undefined,
): readonly Place[] {
  const places = services.flatMap((service): readonly Place[] => {
    const { id, displayName } = service
    const here = { id, name: displayName }
    const best = bestOf(
      known.filter((one) => one.service === id),
      market,
    )
    if (best !== undefined) return [{ ...here, url: best.matched.url, ...kindOf(best, market) }]
    const given = track.links?.find(
      (link) => /^https?:/i.test(link) && service.parseTrackUrl(link) !== undefined,
    )
    // With the key in hand there is no need to search, but where it fits is not known either.
    if (given !== undefined && track.tempo === undefined) return [{ ...here, url: given, kind: 'found' }]
    if (about.title === undefined) return []
    return [
      { ...here, url: service.searchUrl({ title: about.title, artists: about.artists }), kind: 'search' },
    ]
  })
  // The surest first; among equals the order of the services stays.
  return places.sort((a, b) => SUREST.indexOf(a.kind) - SUREST.indexOf(b.kind))
}

const SUREST: readonly Place['kind'][] = ['found', 'substitute', 'elsewhere', 'search']

/** Of the visitor's market, else of none, else of whichever was looked at last. */
export function bestOf(known: readonly Known[], market: Market | undefined): Known | undefined {
  return (
    known.find((one) => market !== undefined && one.market === market) ??
    known.find((one) => one.market === '') ??
    known[0]
  )
}

function kindOf(best: Known, market: Market | undefined): Pick<Place, 'kind' | 'country'> {
  if (best.matched.substitute) return { kind: 'substitute' }
  if (best.market === '' || best.market === market) return { kind: 'found' }
  return { kind: 'elsewhere', country: best.market }
}
