import { cover } from '../covers/cover.ts'
import type { Html } from '../html.ts'
import { address, html, name } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import { translator } from '../messages/translate.ts'
import { layout } from './layout.ts'
import { recordingHead, summaryOf } from './recording-head.ts'
import type { Place, RecordingModel } from './recording-model.ts'
import { headline } from './recording-model.ts'

/** From here on the letters are smaller, so that the ways to the song stay in sight. */
const LONG_TITLE = 40

/** One song, and the ways to it. The same for everybody: nothing in it depends on who looks. */
export function recordingPage(model: RecordingModel): string {
  const { frame, id } = model
  const t = translator(frame.lang)
  const [known, others] = [
    model.places.filter((place) => place.kind !== 'search'),
    model.places.filter((place) => place.kind === 'search'),
  ]
  const main = html`<div class="intro song-cover">${cover(id)}</div>
    <div class="body song">
      <div class="song-names">
        <h1 class="${(model.title?.length ?? 0) > LONG_TITLE ? 'long' : 'short'}">${titleOf(t, model)}</h1>
        ${model.artists.length > 0 && html`<p class="song-artists">${artistsOf(t, model)}</p>`}
        ${facts(t, model)}
      </div>
      <div class="song-save" id="save" data-recording="${id}" hidden></div>
      ${known.length > 0 && listenOn(t, frame.assets, known)}
      ${others.length > 0 && lookFor(t, known.length > 0, others)}
      <div class="song-share" id="share">
        <button class="button" type="button" id="share-button" hidden>
          ${icon('share')}${t('song.share')}
        </button>
        <button
          class="button"
          type="button"
          id="copy-button"
          hidden
          data-copied="${t.plain('song.copied')}"
          data-failed="${t.plain('song.not_copied')}"
        >
          ${icon('link')}<span>${t('song.copy')}</span>
        </button>
        <span class="song-said" role="status" id="share-status"></span>
      </div>
      <div class="fine song-fine">
        ${model.namedBy !== undefined && namedBy(t, model.namedBy)}
        ${model.simulated && html`<p>${t('song.test')}</p>`}
        <p>${t('song.promise')}</p>
      </div>
    </div>`
  return layout({
    frame,
    title: headline(t, model),
    shape: 'list',
    styles: ['recording'],
    description: summaryOf(t, model),
    head: recordingHead(t, model),
    indexed: model.indexed,
    main,
    scripts: ['recording'],
  })
}

function titleOf(t: Translator, { title }: RecordingModel): Html {
  return title === undefined ? t('song.unnamed') : name(title)
}

function artistsOf(t: Translator, { artists }: RecordingModel): Html {
  // Each name by itself, so that one from right to left does not pull its neighbours along.
  const parts = new Intl.ListFormat(t.lang, { type: 'unit', style: 'long' }).formatToParts(artists)
  return html`${parts.map((part) => (part.type === 'element' ? name(part.value) : part.value))}`
}

function facts(t: Translator, model: RecordingModel): Html | undefined {
  const { versions, tempo, explicit, durationMs, isrc, title } = model
  const shown = [
    ...versions.map((version) => name(version)),
    ...(tempo === undefined ? [] : [t(tempo === 'faster' ? 'song.sped_up' : 'song.slowed')]),
    ...(explicit ? [t('song.explicit')] : []),
    ...(durationMs === undefined ? [] : [html`<span dir="ltr">${t.duration(durationMs)}</span>`]),
    ...(title === undefined && isrc !== undefined ? [html`ISRC ${isrc}`] : []),
  ]
  return shown.length === 0
    ? undefined
    : html`<ul class="song-facts">
        ${shown.map((one) => html`<li>${one}</li>`)}
      </ul>`
}

function listenOn(t: Translator, assets: string, places: readonly Place[]): Html {
  return html`<section aria-labelledby="listen">
    <h2 id="listen">${t('song.listen')}</h2>
    <ul class="choices">
      ${places.map(
        (place) =>
          html`<li>
            <a class="choice" href="${address(place.url)}" rel="external noreferrer">
              ${serviceMark(assets, place.id)}
              <span class="choice-text">
                <span class="choice-name">${place.name}</span>
                <span class="choice-lands">${whatIsThere(t, place)}</span>
              </span>
              ${icon('out')}
            </a>
          </li>`,
      )}
    </ul>
  </section>`
}

function whatIsThere(t: Translator, place: Place): Html {
  if (place.kind === 'substitute') return t('song.substitute')
  if (place.kind === 'elsewhere')
    return t('song.elsewhere', { country: country(t.lang, place.country ?? '') })
  return t('song.found')
}

function country(lang: string, code: string): string {
  try {
    return new Intl.DisplayNames(lang, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

function lookFor(t: Translator, besides: boolean, places: readonly Place[]): Html {
  return html`<section aria-labelledby="look">
    ${besides ? html`<h2 id="look">${t('song.not_there')}</h2>` : html`<p id="look" class="note">${t('song.nowhere')}</p>`}
    <ul class="song-searches">
      ${places.map(
        (place) =>
          html`<li>
            <a class="button" href="${address(place.url)}" rel="external noreferrer nofollow"
              ><span>${t('song.search', { service: place.name })}</span></a
            >
          </li>`,
      )}
    </ul>
  </section>`
}

/** Names taken from a service are shown with whose they are, and lead back to it. */
function namedBy(t: Translator, service: NonNullable<RecordingModel['namedBy']>): Html {
  return html`<p>
    <a href="${address(service.url)}" rel="external noreferrer"
      >${t('song.named_by', { service: service.name })}</a
    >
  </p>`
}
