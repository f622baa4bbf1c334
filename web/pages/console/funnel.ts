import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { meter } from './charts.ts'
import { number, section, share } from './parts.ts'

export interface Loss {
  readonly status: string
  readonly code: string | null
  readonly count: number
  /** The same by service. */
  readonly services: readonly { readonly service: string; readonly count: number }[]
}

export interface FunnelModel {
  readonly saves: number
  /** Places in libraries that were asked for. */
  readonly placements: number
  readonly matched: number
  readonly saved: number
  /** Between the steps, the most frequent first. */
  readonly losses: {
    readonly placing: readonly Loss[]
    readonly matching: readonly Loss[]
    readonly saving: readonly Loss[]
  }
}

/** What stands between a tap and the library, by status; what has a code of its own is said by that. */
const REASONS: Readonly<Record<string, string>> = {
  unplaced: 'The listener has not chosen a music service yet',
  queued: 'Being looked up',
  matched: 'Being added',
  awaiting_link: 'Waits for the listener to link the account',
  awaiting_review: 'Waits for the listener to say which version',
  awaiting_release: 'Waits for the release',
  not_found: 'No such recording there',
  failed: 'Failed',
}

const CODES: Readonly<Record<string, string>> = {
  no_known_recording: 'The sound is no known recording',
  declined: 'The listener meant none of the versions there',
  link_expired: 'The listener never linked the account',
  review_expired: 'The listener never said which version',
  no_subscription: 'The plan of the account does not include it',
  not_allowed: 'The service refuses this account',
  not_applied: 'The service said yes, and the track never showed up',
  track_gone: 'The track was taken out of the catalogue',
  misconfigured: 'The service refuses our own credentials',
}

export function funnelSection(funnel: FunnelModel, names: Readonly<Record<string, string>>): Html {
  const { saves, placements, matched, saved, losses } = funnel
  return section({
    id: 'funnel',
    title: 'From tap to library',
    lead: 'One tap may ask for a place in several libraries.',
    body: html`<ol class="funnel">
      ${stage('Taps', saves, Math.max(saves, placements), losses.placing, names)}
      ${stage('Places asked for', placements, Math.max(saves, placements), losses.matching, names)}
      ${stage('Matched', matched, Math.max(saves, placements), losses.saving, names, share(matched, placements))}
      ${stage('In the library', saved, Math.max(saves, placements), [], names, share(saved, placements))}
    </ol>`,
  })
}

/** A step with what was lost behind it. */
function stage(
  label: string,
  count: number,
  whole: number,
  losses: readonly Loss[],
  names: Readonly<Record<string, string>>,
  part?: string,
): Html {
  return html`<li>
    <p class="stage-head">
      <strong>${number(count)}</strong> <span>${label}</span>
      ${part !== undefined && html`<span class="soft">${part}</span>`}
    </p>
    ${meter(count, whole)}
    ${
      losses.length > 0 &&
      html`<ul class="losses">
        ${losses.map((loss) => lossLine(loss, names))}
      </ul>`
    }
  </li>`
}

function lossLine({ status, code, count, services }: Loss, names: Readonly<Record<string, string>>): Html {
  const where = services.map(
    (one) => `${names[one.service] ?? one.service}${services.length > 1 ? ` ${number(one.count)}` : ''}`,
  )
  return html`<li>
    <span class="count">${number(count)}</span>
    <span>
      ${CODES[code ?? ''] ?? REASONS[status] ?? status}
      ${code !== null && code !== status && html`<code>${code}</code>`}
      ${where.length > 0 && html`<span class="under">${where.join(' · ')}</span>`}
    </span>
  </li>`
}
