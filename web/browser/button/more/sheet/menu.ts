import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { createUsers } from '../../../../../sdk/client.ts'
import type { SongSave } from '../../song-save.ts'
import { serviceName } from '../say.ts'
import { icon } from './icons.ts'
import type { IconName } from './icons.ts'
import type { Sheet } from './sheet.ts'
import { openSwap } from './swap-view.ts'

const IN_LIBRARY: readonly string[] = ['saved', 'already_saved']

/** Everything that can be done with the song as a whole. */
export function menu(sheet: Sheet): TemplateResult {
  const { host, more } = sheet
  const { song } = host
  const { t } = more
  const { state, save } = song.progress
  const isNew = state === 'idle' && save === undefined
  const shareUrl = save?.share_url
  const isLost = state === 'not-found' || state === 'failed'
  return html`<ul class="rows actions">
    ${isNew ? item('save', t('do.save'), () => leave(sheet, () => host.save())) : nothing}
    ${isLost && shareUrl !== undefined ? link('find', t('do.find'), shareUrl) : nothing}
    ${item('elsewhere', t('do.more_services'), () => sheet.open('elsewhere'))}
    ${item('playlist', t('do.playlist'), () => sheet.open('playlist'))}
    ${host.songs.flatMap((one) => swaps(sheet, one))}
    ${canUndo(song) ? item('undo', t('do.undo'), () => undo(sheet)) : nothing}
    ${isLost || shareUrl === undefined ? nothing : item('share', t('do.share'), () => share(sheet, shareUrl))}
    ${item('home', t('do.my_saves'), () => openHome(sheet))}
  </ul>`
}

/** One way to another version for each place the song is in. */
function swaps(sheet: Sheet, song: SongSave): readonly TemplateResult[] {
  const { t, speaker } = sheet.more
  const inside = (song.progress.save?.placements ?? []).filter(
    ({ status, undo, swap }) =>
      IN_LIBRARY.includes(status) && undo === undefined && swap?.status !== 'pending',
  )
  return inside.map(({ service }) => {
    const where = inside.length > 1 ? ` (${serviceName(speaker, service)})` : ''
    return item('version', t('do.wrong_version') + where, () => openSwap(sheet, song, service))
  })
}

function item(name: IconName, label: string, run: () => void): TemplateResult {
  return html`<li>
    <button class="row" part="row" data-do=${name} type="button" @click=${run}>${icon(name)} ${label}</button>
  </li>`
}

function link(name: IconName, label: string, href: string): TemplateResult {
  return html`<li>
    <a class="row" part="row" data-do=${name} href=${href} target="_blank" rel="noopener"
      >${icon(name)} ${label}</a
    >
  </li>`
}

function leave(sheet: Sheet, run: () => void): void {
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

function undo(sheet: Sheet): void {
  // What was not sent is taken back at once, and then there is nothing left to show.
  if (sheet.host.song.progress.save === undefined) sheet.close()
  sheet.run(() => sheet.host.song.undo())
}

function share(sheet: Sheet, url: string): void {
  const title = sheet.host.song.progress.save?.track.title ?? ''
  // Who closes the system's own sheet has changed their mind, and nothing is wrong.
  if (typeof navigator.share === 'function') void navigator.share({ title, url }).catch(() => undefined)
  else copy(sheet, url)
}

export function copy(sheet: Sheet, url: string): void {
  sheet.run(async () => {
    await navigator.clipboard.writeText(url)
    sheet.note(sheet.more.t('toast.copied'))
  })
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
