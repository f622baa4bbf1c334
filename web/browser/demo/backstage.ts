import { html, nothing, render } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { repeat } from 'lit/directives/repeat.js'
import type { DemoTexts } from '../../messages/demo/en.ts'
import { part } from './page.ts'
import type { Call, Mood, ServiceState, State, Track } from './state.ts'

/** How long a track counts as just arrived. */
const NEW_MS = 8000

/** Draws what the services hold and what reached them, and throws their switches. */
export function createBackstage(texts: DemoTexts, locale: string, changed: () => void) {
  const trouble = part('#trouble', HTMLElement)
  const count = part('#arrived-count', HTMLElement)
  const numbers = new Intl.NumberFormat(locale)
  for (const card of document.querySelectorAll<HTMLElement>('.service')) wireSwitches(card, changed)

  function show(state: State): void {
    for (const service of state.services) {
      const card = document.querySelector<HTMLElement>(`[data-service="${CSS.escape(service.id)}"]`)
      if (card !== null) showService(card, service, texts, locale)
    }
    const held = state.services.reduce((sum, { tracks }) => sum + tracks.length, 0)
    count.hidden = held === 0
    count.textContent = numbers.format(held)
    const calls = part('.call-list', HTMLElement)
    part('.calls .empty', HTMLElement).hidden = state.calls.length > 0
    render(
      repeat(
        state.calls,
        (call) => `${call.at} ${call.url}`,
        (call) => callRow(call, texts),
      ),
      calls,
    )
  }

  return {
    saw(state: State | undefined): void {
      trouble.hidden = state !== undefined
      if (state !== undefined) show(state)
    },
  }
}

/** The last thing told about a card that the server has not answered yet: what it said before must not move the switch. */
const telling = new WeakMap<HTMLElement, object>()

function wireSwitches(card: HTMLElement, changed: () => void): void {
  const tell = async (body: { readonly mood: string } | { readonly end_consent: true }) => {
    telling.set(card, body)
    await fetch(`/demo/services/${encodeURIComponent(card.dataset['service'] ?? '')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined)
    if (telling.get(card) === body) telling.delete(card)
    changed()
  }
  for (const input of card.querySelectorAll('input'))
    input.addEventListener('change', () => void tell({ mood: input.value }))
  part('.end-consent', HTMLButtonElement, card).addEventListener(
    'click',
    () => void tell({ end_consent: true }),
  )
}

function showService(card: HTMLElement, service: ServiceState, texts: DemoTexts, locale: string): void {
  card.classList.toggle('none', service.link === 'none')
  card.classList.toggle('needs_reauth', service.link === 'needs_reauth')
  setText(part('.link-state', HTMLElement, card), linkText(service, texts))
  part('.end-consent', HTMLElement, card).hidden = service.link !== 'active'
  part('.empty', HTMLElement, card).hidden = service.tracks.length > 0
  showMood(card, service, texts, locale)
  const now = Date.now()
  render(
    repeat(
      service.tracks,
      ({ id, playlist }) => `${id} ${playlist ?? ''}`,
      (track) => trackRow(track, now, texts),
    ),
    part('.tracks', HTMLElement, card),
  )
}

function linkText({ link, account }: ServiceState, texts: DemoTexts): string {
  if (link === 'none') return texts.not_linked
  return link === 'needs_reauth' ? texts.needs_reauth : texts.linked_as.replace('{account}', account ?? '…')
}

function showMood(
  card: HTMLElement,
  { mood, mood_ends_at: end }: ServiceState,
  texts: DemoTexts,
  locale: string,
) {
  if (telling.has(card)) return
  for (const input of card.querySelectorAll('input')) input.checked = input.value === (mood satisfies Mood)
  const ends = part('.mood-ends', HTMLElement, card)
  ends.hidden = end === null
  if (end !== null) setText(ends, texts.back_in.replace('{time}', left(end, locale)))
}

function left(end: string, locale: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(end) - Date.now()) / 1000))
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 })
  return `${new Intl.NumberFormat(locale).format(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`
}

function trackRow(track: Track, now: number, texts: DemoTexts) {
  const isNew = now - Date.parse(track.added_at) < NEW_MS
  return html`<li class="track ${isNew ? 'new' : ''}">
    <span class="track-name" dir="auto"
      >${track.title} <span class="artists">· ${track.artists.join(', ')}</span>${
        track.playlist === null ? nothing : html` <span class="artists">→ ${track.playlist}</span>`
      }</span
    >
    ${isNew ? html`<span class="new-badge">${texts.new_track}</span>` : nothing}
  </li>`
}

function callRow(call: Call, texts: DemoTexts) {
  const path = readable(call.url)
  const isRefused = call.status !== null && call.status >= 400
  return keyed(
    call.at,
    html`<li class="call">
      <img class="mark" src="/assets/marks/${call.service}.svg" alt=${call.service} width="16" height="16" />
      <span class="method">${call.method}</span>
      <span class="call-path" title=${path}>${path}</span>
      <span class="status ${isRefused ? 'refused' : ''}">${call.status ?? texts.unanswered}</span>
    </li>`,
  )
}

/** The query as a person reads it. */
function readable(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll('+', ' '))
  } catch {
    return url
  }
}

/** Text that stays the same is left alone: a screen reader would read it again. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
