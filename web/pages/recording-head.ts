import type { Html } from '../html.ts'
import { clean, html, linkedData } from '../html.ts'
import type { Translator } from '../messages/translate.ts'
import type { RecordingModel } from './recording-model.ts'
import { fullTitle, headline, namesOf } from './recording-model.ts'

/** Size of the picture that goes with a link, as the large sites ask for it. */
export const PICTURE = { width: 1200, height: 630 } as const

/** What previews and search engines read: Open Graph (ogp.me), Twitter's card, and schema.org as linked data. */
export function recordingHead(t: Translator, model: RecordingModel): Html {
  const { urls, durationMs } = model
  const title = headline(t, model)
  const summary = summaryOf(t, model)
  const property = (name: string, content: string | number) =>
    html`<meta property="${name}" content="${content}" />`
  const named = (name: string, content: string) => html`<meta name="${name}" content="${content}" />`
  return html`<link rel="canonical" href="${urls.page}" /> ${property('og:type', 'music.song')}
    ${property('og:site_name', t.plain('brand.name'))} ${property('og:url', urls.page)}
    ${property('og:title', title)} ${property('og:description', summary)}
    ${property('og:image', urls.picture)} ${property('og:image:type', 'image/png')}
    ${property('og:image:width', PICTURE.width)} ${property('og:image:height', PICTURE.height)}
    ${property('og:image:alt', title)}
    ${durationMs !== undefined && property('music:duration', Math.round(durationMs / 1000))}
    ${named('twitter:card', 'summary_large_image')} ${named('twitter:title', title)}
    ${named('twitter:description', summary)} ${named('twitter:image', urls.picture)}
    ${named('twitter:image:alt', title)} ${linkedData(musicRecording(model))}`
}

export function summaryOf(t: Translator, model: RecordingModel): string {
  const title = fullTitle(model) ?? t.plain('song.unnamed')
  const services = model.places.filter((place) => place.kind !== 'search').map((place) => place.name)
  if (model.artists.length === 0) return headline(t, model)
  const said = { title, artists: namesOf(t, model.artists) }
  return services.length === 0
    ? t.plain('song.summary_unknown', said)
    : t.plain('song.summary', {
        ...said,
        services: new Intl.ListFormat(t.lang, { type: 'disjunction' }).format(services),
      })
}

/** https://schema.org/MusicRecording */
function musicRecording(model: RecordingModel): object {
  const { artists, durationMs, isrc, urls, places } = model
  const title = fullTitle(model)
  const same = places.filter((place) => place.kind === 'found').map((place) => place.url)
  return {
    '@context': 'https://schema.org',
    '@type': 'MusicRecording',
    '@id': urls.page,
    url: urls.page,
    image: urls.picture,
    ...(title === undefined ? {} : { name: clean(title) }),
    ...(artists.length === 0
      ? {}
      : { byArtist: artists.map((artist) => ({ '@type': 'MusicGroup', name: clean(artist) })) }),
    ...(durationMs === undefined ? {} : { duration: `PT${Math.round(durationMs / 1000)}S` }),
    ...(isrc === undefined ? {} : { isrcCode: isrc }),
    ...(same.length === 0 ? {} : { sameAs: same }),
  }
}
