import type { Html } from '../html.ts'
import { address, html, name } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import { cover } from './cover.ts'
import type { CoverModel } from './cover.ts'
import { fateNote, fateSentence } from './fate.ts'
import type { FateModel } from './fate.ts'
import { csrfField, hiddenField } from './layout.ts'

/** One tap, and what became of it. */
export interface SaveModel {
  readonly id: string
  /** Absent where not even a title is known. */
  readonly title?: string
  readonly artists: readonly string[]
  readonly cover: CoverModel
  readonly explicit: boolean
  readonly creator?: string
  readonly video?: string
  readonly at: Date
  /** Empty while the listener has no service. */
  readonly fates: readonly FateModel[]
  readonly unplaced: boolean
  readonly canUndo: boolean
  readonly canRetry: boolean
}

export interface SaveSurroundings {
  readonly t: Translator
  readonly assets: string
  readonly csrf: string
  readonly now: Date
  /** What the list shows now, so that an answer without a script comes back to it. */
  readonly view: string
}

export function saveItem(around: SaveSurroundings, save: SaveModel): Html {
  const { t } = around
  const title = save.title ?? t.plain('home.unknown_song')
  return html`<li class="save" id="${save.id}">
    <article aria-labelledby="title-${save.id}">
      <div class="save-head">
        ${cover(save.cover)}
        <div class="save-text">
          <h3 id="title-${save.id}">
            ${name(title)}
            ${save.explicit && html`<abbr class="explicit" title="${t.plain('home.explicit')}">E</abbr>`}
          </h3>
          ${save.artists.length > 0 && html`<p class="artists">${name(save.artists.join(', '))}</p>`}
          <p class="from">${t.time(save.at)}${origin(t, save)}</p>
        </div>
        ${options(around, save, title)}
      </div>
      <ul class="fates">
        ${save.unplaced && unplaced(t)} ${save.fates.map((fate) => fateItem(around, save, fate))}
      </ul>
    </article>
  </li>`
}

function origin(t: Translator, { creator, video }: SaveModel): Html | false {
  if (creator !== undefined) return html` · ${t('home.from', { creator })}`
  return video !== undefined && html` · ${t('home.from_video', { video })}`
}

function unplaced(t: Translator): Html {
  return html`<li class="fate fate-ask">
    <span class="fate-mark">${icon('clock')}</span>
    <p>${t('fate.unplaced')}</p>
    <a class="button small ask" href="/link">${t('home.choose')}</a>
  </li>`
}

const TONES = {
  queued: 'busy',
  matched: 'busy',
  saved: 'good',
  already_saved: 'good',
  undone: 'gone',
  failed: 'bad',
  not_found: 'missing',
  awaiting_review: 'ask',
  awaiting_link: 'ask',
  awaiting_release: 'busy',
} as const satisfies Record<FateModel['status'], string>

function fateItem(around: SaveSurroundings, save: SaveModel, fate: FateModel): Html {
  const { t, assets, now } = around
  const note = fateNote(t, fate)
  return html`<li class="fate fate-${TONES[fate.status]}">
    ${serviceMark(assets, fate.service.id, 'small')}
    <p>
      <span class="aside-only">${name(fate.service.name)}: </span>${fateSentence(t, fate, now)}
      ${note !== undefined && html`<span class="fate-note">${note}</span>`}
    </p>
    ${nextStep(around, save, fate)}
  </li>`
}

/** The one thing that helps most, in reach of the thumb. */
function nextStep(around: SaveSurroundings, save: SaveModel, fate: FateModel): Html | false {
  const { t } = around
  const { status, service } = fate
  const named = (label: Html) =>
    html`${label}<span class="aside-only"> · ${name(service.name)} · ${name(save.title ?? '')}</span>`
  if (status === 'awaiting_review') {
    return html`<a class="button small ask" href="/home/review#${save.id}-${service.id}"
      >${named(t('home.choose'))}</a
    >`
  }
  if (status === 'awaiting_link') {
    return html`<form method="post" action="/link/${encodeURIComponent(service.id)}">
      ${csrfField(around.csrf)}
      <button class="button small ask" type="submit">${named(t('home.link'))}</button>
    </form>`
  }
  if (fate.canRetry)
    return action(around, save, { act: 'retry', label: named(t('home.retry')), class: 'small' })
  return (
    fate.openUrl !== undefined &&
    (status === 'saved' || status === 'already_saved') &&
    html`<a
      class="button small quiet"
      href="${address(fate.openUrl)}"
      rel="noreferrer noopener"
      target="_blank"
      >${named(t('home.open'))}</a
    >`
  )
}

function action(
  { csrf, view }: SaveSurroundings,
  save: SaveModel,
  what: { readonly act: 'undo' | 'retry'; readonly label: Html; readonly class: string },
): Html {
  return html`<form method="post" action="/home/saves/${save.id}/${what.act}" data-live>
    ${csrfField(csrf)} ${hiddenField('view', view)}
    <button class="button ${what.class}" type="submit">${what.label}</button>
  </form>`
}

/** All else that can be done, behind three dots; opens without a script. */
function options(around: SaveSurroundings, save: SaveModel, title: string): Html | false {
  const { t } = around
  const swaps = save.fates.filter((fate) => fate.canSwap)
  const opens = save.fates.filter((fate) => fate.openUrl !== undefined)
  if (!save.canUndo && !save.canRetry && swaps.length === 0 && opens.length === 0) return false
  return html`<details class="options">
    <summary>${icon('dots')}<span class="aside-only">${t('home.options_for', { title })}</span></summary>
    <div class="menu">
      ${opens.map(
        ({ service, openUrl = '', status }) =>
          html`<a class="menu-item" href="${address(openUrl)}" rel="noreferrer noopener" target="_blank">
            ${icon('out')}<span
              >${t(status === 'failed' || status === 'not_found' ? 'home.search_in' : 'home.open_in', {
                service: service.name,
              })}</span
            >
          </a>`,
      )}
      ${swaps.map(
        ({ service }) =>
          html`<a class="menu-item" href="/home/saves/${save.id}/${encodeURIComponent(service.id)}/swap">
            ${icon('swap')}<span>${t('home.swap', { service: service.name })}</span>
          </a>`,
      )}
      ${
        save.canRetry &&
        action(around, save, {
          act: 'retry',
          label: html`${icon('retry')}<span>${t('home.retry')}</span>`,
          class: 'menu-item',
        })
      }
      ${
        save.canUndo &&
        action(around, save, {
          act: 'undo',
          label: html`${icon('undo')}<span>${t('home.undo')}</span>`,
          class: 'menu-item',
        })
      }
    </div>
  </details>`
}
