import type { Selectable } from 'kysely'
import type { Services } from '../../adapters/services.ts'
import type { PlacementSwap, PlacementUndo } from '../../core/database/after-saving-tables.ts'
import type { MatchedTrack, PlacementRow, SaveRow } from '../../core/database/schema.ts'
import type { Clock, NewId } from '../../core/domain/ids.ts'
import { saveStatus } from '../../core/domain/save.ts'
import type { AppMode, SaveContext } from '../../core/domain/save.ts'
import type { ScoredCandidate } from '../../core/domain/match.ts'
import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import type { IssueLinkUrl } from '../linking/link-ticket.ts'
import { shareUrl } from '../recordings/share-url.ts'
import type { PlacementView, SaveView } from '../schemas/save.ts'

/** The part of a placement that is shown. */
export type ShownPlacement = Pick<
  Selectable<PlacementRow>,
  | 'service'
  | 'status'
  | 'matched'
  | 'candidates'
  | 'added_to'
  | 'error'
  | 'undo'
  | 'swap'
  | 'wake_at'
  | 'updated_at'
> & {
  /** When the service ends the consent of the link it is for, used or not. */
  readonly consent_ends_at: Date | null
}
export type ShownSave = Pick<
  Selectable<SaveRow>,
  | 'id'
  | 'app_id'
  | 'user_id'
  | 'recording_id'
  | 'track'
  | 'target'
  | 'context'
  | 'not_before'
  | 'unplaced'
  | 'created_at'
>

export interface ViewContext {
  readonly services: Services
  readonly linkUrl: IssueLinkUrl
  /** '' where it is not known. */
  readonly publicUrl: () => string
  readonly newId: NewId
  readonly now: Clock
}

/** A ticket for the linking pages: a fresh one for every look at a save, the same one for the first answer and its replays. */
export interface TicketSeed {
  readonly id: string
  readonly from: Date
}

/** A save as the API shows it. */
export function viewSave(
  ctx: ViewContext,
  mode: AppMode,
  save: ShownSave,
  placements: readonly ShownPlacement[],
  ticket: TicketSeed = { id: ctx.newId('lse'), from: ctx.now() },
): SaveView {
  const link = () =>
    ctx.linkUrl({ appId: save.app_id, userId: save.user_id }, ticket.id, ticket.from).link_url
  return defined({
    id: save.id,
    user: save.user_id,
    // Taken back before there was any service to put it in.
    status: placements.length === 0 && !save.unplaced ? 'done' : saveStatus(placements),
    track: viewTrack(save.track),
    target: save.target,
    placements: placements.map((placement) => viewPlacement(ctx, mode, save, placement, link)),
    action:
      save.unplaced && placements.length === 0 ? { kind: 'choose_service' as const, url: link() } : undefined,
    share_url: shareUrl(ctx.publicUrl(), save),
    not_before: save.not_before?.toISOString(),
    context: viewSaveContext(save.context),
    created_at: save.created_at.toISOString(),
  })
}

/** Named one by one: the database gives the fields back in an order of its own. */
function viewSaveContext(context: SaveContext): SaveView['context'] {
  if (Object.keys(context).length === 0) return undefined
  const { video_id, creator, position_ms, country, tapped_at } = context
  return defined({ video_id, creator, position_ms, country, tapped_at })
}

export function viewTrack(track: TrackQuery): SaveView['track'] {
  return defined({
    title: track.title,
    artists: [...track.artists],
    album: track.album,
    isrc: track.isrc,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    release_date: track.releaseDate,
    links: track.links === undefined ? undefined : [...track.links],
  })
}

function viewPlacement(
  ctx: ViewContext,
  mode: AppMode,
  save: ShownSave,
  placement: ShownPlacement,
  link: () => string,
): PlacementView {
  const ended = placement.status === 'failed' || placement.status === 'not_found'
  return defined({
    service: placement.service,
    status: placement.status,
    added_to: placement.added_to === null ? undefined : { ...placement.added_to },
    matched: placement.matched === null ? undefined : viewMatched(placement.matched),
    candidates: placement.status === 'awaiting_review' ? placement.candidates?.map(viewCandidate) : undefined,
    action: actionOf(ctx, mode, placement, link),
    error: ended && placement.error !== null ? { ...placement.error } : undefined,
    open_url: ended ? openUrl(ctx, mode, save, placement) : undefined,
    undo: placement.undo === null ? undefined : viewUndo(placement.undo),
    swap: placement.swap === null ? undefined : viewSwap(placement.swap),
    updated_at: placement.updated_at.toISOString(),
  })
}

