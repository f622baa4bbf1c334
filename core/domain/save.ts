/** Test-mode apps only ever reach simulated services. */
export type AppMode = 'live' | 'test'

export type LinkStatus = 'active' | 'needs_reauth'

export type MatchStatus = 'found' | 'unsure' | 'absent'

export const PLACEMENT_STATUSES = [
  'queued',
  'matched',
  'saved',
  'already_saved',
  'undone',
  'failed',
  'not_found',
  'awaiting_review',
  'awaiting_link',
  'awaiting_release',
] as const
export type PlacementStatus = (typeof PLACEMENT_STATUSES)[number]

export const SAVE_STATUSES = [
  'in_progress',
  'needs_action',
  'scheduled',
  'done',
  'partial',
  'failed',
] as const
export type SaveStatus = (typeof SAVE_STATUSES)[number]

export type Target = { readonly kind: 'library' } | { readonly kind: 'playlist'; readonly name: string }

/** Which version a listener wants where a recording exists with and without explicit words. */
export const EXPLICIT_WISHES = ['explicit', 'clean'] as const
export type ExplicitWish = (typeof EXPLICIT_WISHES)[number]

/** Where the tap came from. Free for the app to fill; `country` helps where a link does not tell its market. */
export interface SaveContext {
  readonly video_id?: string | undefined
  readonly creator?: string | undefined
  readonly position_ms?: number | undefined
  readonly country?: string | undefined
  readonly tapped_at?: string | undefined
}

const GOOD: ReadonlySet<PlacementStatus> = new Set(['saved', 'already_saved', 'undone'])

/** A save has no status of its own: it is read off its placements. No placement yet = the listener has no service. */
export function saveStatus(placements: readonly { readonly status: PlacementStatus }[]): SaveStatus {
  const has = (...wanted: PlacementStatus[]) =>
    placements.some((placement) => wanted.includes(placement.status))
  if (placements.length === 0) return 'needs_action'
  if (has('queued', 'matched')) return 'in_progress'
  if (has('awaiting_link', 'awaiting_review')) return 'needs_action'
  if (has('awaiting_release')) return 'scheduled'
  const good = placements.filter((placement) => GOOD.has(placement.status)).length
  if (good === placements.length) return 'done'
  return good > 0 ? 'partial' : 'failed'
}
