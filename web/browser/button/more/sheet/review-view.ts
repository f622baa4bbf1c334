import { html, nothing } from 'lit'
import type { Candidate, Placement, TrackView } from '../../../../../sdk/api-types.ts'
import { serviceName } from '../say.ts'
import { mark } from './marks.ts'
import type { Page, Sheet } from './sheet.ts'

/** Several fit: which one was heard. */
export function reviewView(sheet: Sheet): Page | undefined {
  const { host, more } = sheet
  const { song } = host
  const { t } = more
  const placement = song.progress.save?.placements.find((one) => one.status === 'awaiting_review')
  if (placement === undefined) return undefined
  const service = serviceName(more.speaker, placement.service)
  return {
    title: t('sheet.review'),
    lead: t('sheet.review_lead', { service }),
    body: html`<ul class="rows">
        ${(placement.candidates ?? []).map((candidate) => choice(sheet, placement, candidate))}
      </ul>
      <button
        class="do"
        part="secondary"
        data-do="none"
        type="button"
        @click=${() => choose(sheet, placement, undefined)}
      >
        ${t('sheet.none')}
      </button>`,
  }
}

function choice(sheet: Sheet, placement: Placement, candidate: Candidate) {
  const { t } = sheet.more
  const heard = sheet.host.song.progress.save?.track
  return html`<li>
    <button
      class="row"
      part="row"
      type="button"
      data-candidate=${candidate.id}
      @click=${() => choose(sheet, placement, candidate.id)}
    >
      ${mark(placement.service)}
      <span class="what"
        ><b>${candidate.title}</b
        ><small>${[candidate.artists.join(', '), candidate.album].filter(Boolean).join(' · ')}</small
        ><small class="facts"
          >${candidate.duration_ms === undefined ? nothing : html`<span>${length(candidate.duration_ms, heard)}</span>`}${
            candidate.explicit === true ? html`<span class="tag">${t('sheet.explicit')}</span>` : nothing
          }</small
        ></span
      >
      <svg class="line turn" viewBox="0 0 24 24" aria-hidden="true"><path d="m9 5 7 7-7 7" /></svg>
    </button>
  </li>`
}

function choose(sheet: Sheet, { service }: Placement, candidate: string | undefined): void {
  sheet.run(() => sheet.host.song.choose(service, candidate))
}

/** "3:25", and how much longer or shorter than what was heard. */
function length(ms: number, heard: TrackView | undefined): string {
  const text = clock(ms)
  const delta = Math.round((ms - (heard?.duration_ms ?? ms)) / 1000)
  return delta === 0 ? text : `${text} (${delta > 0 ? '+' : '−'}${clock(Math.abs(delta) * 1000)})`
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
