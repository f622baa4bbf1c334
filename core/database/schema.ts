import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { CatalogTrack, TrackQuery } from '../domain/track.ts'
import type { ConsoleTables } from './console-tables.ts'
import type { AfterSavingTables, PlacementSwap, PlacementUndo } from './after-saving-tables.ts'
import type { LinkingTables } from './linking-tables.ts'
import type { MatchingTables } from './matching-tables.ts'
import type { ServiceTables } from './service-tables.ts'
import type { WebhookTables } from './webhook-tables.ts'
import type { Evidence, Method, ScoredCandidate } from '../domain/match.ts'
import type {
  AppMode,
  ExplicitWish,
  LinkStatus,
  MatchStatus,
  PlacementStatus,
  SaveContext,
  Target,
} from '../domain/save.ts'

/** JSON written as text (both drivers take that the same way), read parsed. */
type Json<T> = ColumnType<T, string, string>
type NullableJson<T> = ColumnType<T | null, string | null, string | null>

export interface AppRow {
  id: string
  name: string
  mode: AppMode
  /** Web origins that may embed the button and hear of finished links. */
  allowed_origins: Generated<string[]>
  created_at: Date
}

export interface ApiKeyRow {
  id: string
  app_id: string
  secret_hash: string
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  last_used_at: Date | null
}

/** A listener of one app; `id` is the app's own opaque id. */
export interface UserRow {
  app_id: string
  id: string
  display_name: string | null
  default_services: string[] | null
  target: NullableJson<Target>
  /** Language of our pages, as a BCP 47 tag; null = what the browser asks for. */
  locale: string | null
  /** Which words the listener wants where both exist; null = as in the video. */
  explicit: ExplicitWish | null
  created_at: Date
}

export interface UserSessionRow {
  token_hash: string
  app_id: string
  user_id: string
  created_at: Date
  expires_at: Date
}

/** A user's permission to use one service account. Token columns hold sealed text only. */
export interface LinkRow {
  id: string
  app_id: string
  user_id: string
  service: string
  status: LinkStatus
  account_id: string | null
  account_name: string | null
  /** ISO 3166-1 alpha-2, upper case; '' = the service does not tell. Null = not asked yet. */
  market: string | null
  access_token: string
  refresh_token: string | null
  access_expires_at: Date | null
  consented_at: Date
  consent_ends_at: Date | null
  /** How many days ahead the end was last announced; null = not yet. */
  expiry_notice: number | null
  /** Grows with every change of the tokens; refreshes are compare-and-set on it. */
  version: Generated<number>
  /** While set, one process is at the token endpoint for this link; the others wait and read again. */
  refreshing_until: Date | null
  created_at: Date
  /** Since when it is the same account at the service; what was added before went to one we do not know. Null = always. */
  account_since: Generated<Date | null>
  updated_at: Date
}

/** One row per distinct recording; `keys` in recording_keys lead to it. */
export interface RecordingRow {
  id: string
  track: Json<TrackQuery>
  created_at: Date
}

export interface RecordingKeyRow {
  key: string
  recording_id: string
}

/** The answer for (recording, service, market), separately for real and test catalogues. */
export interface MatchRow {
  mode: AppMode
  service: string
  market: string
  recording_id: string
  status: MatchStatus
  matched: NullableJson<MatchedTrack>
  candidates: Json<readonly ScoredCandidate[]>
  reason: string | null
  checked_at: Date
  expires_at: Date
  /** How often in a row it was not there. */
  absences: Generated<number>
  /** The recording of `matched` with the other words, clean or explicit; null = none is known, … */
  other: ColumnType<MatchedTrack | null, string | null | undefined, string | null>
  /** … and this says whether it was looked for. */
  other_sought: Generated<boolean>
}

/** The track a placement goes for, as shown to partners. */
export interface MatchedTrack extends CatalogTrack {
  readonly method: Method
  readonly confidence: number
  readonly substitute: boolean
  readonly evidence: readonly Evidence[]
}

export interface SaveRow {
  id: string
  app_id: string
  user_id: string
  recording_id: string
  track: Json<TrackQuery>
  target: Json<Target>
  context: Json<SaveContext>
  not_before: Date | null
  /** The listener had no service to put it in yet; cleared with the first placement. */
  unplaced: Generated<boolean>
  /** How often it had been opened when apps were told of its end; null = not told. */
  completed_opens: Generated<number | null>
  created_at: Date
}

/** One save's place in one music library. Rows in `queued` or `matched` are the outbox of the queue. */
export interface PlacementRow {
  save_id: string
  service: string
  app_id: string
  user_id: string
  mode: AppMode
  recording_id: string
  market: string
  status: PlacementStatus
  matched: NullableJson<MatchedTrack>
  candidates: NullableJson<readonly ScoredCandidate[]>
  /** Whether the library had the track before we touched it; null = not asked. */
  was_present: boolean | null
  /** Added without asking, because calls were scarce: whether it was there before will never be known. */
  presence_skipped: Generated<boolean>
  /** When the service accepted the add; the placement is `saved` once that is proved. */
  added_at: Date | null
  added_to: NullableJson<AddedTo>
  /** Name of the playlist it goes to; null = the library. */
  playlist: Generated<string | null>
  /** What became of the wish to take it back; null = nobody asked. */
  undo: ColumnType<PlacementUndo | null, string | null | undefined, string | null>
  /** When the next step of taking it back is due; null = there is none. */
  undo_at: Generated<Date | null>
  /** What became of the wish for another version; null = nobody asked. */
  swap: ColumnType<PlacementSwap | null, string | null | undefined, string | null>
  /** When the next step of taking out what gave way is due; null = there is none. */
  swap_at: Generated<Date | null>
  error: NullableJson<PlacementError>
  attempts: Generated<number>
  /** The first match's track id turned out to be dead; a second dead one ends it. */
  rematched: Generated<boolean>
  /** When its next step is due; null in a final status. */
  wake_at: Date | null
  /** When the sweep rings for it: at the due time, or some time after somebody else has. */
  ring_at: Date | null
  /** Place among the placements of its save, as the services were asked for. */
  rank: Generated<number>
  /** Grows with every change. */
  version: Generated<number>
  updated_at: Date
}

export interface AddedTo {
  readonly kind: 'library' | 'playlist'
  readonly name: string
  readonly url?: string | undefined
}

export interface PlacementError {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
}

export interface EventRow {
  /** Grows with every event; the public id is made from it. */
  position: Generated<number>
  app_id: string
  user_id: string
  save_id: string | null
  type: string
  data: JSONColumnType<Record<string, unknown>>
  created_at: Date
}

/** What a repeated request is recognised by: an Idempotency-Key, or the tap itself for a short while. */
export interface RequestKeyRow {
  app_id: string
  key: string
  fingerprint: string
  save_id: string
  created_at: Date
  expires_at: Date
}

export interface Schema
  extends AfterSavingTables, ConsoleTables, LinkingTables, MatchingTables, ServiceTables, WebhookTables {
  /** One row: which installation this database is, however it is reached. */
  installation: { id: string }
  apps: AppRow
  api_keys: ApiKeyRow
  users: UserRow
  user_sessions: UserSessionRow
  links: LinkRow
  recordings: RecordingRow
  recording_keys: RecordingKeyRow
  matches: MatchRow
  saves: SaveRow
  placements: PlacementRow
  events: EventRow
  request_keys: RequestKeyRow
}
