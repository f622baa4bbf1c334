import type { Html } from '../html.ts'
import { html, name } from '../html.ts'
import { icon } from '../marks.ts'
import type { MessageKey, Translator } from '../messages/translate.ts'
import { translator } from '../messages/translate.ts'
import { candidateList } from './candidates.ts'
import type { CandidateModel } from './candidates.ts'
import { homeLayout } from './home-layout.ts'
import type { Frame } from './layout.ts'

/** What a listener tapped, as the app told it. */
export interface Tapped {
  readonly title?: string
  readonly artists: readonly string[]
  readonly durationMs?: number
  readonly creator?: string
  readonly at: Date
}

interface Question {
  readonly save: string
  readonly service: { readonly id: string; readonly name: string }
  readonly tapped: Tapped
  readonly candidates: readonly CandidateModel[]
}

interface Model {
  readonly frame: Frame
  readonly csrf: string
  readonly now: Date
  readonly reviews: number
}

export interface ReviewModel extends Model {
  readonly questions: readonly Question[]
  readonly said?: Extract<MessageKey, `home.said_${string}`>
}

/** Songs we were not sure about, one question each. */
export function reviewPage(model: ReviewModel): string {
  const t = translator(model.frame.lang, model.frame.timeZone)
  const { questions, said } = model
  return homeLayout({
    frame: model.frame,
    t,
    title: t.plain('nav.review'),
    here: 'review',
    reviews: model.reviews,
    scripts: ['home'],
    main: html`<div class="intro">
        <h1>${t(questions.length > 0 ? 'review.title' : 'review.none_waiting')}</h1>
        <p class="lead">${t(questions.length > 0 ? 'review.lead' : 'review.none_waiting_text')}</p>
      </div>
      <p class="said" id="said" role="status">${said !== undefined && t(said)}</p>
      <div id="live">
        ${
          questions.length > 0
            ? html`<ul class="questions">
                ${questions.map((one) => question(t, model, one))}
              </ul>`
            : html`<p><a class="button" href="/home">${t('review.back')}</a></p>`
        }
      </div>`,
  })
}

function question(t: Translator, model: Model, one: Question): Html {
  const { save, service, candidates } = one
  const id = `${save}-${service.id}`
  return html`<li class="question" id="${id}">
    ${tappedLine(t, one.tapped, model.now)}
    ${candidateList(t, {
      assets: model.frame.assets,
      csrf: model.csrf,
      service,
      candidates,
      action: `/home/saves/${save}/${encodeURIComponent(service.id)}/choose`,
      id,
      bestFirst: true,
      none: html`<button class="button quiet none" type="submit" name="none" value="yes">
        ${icon('cross')}<span>${t('review.none')}</span>
      </button>`,
    })}
  </li>`
}

function tappedLine(t: Translator, { title, artists, durationMs, creator, at }: Tapped, now: Date): Html {
  return html`<div class="tapped">
    <p class="fine">${t('review.tapped')} · ${t.moment(at, now)}</p>
    <h2>${title === undefined ? t('home.unknown_song') : name(title)}</h2>
    <p class="artists">
      ${artists.length > 0 && name(artists.join(', '))}
      ${artists.length > 0 && (durationMs !== undefined || creator !== undefined) && ' · '}
      ${durationMs !== undefined && t.duration(durationMs)}
      ${durationMs !== undefined && creator !== undefined && ' · '}
      ${creator !== undefined && t('home.from', { creator })}
    </p>
  </div>`
}

export interface SwapModel extends Model {
  readonly save: string
  readonly service: { readonly id: string; readonly name: string }
  readonly tapped: Tapped
  /** The one that is in the library. */
  readonly current: string
  readonly candidates: readonly CandidateModel[]
}

/** Another version instead of the one that was saved. */
export function swapPage(model: SwapModel): string {
  const t = translator(model.frame.lang, model.frame.timeZone)
  const { save, service, candidates } = model
  return homeLayout({
    frame: model.frame,
    t,
    title: t.plain('swap.title'),
    here: 'songs',
    reviews: model.reviews,
    main: html`<div class="intro">
        <h1>${t('swap.title')}</h1>
        <p class="lead">${t('swap.lead')}</p>
      </div>
      <div class="question">
        ${tappedLine(t, model.tapped, model.now)}
        <p class="current">
          ${icon('check')}<span>${t('swap.now')}: <strong>${name(model.current)}</strong></span>
        </p>
        ${
          candidates.length > 0
            ? candidateList(t, {
                assets: model.frame.assets,
                csrf: model.csrf,
                service,
                candidates,
                action: `/home/saves/${save}/${encodeURIComponent(service.id)}/swap`,
                id: service.id,
                bestFirst: false,
              })
            : html`<p class="note">${t('swap.none', { service: service.name })}</p>`
        }
      </div>
      <p><a class="button" href="/home#${save}">${t('review.back')}</a></p>`,
  })
}
