import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import { translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { csrfField, layout } from './layout.ts'
import { linkedCard } from './linked-card.ts'

/** A music service and how the listener stands with it. */
export interface ServiceCard {
  readonly id: string
  readonly name: string
  /** What the service's own app calls the library: "Liked Songs". */
  readonly libraryName: string
  readonly state: 'not_linked' | 'linked' | 'needs_reauth'
  readonly accountName?: string
  readonly linkedAt?: Date
  readonly consentEndsAt?: Date
  readonly isDefault?: boolean
  /** The service's own page where a permission is withdrawn. */
  readonly withdrawUrl?: string
}

export interface ChooseModel {
  readonly frame: Frame
  readonly csrf: string
  readonly services: readonly ServiceCard[]
  readonly waitingSongs: number
  /** For the days left of a link; the time of the call where it is absent. */
  readonly now?: Date
  /** Where unlinking and the like lead back to, by its name; absent = this page. */
  readonly backTo?: 'settings'
}

/** First visit: pick a service. With something linked: what is linked, and what may be added. */
export function choosePage(model: ChooseModel): string {
  const t = translator(model.frame.lang)
  // What needs the listener comes first.
  const linked = (['needs_reauth', 'linked'] as const).flatMap((state) =>
    model.services.filter((service) => service.state === state),
  )
  return layout({
    frame: model.frame,
    title: t.plain(linked.length > 0 ? 'manage.title' : 'choose.title'),
    shape: 'list',
    main: linked.length > 0 ? manage(t, model, linked) : firstTime(t, model),
  })
}

function firstTime(t: Translator, model: ChooseModel): Html {
  const { frame, services, waitingSongs } = model
  return html`<div class="intro">
      <h1>${t('choose.title')}</h1>
      <p class="lead">${t('choose.lead', { app: frame.appName })}</p>
      ${waiting(t, waitingSongs)}
    </div>
    <section class="body" aria-label="${t.plain('choose.services')}">
      ${
        services.length > 0
          ? choices(t, model, services)
          : html`<p class="note">${t('choose.none', { app: frame.appName })}</p>`
      }
      <p class="fine">${t('choose.promise')}</p>
    </section>`
}

function manage(t: Translator, model: ChooseModel, linked: readonly ServiceCard[]): Html {
  const others = model.services.filter((service) => service.state === 'not_linked')
  const ended = linked.some((service) => service.state === 'needs_reauth')
  return html`<div class="intro">
      <h1>${t('manage.title')}</h1>
      <p class="lead">${t('manage.lead', { app: model.frame.appName })}</p>
      ${!ended && waiting(t, model.waitingSongs)}
    </div>
    <div class="body">
      <section aria-label="${t.plain('manage.linked')}">
        <ul class="cards">
          ${linked.map((service) => linkedCard(t, { service, model, several: linked.length > 1 }))}
        </ul>
      </section>
      ${
        others.length > 0 &&
        html`<section aria-labelledby="more">
          <h2 id="more">${t('manage.more')}</h2>
          ${choices(t, model, others)}
        </section>`
      }
      <p class="fine">${t('choose.promise')}</p>
    </div>`
}

export function choices(t: Translator, model: ChooseModel, services: readonly ServiceCard[]): Html {
  return html`<ul class="choices">
    ${services.map(
      (service) =>
        html`<li>
          <form method="post" action="/link/${encodeURIComponent(service.id)}">
            ${csrfField(model.csrf)}
            <button class="choice" type="submit">
              ${serviceMark(model.frame.assets, service.id)}
              <span class="choice-text">
                <span class="choice-name">${t('choose.link', { service: service.name })}</span>
                <span class="choice-lands">${t('choose.lands', { library: service.libraryName })}</span>
              </span>
              ${icon('chevron')}
            </button>
          </form>
        </li>`,
    )}
  </ul>`
}

/** Songs saved before there was a place for them: the reason most people are here. */
function waiting(t: Translator, count: number): Html | undefined {
  if (count < 1) return undefined
  return html`<p class="waiting">
    <span class="bars" aria-hidden="true"><i></i><i></i><i></i></span>
    <span>${t('choose.waiting', { count })}</span>
  </p>`
}
