import { createUsers } from '../../../../../sdk/client.ts'
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Placement } from '../../../../../sdk/api-types.ts'
import { sayFate, sayProgress, serviceName } from '../say.ts'
import type { SongSave } from '../../song-save.ts'
import { fateOf, isGood } from '../../state.ts'
import { mark } from './marks.ts'
import type { Page, Sheet } from './sheet.ts'

/** Where the song is, service by service, and everything that can be done with it. */
export function detailsView(sheet: Sheet): Page {
  const { host, more } = sheet
  const { song } = host
  const { t } = more
  const track = song.progress.save?.track ?? host.track
  const speaker = more.speaker
  const fates = host.songs.flatMap((one) =>
    (one.progress.save?.placements ?? []).map((placement) => fateRow(sheet, one, placement)),
  )
  return {
    title: track?.title ?? host.track?.title ?? t('song.unknown'),
    lead: track?.artists?.join(', '),
    body: html`${
        fates.length > 0
          ? html`<ul class="rows">
              ${fates}
            </ul>`
          : html`<p class="empty">
              ${song.progress.state === 'idle' ? nothing : sayProgress(speaker, song.progress)}
            </p>`
      }
      <ul class="rows actions">
        ${menu(sheet)}
      </ul>`,
  }
}

function fateRow(sheet: Sheet, song: SongSave, placement: Placement): TemplateResult {
  const { speaker } = sheet.more
  const fate = fateOf(placement, song.progress.troubles)
  return html`<li
    class="row fate ${isGood(fate) ? 'good' : ''}"
    part="fate ${fate}"
    data-service=${placement.service}
  >
    ${mark(placement.service)}
    <span class="what"
      ><b>${serviceName(speaker, placement.service)}</b
      ><small>${sayFate(speaker, placement, song.progress)}</small></span
    >
    ${fateAction(sheet, song, placement)}
  </li>`
}

function fateAction(sheet: Sheet, song: SongSave, placement: Placement) {
  const { more } = sheet
  const { t } = more
  const { status, matched, open_url: openUrl, error, service, undo } = placement
  if (status === 'awaiting_link')
    return html`<button class="chip warm" type="button" @click=${() => more.link(service)}>
      ${t('do.link', { service: serviceName(more.speaker, service) })}
    </button>`
  if (status === 'awaiting_review')
    return html`<button class="chip warm" type="button" @click=${() => sheet.open('review')}>
      ${t('do.choose')}
    </button>`
  if (error?.retryable === true)
    return html`<button class="chip" type="button" @click=${() => sheet.run(() => song.retry())}>
      ${t('do.retry')}
    </button>`
  const url = undo?.open_url ?? matched?.url ?? openUrl
  if (url === undefined || status === 'queued' || status === 'matched') return nothing
  const label = matched === undefined ? t('do.by_hand') : t('do.open_short')
  return html`<a class="chip" href=${url} target="_blank" rel="noopener">${label}</a>`
}

function menu(sheet: Sheet): TemplateResult {
  const { host, more } = sheet
  const { song } = host
  const { t } = more
  const { state, save } = song.progress
  const started = state !== 'idle' || save !== undefined
  return html`${started ? nothing : item('save', t('do.save'), () => act(sheet, () => host.save()))}
  ${started ? item('elsewhere', t('do.more_services'), () => sheet.open('elsewhere')) : nothing}
  ${item('playlist', t('do.playlist'), () => sheet.open('playlist'))}
  ${canUndo(song) ? item('undo', t('do.undo'), () => sheet.run(() => song.undo())) : nothing}
  ${item('home', t('do.my_saves'), () => openHome(sheet))}`
}

function item(name: string, label: string, run: () => void): TemplateResult {
  return html`<li>
    <button class="row" part="row" data-do=${name} type="button" @click=${run}>${label}</button>
  </li>`
}

function act(sheet: Sheet, run: () => void): void {
  sheet.close()
  run()
}

function canUndo({ progress: { state, save } }: SongSave): boolean {
  if (save === undefined) return state === 'offline'
  return save.placements.some(
    ({ status, undo }) =>
      !['undone', 'already_saved', 'failed', 'not_found'].includes(status) && undo === undefined,
  )
}

/** The listener's own pages, in a window of their own: the way in is good once. */
function openHome(sheet: Sheet): void {
  const opened = open('about:blank', '_blank')
  sheet.run(async () => {
    const { link_url: url } = await createUsers(sheet.host.session.transport).linkSession()
    if (opened === null) throw new Error('the window was held back')
    opened.opener = null
    opened.location.replace(`${url}&to=home`)
  })
}
