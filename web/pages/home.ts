import type { Html } from '../html.ts'
import { html, name } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import type { MessageKey, Translator } from '../messages/translate.ts'
import { translator } from '../messages/translate.ts'
import { banner } from './home-banner.ts'
import type { NeedsModel } from './home-banner.ts'
import { homeLayout } from './home-layout.ts'
import { saveItem } from './home-save.ts'
import type { SaveModel } from './home-save.ts'
import type { Frame } from './layout.ts'
import { csrfField } from './layout.ts'

/** How a listener narrows the list down. */
export const SHOWN = ['saved', 'under_way', 'needs_you', 'trouble'] as const
export type Shown = (typeof SHOWN)[number]

export interface HomeView {
  readonly q?: string | undefined
  readonly show?: Shown | undefined
  readonly service?: string | undefined
  /** Names the page before. */
  readonly cursor?: string | undefined
}

export interface HomeModel extends NeedsModel {
  readonly frame: Frame
  readonly csrf: string
  readonly now: Date
  readonly view: HomeView
  /** The services on offer, for the filter. */
  readonly services: readonly { readonly id: string; readonly name: string }[]
  readonly saves: readonly SaveModel[]
  /** Of the page after this one. */
  readonly nextCursor?: string
  /** The listener stays signed in on this device. */
  readonly kept: boolean
  /** What has just been done. */
  readonly said?: Extract<MessageKey, `home.said_${string}`>
}

/** Everything the listener saved, newest first, with what became of it. */
export function homePage(model: HomeModel): string {
  const t = translator(model.frame.lang, model.frame.timeZone)
  const { view } = model
  const isWhole = Object.values(view).every((value) => value === undefined)
  const isNew = isWhole && model.saves.length === 0
  return homeLayout({
    frame: model.frame,
    t,
    title: t.plain('home.title'),
    here: 'songs',
    reviews: model.reviews,
    scripts: ['home'],

    main: html`<h1>${t('home.title')}</h1>
      <p class="said" id="said" role="status">${model.said !== undefined && t(model.said)}</p>
      ${!isNew && filters(t, model)}
      <div id="live">${homeList(model)}</div>
      ${!model.kept && !isNew && keep(t, model.csrf)}`,
  })
}

/** What changes while the page is open. */
export function homeList(model: HomeModel): Html {
  const t = translator(model.frame.lang, model.frame.timeZone)
  const { view, saves, nextCursor } = model
  return html`${banner(t, model)}
    <section id="songs" aria-label="${t.plain('home.title')}">
      ${view.cursor !== undefined && html`<a class="button quiet" href="${homeUrl({ ...view, cursor: undefined })}">${t('home.newest')}</a>`}
      ${saves.length > 0 ? days(t, model) : nothing(t, model)}
      ${
        nextCursor !== undefined &&
        html`<a class="button more" id="more" href="${homeUrl({ ...view, cursor: nextCursor })}" data-more>
          ${t(saves.length > 0 ? 'home.more' : 'home.look_further')}
        </a>`
      }
    </section>`
}

/** The address that shows this. */
export function homeUrl(view: HomeView): string {
  const query = viewText(view)
  return query === '' ? '/home' : `/home?${query}`
}

/** The view as a query. */
export function viewText(view: HomeView): string {
  const said = Object.entries(view).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return new URLSearchParams(said).toString()
}

function days(t: Translator, model: HomeModel): Html {
  const around = {
    t,
    assets: model.frame.assets,
    csrf: model.csrf,
    now: model.now,
    view: viewText(model.view),
  }
  const byDay = [...Map.groupBy(model.saves, (save) => t.dayKey(save.at))]
  return html`${byDay.map(
    ([day, saves]) =>
      html`<section class="day" aria-labelledby="day-${day}" data-day="${day}">
        <h2 id="day-${day}">${saves[0] !== undefined && t.day(saves[0].at, model.now)}</h2>
        <ul class="saves">
          ${saves.map((save) => saveItem(around, save))}
        </ul>
      </section>`,
  )}`
}

function nothing(t: Translator, { view, frame, nextCursor }: HomeModel): Html {
  if (Object.values(view).some((value) => value !== undefined)) {
    return html`<div class="nothing">
      <p>${t('home.nothing_here')}</p>
      ${nextCursor === undefined && html`<a class="button" href="/home">${t('home.show_all')}</a>`}
    </div>`
  }
  return html`<div class="nothing first">
    <span class="bars joint" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></span>
    <h2>${t('home.empty')}</h2>
    <p class="lead">${t('home.empty_text', { app: frame.appName })}</p>
  </div>`
}

function filters(t: Translator, { view, services, frame }: HomeModel): Html {
  const { q, show, service } = view
  const status = (value: Shown | undefined, label: MessageKey) =>
    chip({ href: homeUrl({ q, service, show: value }), on: show === value, label: t(label) })
  return html`<div class="filters">
    <form class="search" method="get" action="/home" role="search" id="search">
      ${icon('search')}
      <input
        type="search"
        name="q"
        value="${q ?? ''}"
        maxlength="100"
        placeholder="${t.plain('home.search')}"
        aria-label="${t.plain('home.search')}"
        enterkeyhint="search"
        autocomplete="off"
      />
      ${show !== undefined && html`<input type="hidden" name="show" value="${show}" />`}
      ${service !== undefined && html`<input type="hidden" name="service" value="${service}" />`}
      <button class="button small" type="submit">${t('home.search_go')}</button>
    </form>
    <nav class="chips" aria-label="${t.plain('home.filter')}">
      ${status(undefined, 'home.all')} ${SHOWN.map((one) => status(one, `home.${one}`))}
      ${
        services.length > 1 &&
        services.map((one) =>
          chip({
            href: homeUrl({ q, show, service: service === one.id ? undefined : one.id }),
            on: service === one.id,
            label: html`${serviceMark(frame.assets, one.id, 'small')}${name(one.name)}`,
          }),
        )
      }
    </nav>
  </div>`
}

function chip({ href, on, label }: { href: string; on: boolean; label: Html }): Html {
  return on
    ? html`<a class="chip" href="${href}" aria-current="true" data-view>${label}</a>`
    : html`<a class="chip" href="${href}" data-view>${label}</a>`
}

/** An offer, never a habit: on a device of others nothing must stay. */
function keep(t: Translator, csrf: string): Html {
  return html`<aside class="keep" aria-labelledby="keep">
    <div>
      <h2 id="keep">${t('keep.title')}</h2>
      <p>${t('keep.text')}</p>
    </div>
    <form method="post" action="/home/keep">
      ${csrfField(csrf)}
      <button class="button" type="submit">${t('keep.yes')}</button>
    </form>
  </aside>`
}
