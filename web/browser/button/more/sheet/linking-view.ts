import { html, nothing } from 'lit'
import { isClosedFrame } from '../linking.ts'
import { serviceName } from '../say.ts'
import { mark } from './marks.ts'
import { copy } from './menu.ts'
import type { Page, Sheet } from './sheet.ts'

/** While the listener is at the service: what happens there, and what to do when no window would open. */
export function linkingView(sheet: Sheet): Page | undefined {
  const { host, more } = sheet
  const { song } = host
  const { t } = more
  const { linking } = more
  if (linking === undefined || !['choose-service', 'awaiting-link'].includes(song.progress.state))
    return undefined
  const { service, phase, url } = linking
  const values = { service: serviceName(more.speaker, service) }
  const title = {
    waiting: 'sheet.waiting_link',
    blocked: 'sheet.popup_blocked',
    closed: 'sheet.window_closed',
    failed: 'toast.failed',
  } as const
  const lead = {
    waiting: 'sheet.waiting_link_lead',
    blocked: 'sheet.popup_blocked_lead',
    closed: 'sheet.window_closed_lead',
    failed: 'sheet.unreachable',
  } as const
  const back = song.progress.state === 'choose-service' ? 'services' : 'details'
  return {
    title: t(title[phase], values),
    lead: t(lead[phase], values),
    back,
    body: html`<div class="waiting">
        ${mark(service)}
        ${phase === 'waiting' ? html`<span class="bars"><i></i><i></i><i></i></span>` : nothing}
      </div>
      ${
        phase === 'blocked'
          ? html`<a class="do primary" part="primary" href=${url} target="_blank" rel="opener"
                >${t('sheet.open_page')}</a
              >
              <button class="do" part="secondary" type="button" @click=${() => copy(sheet, url ?? '')}>
                ${t('do.copy_link')}
              </button>`
          : html`<button class="do" part="secondary" type="button" @click=${() => more.link(service)}>
              ${t('sheet.open_again')}
            </button>`
      }
      ${isClosedFrame() ? html`<p class="fine">${t('sheet.sandboxed')}</p>` : nothing}`,
  }
}
