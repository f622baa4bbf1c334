import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Placement } from '../../../../../sdk/api-types.ts'
import type { SongSave } from '../../song-save.ts'
import { fateOf, isGood } from '../../state.ts'
import { sayFate, sayProgress, serviceName } from '../say.ts'
import { mark } from './marks.ts'
import { menu } from './menu.ts'
import type { Page, Sheet } from './sheet.ts'

/** Where the song is, service by service, and everything that can be done with it. */
export function detailsView(sheet: Sheet): Page {
  const { host, more } = sheet
  const track = host.song.progress.save?.track ?? host.track
  const fates = host.songs.flatMap((song) =>
    (song.progress.save?.placements ?? []).map((placement) => fateRow(sheet, song, placement)),
  )
  return {
    title: track?.title ?? host.track?.title ?? more.t('song.unknown'),
    lead: track?.artists?.join(', '),
    body: html`${
      fates.length > 0
        ? html`<ul class="rows">
            ${fates}
          </ul>`
        : html`<p class="empty">${sayProgress(more.speaker, host.song.progress)}</p>`
    }
    ${menu(sheet)}`,
  }
}

function fateRow({ more }: Sheet, song: SongSave, placement: Placement): TemplateResult {
  const { speaker } = more
  const fate = fateOf(placement, song.progress.troubles)
  const doable = [...actions(more, song, placement)]
  return html`<li
    class="row fate ${isGood(fate) ? 'good' : ''}"
    part="fate ${fate}"
    data-service=${placement.service}
  >
    ${mark(placement.service)}
    <span class="what">
      <b>${serviceName(speaker, placement.service)}</b>
      <small>${sayFate(speaker, placement, song.progress)}</small>
    </span>
    ${doable.length === 0 ? nothing : html`<span class="chips">${doable}</span>`}
  </li>`
}

/** What the listener can do about this one place. */
function* actions(more: Sheet['more'], song: SongSave, placement: Placement): Generator<TemplateResult> {
  const { t, sheet } = more
  const { status, matched, open_url: openUrl, error, service, undo } = placement
  const name = serviceName(more.speaker, service)
  if (status === 'awaiting_link')
    yield html`<button class="chip warm" type="button" @click=${() => more.link(service)}>
      ${t('do.link', { service: name })}
    </button>`
  if (status === 'awaiting_review')
    yield html`<button class="chip warm" type="button" @click=${() => sheet.open('review')}>
      ${t('do.choose')}
    </button>`
  if (error?.retryable === true)
    yield html`<button class="chip" type="button" @click=${() => sheet.run(() => song.retry())}>
      ${t('do.retry')}
    </button>`
  const url = undo?.open_url ?? openUrl ?? matched?.url
  if (url !== undefined && !['queued', 'matched', 'undone'].includes(status))
    yield html`<a class="chip" href=${url} target="_blank" rel="noopener"
      >${matched === undefined ? t('do.search', { service: name }) : t('do.open_short')}</a
    >`
}
