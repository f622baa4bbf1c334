import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { icon } from '../marks.ts'
import type { Language } from '../messages/languages.ts'
import { LANGUAGES } from '../messages/languages.ts'
import type { MessageKey, Translator } from '../messages/translate.ts'
import { translator } from '../messages/translate.ts'
import { choices } from './choose.ts'
import type { ChooseModel } from './choose.ts'
import { homeLayout } from './home-layout.ts'
import { csrfField } from './layout.ts'
import { linkedCard } from './linked-card.ts'

export interface SettingsModel extends ChooseModel {
  readonly reviews: number
  readonly kept: boolean
  /** Name of the playlist songs go to; absent = the library. */
  readonly playlist?: string
  readonly explicit?: 'explicit' | 'clean'
  /** Absent = as the browser asks. */
  readonly language?: Language
  readonly said?: Extract<MessageKey, `home.said_${string}`>
}

const FORMATS = ['csv', 'jspf', 'json'] as const
const LONGEST_NAME = 100

/** Services, wishes, this device, and everything we hold. */
export function settingsPage(model: SettingsModel): string {
  const t = translator(model.frame.lang, model.frame.timeZone)
  return homeLayout({
    frame: model.frame,
    t,
    title: t.plain('settings.title'),
    here: 'settings',
    reviews: model.reviews,
    styles: ['lists'],
    main: html`<h1>${t('settings.title')}</h1>
      <p class="said" id="said" role="status">${model.said !== undefined && t(model.said)}</p>
      ${services(t, model)} ${wishes(t, model)} ${device(t, model)} ${data(t, model)}`,
  })
}

function services(t: Translator, model: SettingsModel): Html {
  const linked = model.services.filter((service) => service.state !== 'not_linked')
  const others = model.services.filter((service) => service.state === 'not_linked')
  return html`<section class="setting" aria-labelledby="services">
    <h2 id="services">${t('settings.services')}</h2>
    ${
      linked.length > 0 &&
      html`<ul class="cards">
        ${linked.map((service) => linkedCard(t, { service, model, several: linked.length > 1 }))}
      </ul>`
    }
    ${others.length > 0 && choices(t, model, others)}
  </section>`
}

interface Option {
  readonly value: string
  readonly label: MessageKey
  readonly what?: MessageKey
}

function wishes(t: Translator, model: SettingsModel): Html {
  const inPlaylist = model.playlist !== undefined
  return html`<form class="wishes" method="post" action="/home/settings" data-live>
    ${csrfField(model.csrf)}
    <fieldset class="setting">
      <legend>${t('settings.where')}</legend>
      ${options(t, 'target', inPlaylist ? 'playlist' : 'library', [
        { value: 'library', label: 'settings.library', what: 'settings.library_what' },
        { value: 'playlist', label: 'settings.playlist', what: 'settings.playlist_what' },
      ])}
      <label class="field" id="playlist-field">
        <span>${t('settings.playlist_name')}</span>
        <input
          type="text"
          name="playlist"
          maxlength="${LONGEST_NAME}"
          value="${model.playlist ?? t.plain('settings.playlist_default')}"
          dir="auto"
          autocomplete="off"
        />
      </label>
    </fieldset>
    <fieldset class="setting">
      <legend>${t('settings.explicit')}</legend>
      ${options(t, 'explicit', model.explicit ?? '', [
        { value: '', label: 'settings.as_heard', what: 'settings.as_heard_what' },
        { value: 'explicit', label: 'settings.prefer_explicit' },
        { value: 'clean', label: 'settings.prefer_clean', what: 'settings.prefer_clean_what' },
      ])}
    </fieldset>
    <div class="setting">
      <label class="heading" for="language">${t('settings.language')}</label>
      <div class="select">
        <select id="language" name="language">
          <option value="">${t('settings.language_browser')}</option>
          ${Object.entries(LANGUAGES).map(
            ([tag, own]) =>
              html`<option value="${tag}" lang="${tag}" ${tag === model.language && html`selected`}>
                ${own}
              </option>`,
          )}
        </select>
        ${icon('down')}
      </div>
    </div>
    <button class="button primary" type="submit">${t('settings.save')}</button>
  </form>`
}

function options(t: Translator, field: string, chosen: string, list: readonly Option[]): Html {
  return html`<div class="options-list">
    ${list.map(
      ({ value, label, what }) =>
        html`<label class="option">
          <input type="radio" name="${field}" value="${value}" ${value === chosen && html`checked`} />
          <span>${t(label)}${what !== undefined && html`<small>${t(what)}</small>`}</span>
        </label>`,
    )}
  </div>`
}

function device(t: Translator, { kept, csrf }: SettingsModel): Html {
  return html`<section class="setting" aria-labelledby="device">
    <h2 id="device">${t('settings.device')}</h2>
    <p class="fine">${t(kept ? 'settings.kept' : 'settings.not_kept')}</p>
    <div class="buttons">
      ${
        !kept &&
        html`<form method="post" action="/home/keep">
          ${csrfField(csrf)}<button class="button" type="submit">${t('keep.yes')}</button>
        </form>`
      }
      <form method="post" action="/home/sign-out">
        ${csrfField(csrf)}
        <button class="button" type="submit">${t('settings.sign_out')}</button>
        <button class="button" type="submit" name="everywhere" value="yes">
          ${t('settings.sign_out_all')}
        </button>
      </form>
    </div>
  </section>`
}

function data(t: Translator, _model: SettingsModel): Html {
  return html`<section class="setting" aria-labelledby="data">
    <h2 id="data">${t('settings.data')}</h2>
    <p class="fine">${t('settings.data_what')}</p>
    <div class="buttons">
      ${FORMATS.map(
        (format) =>
          html`<a class="button" href="/home/export.${format}" download
            >${t('settings.export', { format: format.toUpperCase() })}</a
          >`,
      )}
    </div>
    <div class="delete-row">
      <p class="fine">${t('settings.delete_what')}</p>
      <a class="button danger" href="/home/delete">${t('settings.delete')}</a>
    </div>
  </section>`
}
