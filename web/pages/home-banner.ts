import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { icon } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import { csrfField } from './layout.ts'

/** What a listener should know before they look at their songs. */
export interface NeedsModel {
  readonly csrf: string
  readonly now: Date
  readonly ended: readonly { readonly id: string; readonly name: string; readonly waiting: number }[]
  /** Songs whose version is to be chosen. */
  readonly reviews: number
  /** Songs saved before there was any service. */
  readonly unplaced: number
  readonly troubled: readonly {
    readonly name: string
    readonly since?: Date
    readonly until?: Date
    readonly waiting: number
  }[]
}

/** What needs the listener, and what is being waited for; nothing when all is well. */
export function banner(t: Translator, model: NeedsModel): Html {
  const { ended, reviews, unplaced, troubled, csrf, now } = model
  return html`<div class="needs" id="needs">
    ${ended.map(({ id, name, waiting }) =>
      need(
        t('home.link_ended', { service: name }),
        t('home.link_ended_text', { count: Math.max(waiting, 1) }),
        {
          form: html`<form method="post" action="/link/${encodeURIComponent(id)}">
            ${csrfField(csrf)}<button class="button small primary" type="submit">
              ${t('home.link_again')}
            </button>
          </form>`,
        },
      ),
    )}
    ${
      unplaced > 0 &&
      need(t('home.no_service', { count: unplaced }), t('home.no_service_text'), {
        form: html`<a class="button small primary" href="/link">${t('home.no_service_go')}</a>`,
      })
    }
    ${
      reviews > 0 &&
      need(t('home.reviews', { count: reviews }), t('home.reviews_text'), {
        form: html`<a class="button small primary" href="/home/review">${t('home.reviews_go')}</a>`,
      })
    }
    ${troubled.map(
      ({ name, since, until, waiting }) =>
        html`<div class="need quiet">
          ${icon('clock')}
          <p>
            <strong
              >${since === undefined ? t('home.limited', { service: name, time: t.moment(until ?? now, now) }) : t('home.down', { service: name, time: t.moment(since, now) })}</strong
            >
            ${waiting > 0 ? t('home.queued', { count: waiting }) : t('home.queued_none')}
          </p>
        </div>`,
    )}
  </div>`
}

function need(title: Html, text: Html, { form }: { form: Html }): Html {
  return html`<div class="need">
    ${icon('attention')}
    <p><strong>${title}</strong> ${text}</p>
    ${form}
  </div>`
}
