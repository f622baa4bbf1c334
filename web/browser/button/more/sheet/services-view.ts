import { html } from 'lit'
import type { Service } from '../../../../../sdk/api-types.ts'
import { icon } from './icons.ts'
import { mark } from './marks.ts'
import type { Page, Sheet } from './sheet.ts'

/** First time: where the music is kept. Later: which other service the song goes to as well. */
export function servicesView(sheet: Sheet): Page | undefined {
  const { host, more } = sheet
  const { song } = host
  const { t } = more
  const isFirst = sheet.view === 'services'
  if (isFirst && song.progress.state !== 'choose-service') return undefined
  const taken = host.songs.flatMap((one) => one.progress.save?.placements ?? []).map((one) => one.service)
  const offered = more.services.filter((service) => isFirst || !taken.includes(service.id))
  const pick = (service: Service) => {
    if (isFirst) return more.link(service.id)
    sheet.close()
    host.save({ services: [service.id] })
  }
  return {
    title: t(isFirst ? 'sheet.choose' : 'sheet.elsewhere'),
    lead: isFirst ? t('sheet.choose_lead') : undefined,
    back: isFirst ? undefined : 'details',
    body:
      offered.length === 0
        ? html`<p class="empty">${t('sheet.no_services')}</p>`
        : html`<ul class="rows">
            ${offered.map(
              (service) =>
                html`<li>
                  <button
                    class="row"
                    part="row"
                    type="button"
                    data-service=${service.id}
                    @click=${() => pick(service)}
                  >
                    ${mark(service.id)}
                    <span class="what"
                      ><b>${service.name}</b
                      ><small>${t('sheet.lands', { library: service.library_name })}</small></span
                    >
                    ${icon('forth')}
                  </button>
                </li>`,
            )}
          </ul>`,
  }
}
