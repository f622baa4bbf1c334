import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Candidate, Placement } from '../../../../../sdk/api-types.ts'
import type { MoreWords } from '../messages/more.ts'
import { serviceName } from '../say.ts'
import { icon } from './icons.ts'
import type { Page, Sheet } from './sheet.ts'

/** Several fit: which one was heard. */
export function reviewView(sheet: Sheet): Page | undefined {
  const { host, more } = sheet
  const placement = host.song.progress.save?.placements.find((one) => one.status === 'awaiting_review')
  if (placement === undefined) return undefined
  return {
    title: more.t('sheet.review'),
    lead: more.t('sheet.review_lead', { service: serviceName(more.speaker, placement.service) }),
    body: html`${versions(more.t, placement.candidates ?? [], (id) => choose(sheet, placement, id))}
      <button
        class="do"
        part="secondary"
        data-do="none"
        type="button"
        @click=${() => choose(sheet, placement, undefined)}
      >
        ${more.t('sheet.none')}
      </button>`,
  }
}

function choose({ host, more }: Sheet, { service }: Placement, candidate: string | undefined): void {
  more.sheet.run(() => host.song.choose(service, candidate))
}

/** Recordings to pick from, each with what tells it from what was heard. */
export function versions(
  t: MoreWords,
  candidates: readonly Candidate[],
  pick: (id: string) => void,
): TemplateResult {
  const tags = candidates.map((one) => differences(t, one))
  // What is true of all of them tells none from another.
  const telling = tags.map((own) => own.filter((tag) => !tags.every((every) => every.includes(tag))))
  return html`<ul class="rows">
    ${candidates.map(
      (one, index) =>
        html`<li>
          <button class="row" part="row" type="button" data-candidate=${one.id} @click=${() => pick(one.id)}>
            <span class="what">
              <b>${one.title}</b>
              <small>${[one.artists.join(', '), one.album].filter(Boolean).join(' · ')}</small>
              ${facts(one, telling[index] ?? [])}
            </span>
            ${icon('forth')}
          </button>
        </li>`,
    )}
  </ul>`
}

function differences(t: MoreWords, { evidence, explicit }: Candidate): readonly string[] {
  const differs = (signal: string) =>
    evidence.find((one) => one.signal === signal && one.verdict === 'different')
  const seconds = Math.round((differs('duration')?.delta_ms ?? 0) / 1000)
  return [
    ...(differs('version') ? [t('review.version')] : []),
    ...(differs('album') ? [t('review.album')] : []),
    ...(seconds > 0 ? [t('review.longer', { time: clock(seconds) })] : []),
    ...(seconds < 0 ? [t('review.shorter', { time: clock(-seconds) })] : []),
    ...(explicit === true ? [t('review.explicit')] : []),
  ]
}

function facts({ duration_ms: ms }: Candidate, tags: readonly string[]): TemplateResult {
  return html`<small class="facts"
    >${ms === undefined ? nothing : html`<span>${clock(Math.round(ms / 1000))}</span>`}
    ${tags.map((tag) => html`<span class="tag">${tag}</span>`)}</small
  >`
}

/** "3:25". */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
