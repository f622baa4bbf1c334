import type { Html } from '../html.ts'
import { address, html, name } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import type { ChooseModel, ServiceCard } from './choose.ts'
import { csrfField, hiddenField } from './layout.ts'

const DAY_MS = 86_400_000
/** From here on the end of a link is worth a word: the time of the first warning the app gets. */
const ENDS_SOON_DAYS = 30

interface Card {
  readonly service: ServiceCard
  readonly model: ChooseModel
  /** More than one service is linked, so a default can be chosen. */
  readonly several: boolean
}

/** A linked service: which account, since when, until when, and what can be done about it. */
export function linkedCard(t: Translator, { service, model, several }: Card): Html {
  const ended = service.state === 'needs_reauth'
  const daysLeft = ended ? undefined : daysUntil(service.consentEndsAt, model.now ?? new Date())
  const soon = daysLeft !== undefined && daysLeft <= ENDS_SOON_DAYS
  const title = `link-${service.id}`
  const actions = [
    (ended || soon) && startAgain(t, { service, model, ended }),
    !ended && several && service.isDefault !== true && makeDefault(t, service, model),
  ]
  return html`<li class="card">
    <article aria-labelledby="${title}">
      <div class="card-head">
        ${serviceMark(model.frame.assets, service.id)}
        <div class="card-name">
          <h2 id="${title}">${name(service.name)}</h2>
          ${service.accountName !== undefined && html`<p class="account">${name(service.accountName)}</p>`}
        </div>
        ${service.isDefault === true && several && html`<span class="badge">${t('manage.default')}</span>`}
      </div>
      ${ended && endedNote(t, service, model.waitingSongs)}
      ${
        soon &&
        html`<p class="note attention">
          ${icon('attention')}<span>${t('manage.ends_soon', { count: Math.max(daysLeft, 0) })}</span>
        </p>`
      }
      ${!ended && facts(t, service)}
      ${actions.some((action) => action !== false) && html`<div class="card-actions">${actions}</div>`}
      ${unlink(t, service, model)}
    </article>
  </li>`
}

function daysUntil(end: Date | undefined, now: Date): number | undefined {
  return end === undefined ? undefined : Math.ceil((end.getTime() - now.getTime()) / DAY_MS)
}

function endedNote(t: Translator, service: ServiceCard, waitingSongs: number): Html {
  return html`<p class="note attention">
    ${icon('attention')}
    <span>
      <strong>${t('manage.ended', { service: service.name })}</strong>
      ${waitingSongs > 0 ? t('manage.ended_waiting', { count: waitingSongs }) : t('manage.ended_text')}
    </span>
  </p>`
}

function facts(t: Translator, service: ServiceCard): Html {
  const { linkedAt, consentEndsAt } = service
  return html`<dl class="facts">
    <div>
      <dt>${t('manage.lands')}</dt>
      <dd>${name(service.libraryName)}</dd>
    </div>
    ${
      linkedAt !== undefined &&
      html`<div>
        <dt>${t('manage.since')}</dt>
        <dd>${t.date(linkedAt)}</dd>
      </div>`
    }
    ${
      consentEndsAt !== undefined &&
      html`<div>
        <dt>${t('manage.until')}</dt>
        <dd>${t.date(consentEndsAt)}</dd>
      </div>`
    }
  </dl>`
}

function startAgain(t: Translator, card: { service: ServiceCard; model: ChooseModel; ended: boolean }): Html {
  const { service, model, ended } = card
  return html`<form method="post" action="/link/${encodeURIComponent(service.id)}">
    ${csrfField(model.csrf)}
    <button
      class="button ${ended ? 'primary' : ''}"
      type="submit"
      id="again-${service.id}"
      aria-labelledby="again-${service.id} link-${service.id}"
    >
      ${t(ended ? 'manage.again' : 'manage.renew')}
    </button>
  </form>`
}

function makeDefault(t: Translator, service: ServiceCard, model: ChooseModel): Html {
  return html`<form method="post" action="/link/${encodeURIComponent(service.id)}/default">
    ${csrfField(model.csrf)} ${model.backTo !== undefined && hiddenField('to', model.backTo)}
    <button
      class="button"
      type="submit"
      id="default-${service.id}"
      aria-labelledby="default-${service.id} link-${service.id}"
    >
      ${t('manage.make_default')}
    </button>
  </form>`
}

/** Two steps without a script: opening it says what will happen, the button inside does it. */
function unlink(t: Translator, service: ServiceCard, model: ChooseModel): Html {
  return html`<details class="unlink">
    <summary aria-labelledby="unlink-${service.id} link-${service.id}">
      <span id="unlink-${service.id}">${t('manage.unlink')}</span>${icon('down')}
    </summary>
    <form method="post" action="/link/${encodeURIComponent(service.id)}/unlink">
      ${csrfField(model.csrf)} ${model.backTo !== undefined && hiddenField('to', model.backTo)}
      <p>${t('manage.unlink_what')}</p>
      ${
        service.withdrawUrl !== undefined &&
        html`<p>
          ${t('manage.unlink_at', { service: service.name })}
          <a href="${address(service.withdrawUrl)}" rel="noreferrer noopener" target="_blank"
            >${t('manage.unlink_there', { service: service.name })}</a
          >.
        </p>`
      }
      <button class="button danger" type="submit">
        ${t('manage.unlink_yes', { service: service.name })}
      </button>
    </form>
  </details>`
}
