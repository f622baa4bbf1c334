import { html } from 'lit'
import type { Page, Sheet } from './sheet.ts'

/** Into a playlist of the listener, by name. */
export function playlistView(sheet: Sheet): Page {
  const { t } = sheet.more
  return {
    title: t('sheet.playlist'),
    lead: t('sheet.playlist_lead'),
    back: 'details',
    body: html`<form class="form" @submit=${(event: SubmitEvent) => submit(sheet, event)}>
      <label
        >${t('sheet.playlist_name')}
        <input name="name" part="input" required maxlength="100" autocomplete="off" autofocus dir="auto" />
      </label>
      <button class="do primary" part="primary" type="submit">${t('do.save')}</button>
    </form>`,
  }
}

function submit(sheet: Sheet, event: SubmitEvent): void {
  event.preventDefault()
  const name = new FormData(event.target as HTMLFormElement).get('name')
  if (typeof name !== 'string' || name.trim() === '') return
  sheet.close()
  sheet.host.save({ target: { kind: 'playlist', name: name.trim() } })
}