function viewUndo({ status, code, message, open_url }: PlacementUndo) {
  return defined({ status, code, message, open_url })
}

function viewSwap({ status, code, message, replaced }: PlacementSwap): PlacementView['swap'] {
  return defined({
    status,
    code,
    message,
    replaced: replaced.map(({ track: { id, url, title, artists }, undo }) => ({
      id,
      url,
      title,
      artists: [...artists],
      undo: viewUndo(undo),
    })),
  })
}

/** A service that wants peace for longer than this is worth a word; shorter waits are part of the work. */
const WORTH_SAYING_MS = 90_000

function actionOf(
  ctx: ViewContext,
  mode: AppMode,
  placement: ShownPlacement,
  link: () => string,
): PlacementView['action'] {
  const { status, wake_at: wakeAt } = placement
  const now = ctx.now()
  if (status === 'awaiting_link') return { kind: 'link', url: link() }
  if (status === 'awaiting_review') return { kind: 'review' }
  if ((status === 'queued' || status === 'matched') && wakeAt !== null) {
    return wakeAt.getTime() - now.getTime() > WORTH_SAYING_MS
      ? { kind: 'wait', until: wakeAt.toISOString() }
      : undefined
  }
  if (status !== 'awaiting_release') return undefined
  if (wakeAt === null) return { kind: 'wait' }
  const until = comesOut(placement, wakeAt)
  const wait = { kind: 'wait', until: until.toISOString() } as const
  const ends = placement.consent_ends_at
  if (ends === null || ends > until) return wait
  const name = ctx.services.get(mode, placement.service)?.definition.displayName ?? placement.service
  const day = ends.toISOString().slice(0, 10)
  const message = `Your ${name} permission ends on ${day}, before the release. Link ${name} again to keep this song coming.`
  return { ...wait, message, url: link() }
}

/** A day of release that is far ahead may move, so it is looked at before: the next look is not yet the release. */
function comesOut({ matched }: ShownPlacement, nextLook: Date): Date {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(matched?.releaseDate ?? '')
    ? Date.parse(`${matched?.releaseDate}T00:00:00Z`)
    : 0
  return day > nextLook.getTime() ? new Date(day) : nextLook
}

function openUrl(
  ctx: ViewContext,
  mode: AppMode,
  save: ShownSave,
  placement: ShownPlacement,
): string | undefined {
  if (placement.error?.code === 'no_known_recording') return undefined
  if (placement.matched !== null) return placement.matched.url
  // With nothing to search for, the link that was given is the best there is.
  if (save.track.title === undefined) return save.track.links?.[0]
  const definition = ctx.services.get(mode, placement.service)?.definition
  return definition?.searchUrl({ title: save.track.title, artists: save.track.artists })
}

export function viewMatched(matched: MatchedTrack): NonNullable<PlacementView['matched']> {
  return {
    ...viewCatalogTrack(matched),
    method: matched.method,
    confidence: matched.confidence,
    substitute: matched.substitute,
    evidence: matched.evidence.map((one) => ({ ...one })),
  }
}

export function viewCandidate(candidate: ScoredCandidate) {
  const evidence = candidate.evidence.map((one) => ({ ...one }))
  return { ...viewCatalogTrack(candidate.track), confidence: candidate.confidence, evidence }
}

function viewCatalogTrack(track: CatalogTrack) {
  return defined({
    id: track.id,
    uri: track.uri,
    url: track.url,
    title: track.title,
    artists: [...track.artists],
    album: track.album,
    isrc: track.isrc,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    artwork_url: track.artworkUrl,
  })
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the fields that are undefined: a field that is not there is left out of the answer. */
function defined<T extends object>(fields: T): Defined<T> {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields) as [string, unknown][])
    if (value !== undefined) shown[name] = value
  return shown as Defined<T>
}
