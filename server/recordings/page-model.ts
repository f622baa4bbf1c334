import { shorten } from '../../web/html.ts'
import type { Frame } from '../../web/pages/layout.ts'
import type { RecordingModel } from '../../web/pages/recording-model.ts'
import type { ServerContext } from '../context.ts'
import { aboutTrack } from './about-track.ts'
import type { About } from './about-track.ts'
import { guessMarket } from './market.ts'
import { bestOf, placesOf } from './places.ts'
import type { Known } from './places.ts'
import type { SharedRecording } from './read-recording.ts'
import { recordingUrl } from './share-url.ts'

type Context = Pick<ServerContext, 'services' | 'publicUrl'>

/** What the page shows of a recording to somebody who reads this language there. */
export function recordingModel(
  ctx: Context,
  recording: SharedRecording,
  frame: Pick<Frame, 'assets' | 'lang' | 'dir'>,
  acceptLanguage: string | undefined,
): RecordingModel {
  const { id, track, mode, known } = recording
  const market = guessMarket(acceptLanguage)
  const offered = ctx.services.offered(mode).flatMap((service) => {
    const found = ctx.services.get(mode, service)
    return found === undefined ? [] : [found]
  })
  const definitions = offered.map((service) => service.definition)
  const { namedBy, ...about } = namesOf(ctx, recording, market)
  const places = placesOf(definitions, about, track, known, market)
  const page = recordingUrl(ctx.publicUrl(), id)
  return {
    frame,
    id,
    ...about,
    places,
    ...(namedBy === undefined ? {} : { namedBy }),
    urls: { page, picture: `${page}/cover.png` },
    indexed: mode === 'live' && places.some((place) => place.kind !== 'search'),
    simulated: mode === 'test' && offered.some((service) => !service.real),
  }
}

/** Names as long as a page, a preview or a picture can use. */
export function namesOf(ctx: Context, recording: SharedRecording, market?: string) {
  return cut(named(ctx, recording, market))
}

function cut<T extends About>(about: T): T {
  return {
    ...about,
    ...(about.title === undefined ? {} : { title: shorten(about.title) }),
    artists: about.artists.map(shorten),
    versions: about.versions.map(shorten),
  }
}

/**
 * Names out of our own row. Where an app gave a code or a link only, those of one service, with whose they are: the
 * services ask for that (https://developer.spotify.com/documentation/design).
 */
function named(
  ctx: Context,
  { track, mode, known }: SharedRecording,
  market: string | undefined,
): About & Pick<RecordingModel, 'namedBy'> {
  const about = aboutTrack(track)
  if (about.title !== undefined) return about
  const exact = known.filter((one) => !one.matched.substitute)
  const [service] = ctx.services.offered(mode).filter((id) => exact.some((one) => one.service === id))
  const best: Known | undefined = bestOf(
    exact.filter((one) => one.service === service),
    market,
  )
  const name = best === undefined ? undefined : ctx.services.get(mode, best.service)?.definition.displayName
  if (best === undefined || name === undefined) return about
  const { title, artists, explicit, durationMs } = best.matched
  return {
    ...about,
    title,
    artists,
    explicit: explicit === true,
    ...(durationMs === undefined ? {} : { durationMs }),
    namedBy: { name, url: best.matched.url },
  }
}
