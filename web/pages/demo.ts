import type { Fragment, Html } from '../html.ts'
import { html, jsonBlock, name } from '../html.ts'
import { brandMark, serviceMark } from '../marks.ts'
import { LANGUAGES, directionOf } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import type { DemoTexts } from '../messages/demo/en.ts'
import { demoTexts } from '../messages/demo/texts.ts'
import { frameIcon } from './demo-icons.ts'
import type { Video } from './demo-videos.ts'

export interface DemoModel {
  readonly assets: string
  readonly language: Language
  readonly videos: readonly Video[]
  readonly services: readonly { readonly id: string; readonly name: string; readonly libraryName: string }[]
}

const STEPS = ['save', 'fail', 'arrive', 'relink', 'undo'] as const

/** The feed in the middle, what to try on one side of it, and on the other what the simulated services see. */
export function demoPage(model: DemoModel): string {
  const { assets, language } = model
  const t = demoTexts[language]
  const page = html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#101014" />
        <meta name="description" content="${t.lead}" />
        <title>${t.title}</title>
        <link rel="icon" href="${assets}/favicon.svg" type="image/svg+xml" />
        ${['tokens', 'styles', 'demo', 'demo-feed', 'demo-backstage'].map(
          (style) => html`<link rel="stylesheet" href="${assets}/${style}.css" />`,
        )}
        <script type="module" src="${assets}/button.js"></script>
        <script type="module" src="${assets}/demo.js"></script>
      </head>
      <body class="demo">
        <a class="skip" href="#feed">${t.skip}</a>
        ${aside(model)}
        <main class="phone">
          ${feed(model)} ${controls(t)}
          <noscript><p class="needs-script">${t.needs_script}</p></noscript>
        </main>
        ${backstage(model)}
        ${jsonBlock('demo-model', { locale: language, texts: t, services: model.services })}
      </body>
    </html>`
  return page.toString()
}

function aside({ language }: DemoModel): Html {
  const t = demoTexts[language]
  return html`<section class="about side" id="about" aria-labelledby="headline">
    <div class="about-top">
      <span class="brand">${brandMark()}<span>Add to Music</span></span>
      <nav class="languages" aria-label="${t.language}">
        ${Object.entries(LANGUAGES).map(
          ([tag, name]) =>
            html`<a href="/?lang=${tag}" lang="${tag}" title="${name}" ${current(tag === language)}
              ><span aria-hidden="true">${tag}</span><span class="unseen">${name}</span></a
            >`,
        )}
      </nav>
    </div>
    <button type="button" class="round close" data-close="about" aria-label="${t.close}">
      ${frameIcon('close')}
    </button>
    <h1 tabindex="-1" id="headline">${t.headline}</h1>
    <p class="lead">${t.lead}</p>
    <section class="tour" aria-labelledby="tour">
      <div class="tour-top">
        <h2 id="tour">${t.tour}</h2>
        <button type="button" id="start-over">${t.start_over}</button>
      </div>
      <ol>
        ${STEPS.map(
          (step) =>
            html`<li data-step="${step}">
              <span class="tick" aria-hidden="true">${frameIcon('check')}</span>
              <span class="step-text">
                <strong>${t[`step_${step}`]}</strong>
                <span class="step-how">${t[`step_${step}_how`]}</span>
              </span>
            </li>`,
        )}
      </ol>
    </section>
    <nav class="ways" aria-label="Add to Music">
      <a href="/home" id="my-saves">${t.my_saves}</a>
      <a href="/console">${t.console}</a>
      <a href="/docs">${t.docs}</a>
    </nav>
  </section>`
}

/** An attribute that is there or not. */
function current(is: boolean): Fragment {
  return is && html`aria-current="true"`
}

function feed({ language, videos }: DemoModel): Html {
  const t = demoTexts[language]
  return html`<div class="feed" id="feed" role="feed" aria-label="${t.feed}" tabindex="0">
    ${videos.map((video, index) => videoCard(t, language, video, index, videos.length))}
  </div>`
}

function videoCard(t: DemoTexts, locale: string, video: Video, index: number, count: number): Html {
  const { id, creator, caption, soundLine } = video
  return html`<article
    class="video"
    id="video-${id}"
    data-video="${id}"
    aria-labelledby="creator-${id}"
    aria-posinset="${index + 1}"
    aria-setsize="${count}"
  >
    <canvas aria-hidden="true"></canvas>
    <div class="words">
      <p class="case">${t[video.shows]}</p>
      <h2 class="creator" id="creator-${id}">${name(creator)}</h2>
      <p class="caption">${name(caption)}</p>
      <p class="sound">
        ${frameIcon('note')}
        <span class="marquee"
          ><span class="running"
            ><span dir="auto">${name(soundLine)}</span
            ><span dir="auto" aria-hidden="true">${name(soundLine)}</span></span
          ></span
        >
      </p>
    </div>
    <div class="rail">
      <span class="face" aria-hidden="true">${creator.slice(1, 2)}</span>
      ${saveButton(video, locale)}
      <a class="round song-page" hidden title="${t.song_page}" aria-label="${t.song_page}"
        >${frameIcon('share')}</a
      >
      <span class="disc" aria-hidden="true"></span>
    </div>
  </article>`
}

function saveButton({ id, creator, heard, services }: Video, locale: string): Html {
  return html`<add-to-music
    variant="icon"
    locale="${locale}"
    ${'sound' in heard ? html`sound-id="${heard.sound.id}"` : html`track="${JSON.stringify(heard.track)}"`}
    ${services !== undefined && html`services="${services.join(',')}"`}
    context="${JSON.stringify({ video_id: id, creator })}"
  ></add-to-music>`
}

function controls(t: DemoTexts): Html {
  return html`<div class="controls">
    <button
      type="button"
      class="pill open-about"
      data-open="about"
      aria-expanded="false"
      aria-controls="about"
    >
      ${brandMark()} <span>${t.tour}</span>
    </button>
    <button
      type="button"
      class="round"
      id="mute"
      aria-pressed="false"
      aria-label="${t.sound_on}"
      title="${t.sound_on}"
    >
      ${frameIcon('muted')} ${frameIcon('loud')}
    </button>
    <button type="button" class="round step" id="previous" aria-label="${t.previous}" title="${t.previous}">
      ${frameIcon('up')}
    </button>
    <button type="button" class="round step" id="next" aria-label="${t.next}" title="${t.next}">
      ${frameIcon('down')}
    </button>
    <button
      type="button"
      class="open-backstage"
      data-open="backstage"
      aria-controls="backstage"
      aria-expanded="false"
    >
      ${frameIcon('stack')} <span>${t.behind}</span>
      <span class="count" id="arrived-count" hidden></span>
    </button>
  </div>`
}

function backstage({ assets, language, services }: DemoModel): Html {
  const t = demoTexts[language]
  return html`<section class="backstage side" id="backstage" aria-labelledby="behind">
    <div class="backstage-top">
      <div>
        <h2 id="behind" tabindex="-1">${t.behind}</h2>
        <p>${t.behind_lead}</p>
      </div>
      <button type="button" class="round close" data-close="backstage" aria-label="${t.close}">
        ${frameIcon('close')}
      </button>
    </div>
    <p class="trouble" id="trouble" role="alert" hidden>${t.offline}</p>
    <div class="services">
      ${services.map(
        ({ id, name, libraryName }) =>
          html`<section class="service none" data-service="${id}" aria-labelledby="service-${id}">
            <div class="service-top">
              ${serviceMark(assets, id)}
              <div class="service-names">
                <h3 id="service-${id}">${name}</h3>
                <p class="link-state">${t.not_linked}</p>
              </div>
              <button type="button" class="end-consent" hidden>${t.end_consent}</button>
            </div>
            ${moods(t, id, name)}
            <p class="mood-ends" hidden></p>
            <h4 class="library-name">${libraryName}</h4>
            <ol class="tracks"></ol>
            <p class="empty">${t.empty}</p>
          </section>`,
      )}
    </div>
    <section class="calls" aria-labelledby="calls">
      <h3 id="calls">${t.calls}</h3>
      <ol class="call-list" tabindex="0" aria-labelledby="calls"></ol>
      <p class="empty">${t.no_calls}</p>
    </section>
  </section>`
}

function moods(t: DemoTexts, service: string, serviceName: string): Html {
  return html`<fieldset class="moods">
    <legend class="unseen">${t.behaviour.replace('{service}', serviceName)}</legend>
    ${(['fine', 'slow', 'limited', 'down'] as const).map(
      (mood) =>
        html`<label class="mood mood-${mood}">
          <input type="radio" name="mood-${service}" value="${mood}" ${mood === 'fine' && html`checked`} />
          <span>${t[mood]}</span>
        </label>`,
    )}
  </fieldset>`
}
