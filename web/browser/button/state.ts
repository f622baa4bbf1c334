import type { Placement, Save } from '../../../sdk/api-types.ts'

/** What a button shows. One word each; hosts see it in the attribute `state` and in every event. */
export type State =
  | 'idle'
  | 'saving'
  | 'saved'
  | 'already-saved'
  | 'choose-service'
  | 'awaiting-link'
  | 'awaiting-review'
  | 'not-found'
  | 'delayed'
  | 'scheduled'
  | 'offline'
  | 'partial'
  | 'undoing'
  | 'failed'

/** What became of the song in one service. */
export type Fate =
  | 'saving'
  | 'saved'
  | 'already-saved'
  | 'awaiting-link'
  | 'awaiting-review'
  | 'not-found'
  | 'delayed'
  | 'scheduled'
  | 'failed'
  | 'undone'
  | 'undoing'

/** Services in trouble, and what is said about it. */
export type Troubles = ReadonlyMap<string, string>

const FATES: Readonly<Record<Placement['status'], Fate>> = {
  queued: 'saving',
  matched: 'saving',
  saved: 'saved',
  already_saved: 'already-saved',
  undone: 'undone',
  failed: 'failed',
  not_found: 'not-found',
  awaiting_review: 'awaiting-review',
  awaiting_link: 'awaiting-link',
  awaiting_release: 'scheduled',
}

export function fateOf(placement: Placement, troubles: Troubles): Fate {
  if (placement.undo?.status === 'pending') return 'undoing'
  if (placement.swap?.status === 'pending') return 'saving'
  const fate = FATES[placement.status]
  const waits = placement.action?.kind === 'wait' || troubles.has(placement.service)
  return fate === 'saving' && waits ? 'delayed' : fate
}

/** What comes first concerns the listener most: work under way, then what needs them, then what waits by itself. */
const LOUDEST = [
  'undoing',
  'saving',
  'awaiting-review',
  'awaiting-link',
  'delayed',
  'scheduled',
] as const satisfies readonly (Fate & State)[]

export function stateOf(save: Save, troubles: Troubles): State {
  if (save.action?.kind === 'choose_service') return 'choose-service'
  const fates = save.placements.map((placement) => fateOf(placement, troubles))
  const left = fates.filter((fate) => fate !== 'undone')
  const loudest = LOUDEST.find((fate) => left.includes(fate))
  if (loudest !== undefined) return loudest
  if (left.length === 0) return 'idle'
  const good = left.filter(isGood)
  if (good.length === left.length) return good.includes('saved') ? 'saved' : 'already-saved'
  if (good.length > 0) return 'partial'
  return left.includes('failed') ? 'failed' : 'not-found'
}

export function isGood(fate: Fate): boolean {
  return fate === 'saved' || fate === 'already-saved'
}

/** Nothing more happens by itself. */
export function isSettled(state: State): boolean {
  return ['idle', 'saved', 'already-saved', 'not-found', 'partial', 'failed'].includes(state)
}
