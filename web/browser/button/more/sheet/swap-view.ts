import { html } from 'lit'
import type { Candidate } from '../../../../../sdk/api-types.ts'
import type { SongSave } from '../../song-save.ts'
import { serviceName } from '../say.ts'
import { versions } from './review-view.ts'
import type { Page, Sheet } from './sheet.ts'

/** What was saved, and what else the service has of it. */
export interface Swapping {
  readonly song: SongSave
  readonly service: string
  /** Undefined until the catalogue has answered. */
  readonly candidates?: readonly Candidate[]
}

/** Asks the catalogue and shows what it has; the first answer can take some seconds. */
export function openSwap(sheet: Sheet, song: SongSave, service: string): void {
  sheet.swapping = { song, service }
  sheet.open('swap')
  sheet.run(async () => {
    const candidates = await song.versions(service)
    if (sheet.swapping?.service !== service) return
    sheet.swapping = { song, service, candidates }
    sheet.update()
  })
}

/** Another version instead of the one that was saved. */
export function swapView(sheet: Sheet): Page | undefined {
  const { more, swapping } = sheet
  if (swapping === undefined) return undefined
  const { song, service, candidates } = swapping
  const { t } = more
  const pick = (id: string) => {
    sheet.swapping = undefined
    sheet.close()
    sheet.run(() => song.swap(service, id))
  }
  return {
    title: t('sheet.review'),
    lead: t('sheet.swap_lead'),
    back: 'details',
    body:
      candidates === undefined
        ? html`<div class="waiting">
            <span class="bars"><i></i><i></i><i></i></span>
          </div>`
        : candidates.length === 0
          ? html`<p class="empty">
              ${t('sheet.no_versions', { service: serviceName(more.speaker, service) })}
            </p>`
          : versions(t, candidates, pick),
  }
}
