// Made from the OpenAPI document by `npm run sdk:types`; a test holds it against the service.

/**
 * Which candidate it is, by its id, or that none of them is.
 */
export type Choice =
  | {
      candidate: string
    }
  | {
      none: true
    }
/**
 * Where in the music library the track goes.
 */
export type Target =
  | {
      kind: 'library'
    }
  | {
      kind: 'playlist'
      name: string
    }

export interface Altered {
  /**
   * How much faster than the recording it plays: 1.25 = a quarter faster.
   */
  tempo: number
}
export interface BatchProblem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: {
    /**
     * The part of the request.
     */
    in: 'body' | 'query' | 'path' | 'header'
    /**
     * JSON Pointer to the field in that part.
     */
    pointer: string
    detail: string
  }[]
}
export interface Candidate {
  id: string
  uri: string
  url: string
  title: string
  artists: string[]
  album?: string
  isrc?: string
  duration_ms?: number
  explicit?: boolean
  artwork_url?: string
  confidence: number
  evidence: Evidence[]
}
export interface Evidence {
  signal: string
  verdict: 'same' | 'similar' | 'different' | 'unknown'
  delta_ms?: number
  note?: string
}
/**
 * Where the tap came from.
 */
export interface Context {
  video_id?: string
  creator?: string
  position_ms?: number
  country?: string
  tapped_at?: string
}
export interface ContextView {
  video_id?: string
  creator?: string
  position_ms?: number
  country?: string
  tapped_at?: string
}
export interface HookReceived {
  /**
   * Left out when the save has been erased since.
   */
  save?: string
  /**
   * This `webhook-id` was received before; nothing was done.
   */
  duplicate: boolean
}
export interface Link {
  service: string
  status: 'active' | 'needs_reauth'
  account_id?: string
  account_name?: string
  /**
   * ISO 3166-1 alpha-2.
   */
  market?: string
  consented_at: string
  /**
   * The service ends the consent then, used or not.
   */
  consent_expires_at?: string
}
export interface LinkSession {
  /**
   * Works once.
   */
  link_url: string
  expires_at: string
}
/**
 * The `data:` of a message of the event streams, in JSON.
 */
export interface LiveEvent {
  /**
   * The event, on every channel. Not set for `save` (where the save stood when the stream began).
   */
  id?: string
  /**
   * The `event:` of the message: `save`, `save.created`, `save.placement.updated`, `save.completed`, `link.created`, `link.needs_reauth`, `link.expiring`, `link.removed`; more may come.
   */
  type: string
  created_at: string
  user: string
  save?: Save
  /**
   * `save` is too large: it holds statuses only, read the rest with GET.
   */
  truncated?: true
  /**
   * What changed, for `save.placement.updated`.
   */
  placement?: {
    service: string
    status:
      | 'queued'
      | 'matched'
      | 'saved'
      | 'already_saved'
      | 'undone'
      | 'failed'
      | 'not_found'
      | 'awaiting_review'
      | 'awaiting_link'
      | 'awaiting_release'
    code?: string
    undo?: string
    swap?: string
  }
  /**
   * What changed, for `link.*`.
   */
  link?: {
    service: string
    [k: string]: unknown
  }
}
export interface Save {
  id: string
  user: string
  status: 'in_progress' | 'needs_action' | 'scheduled' | 'done' | 'partial' | 'failed'
  track: TrackView
  target: {
    kind: 'library' | 'playlist'
    name?: string
  }
  placements: Placement[]
  /**
   * Set while the listener has no music service yet.
   */
  action?: {
    kind: 'choose_service'
    url: string
  }
  /**
   * A page of ours for the recording, with a way to it on every service that has it: for sharing, and for a listener whose save could not be placed. The same for everybody, and silent on who saved it. Left out for a sound that is no known recording.
   */
  share_url?: string
  not_before?: string
  context?: ContextView
  created_at: string
}
export interface TrackView {
  title?: string
  artists: string[]
  album?: string
  isrc?: string
  duration_ms?: number
  explicit?: boolean
  release_date?: string
  links?: string[]
}
export interface Placement {
  service: string
  status:
    | 'queued'
    | 'matched'
    | 'saved'
    | 'already_saved'
    | 'undone'
    | 'failed'
    | 'not_found'
    | 'awaiting_review'
    | 'awaiting_link'
    | 'awaiting_release'
  added_to?: {
    kind: 'library' | 'playlist'
    name: string
    url?: string
  }
  matched?: Matched
  /**
   * Best first, while a choice is awaited.
   */
  candidates?: Candidate[]
  /**
   * What a waiting placement waits for.
   */
  action?: {
    kind: 'link' | 'review' | 'wait'
    url?: string
    until?: string
    /**
     * For the listener, when waiting alone may not do.
     */
    message?: string
  }
  error?: {
    code: string
    message: string
    retryable: boolean
  }
  /**
   * Where the listener can finish by hand.
   */
  open_url?: string
  undo?: Undo
  swap?: SwapState
  updated_at: string
}
/**
 * The service's track, and why we believe that it is the one.
 */
export interface Matched {
  id: string
  uri: string
  url: string
  title: string
  artists: string[]
  album?: string
  isrc?: string
  duration_ms?: number
  explicit?: boolean
  artwork_url?: string
  method: 'link' | 'isrc' | 'search' | 'choice'
  confidence: number
  substitute: boolean
  evidence: Evidence[]
}
/**
 * What became of taking back what this save added.
 */
export interface Undo {
  status: 'pending' | 'done' | 'not_possible'
  code?: string
  /**
   * For the listener: why it stays, and what to do.
   */
  message?: string
  /**
   * Where the listener can remove it by hand.
   */
  open_url?: string
}
/**
 * What became of having another version instead; `not_possible`: the placement is what it was before.
 */
export interface SwapState {
  status: 'pending' | 'done' | 'not_possible'
  code?: string
  /**
   * For the listener: why the other version could not be had.
   */
  message?: string
  /**
   * The versions that gave way, the latest last. `undo` says whether each was taken out, or why it stays and what the listener can do by hand.
   */
  replaced: {
    id: string
    url: string
    title: string
    artists: string[]
    undo: Undo
  }[]
}
export interface NewShortcutToken {
  id: string
  name?: string
  created_at: string
  last_used_at?: string
  /**
   * Shown this once.
   */
  token: string
  /**
   * Where a shortcut sends its request.
   */
  url: string
}
export interface NewWebhookEndpoint {
  id: string
  url: string
  events: string[]
  disabled: boolean
  disabled_at?: string
  /**
   * `gone`: it answered 410. `failing`: nothing had arrived for 5 days.
   */
  disabled_reason?: 'you' | 'gone' | 'failing'
  /**
   * Nothing has arrived since then.
   */
  failing_since?: string
  /**
   * It failed several times in a row or asked for a pause; nothing is sent before.
   */
  paused_until?: string
  created_at: string
  updated_at: string
  /**
   * Shown this once.
   */
  secret: string
}
/**
 * RFC 9457. `code` is stable; the rest is for people.
 */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  request_id: string
  errors?: {
    /**
     * The part of the request.
     */
    in: 'body' | 'query' | 'path' | 'header'
    /**
     * JSON Pointer to the field in that part.
     */
    pointer: string
    detail: string
  }[]
}
export interface ResolveAnswer {
  results: Resolved[]
}
export interface Resolved {
  service: string
  result: 'found' | 'unsure' | 'absent' | 'unavailable'
  matched?: Matched
  candidates?: Candidate[]
  reason?: string
}
export interface ResolveBatchRequest {
  /**
   * @minItems 1
   * @maxItems 100
   */
  tracks: ResolveRequest[]
}
export interface ResolveRequest {
  track: Track
  /**
   * Left out: all on offer.
   *
   * @minItems 1
   * @maxItems 20
   */
  services?: string[]
  /**
   * In whose catalogue to look.
   */
  country?: string
}
/**
 * The recording: a title with an artist, or an ISRC, or a link to it.
 */
export interface Track {
  /**
   * As messy as videos make it.
   */
  title?: string
  /**
   * @maxItems 50
   */
  artists?: string[]
  album?: string
  /**
   * In any spelling; stored in capitals without hyphens.
   */
  isrc?: string
  duration_ms?: number
  explicit?: boolean
  release_date?: string
  /**
   * Addresses of the same recording on music services.
   *
   * @maxItems 20
   */
  links?: string[]
}
export interface RotatedSecret {
  id: string
  /**
   * Shown this once.
   */
  secret: string
  /**
   * Until then the secrets before count as well; left out when there were none.
   */
  previous_ends_at?: string
}
export interface SaveBatch {
  /**
   * @minItems 1
   * @maxItems 100
   */
  saves: SaveRequest[]
}
export interface SaveRequest {
  /**
   * With an API key only; a user session acts for its own user.
   */
  user?: string
  track?: Track
  /**
   * The app's id of the sound, instead of `track`.
   */
  sound_id?: string
  /**
   * Left out: the user's default.
   *
   * @minItems 1
   * @maxItems 20
   */
  services?: string[]
  target?: Target
  /**
   * Wait until then, for a release in the future.
   */
  not_before?: string
  context?: Context
}
export interface SaveBatchAnswer {
  /**
   * In the order of the request.
   */
  results: (
    | {
        save: Save
      }
    | {
        problem: BatchProblem
      }
  )[]
}
export interface SaveList {
  data: Save[]
  next_cursor: string | null
}
export interface SaveRequestedWebhook {
  type: 'save.requested'
  timestamp: string
  data: SaveRequest
}
export interface SecretList {
  data: {
    id: string
    created_at: string
    ends_at?: string
  }[]
}
export interface Service {
  id: string
  name: string
  /**
   * What the service's own app calls the library.
   */
  library_name: string
  configured: boolean
  linking: 'oauth2' | 'user-token'
  capabilities: {
    /**
     * "Already in your library" is recognised.
     */
    library_contains: boolean
    /**
     * `target` may be a playlist.
     */
    playlists: boolean
    /**
     * What a save added to the library can be taken out again by us.
     */
    undo: boolean
  }
  health: ServiceHealth
}
export interface ServiceHealth {
  status: 'ok' | 'limited' | 'down'
  /**
   * No earlier than then do we ask the service again.
   */
  until?: string
  since?: string
  reason?: string
  /**
   * For the listener; with `user`, or as a listener, it says how many songs wait.
   */
  message?: string
  /**
   * The listener's songs that wait for the service.
   */
  waiting?: number
}
export interface ServiceList {
  data: Service[]
}
export interface ShortcutAnswer {
  /**
   * One sentence for the listener, in the field a refusal has it in as well.
   */
  detail: string
  save: string
}
export interface ShortcutRequest {
  title?: string
  artist?: string
  /**
   * A link to the song on a music service, or a text to share that holds one.
   */
  url?: string
}
export interface ShortcutToken {
  id: string
  name?: string
  created_at: string
  last_used_at?: string
}
export interface ShortcutTokenList {
  data: ShortcutToken[]
}
export interface ShortcutTokenRequest {
  /**
   * What the listener knows it by.
   */
  name?: string
}
export interface Sound {
  sound_id: string
  track: TrackView | null
  altered?: {
    tempo: number
  }
  updated_at: string
}
export interface SoundRequest {
  /**
   * null: no known recording ("original sound").
   */
  track: Track | null
  altered?: Altered
}
/**
 * The version to have instead, by its id.
 */
export interface Swap {
  candidate: string
}
export interface Unlinked {
  service: string
  /**
   * Where the listener withdraws the access at the service itself: we can't.
   */
  manage_url?: string
}
export interface User {
  user: string
  display_name?: string
  links: Link[]
  default_services: string[]
  target: {
    kind: 'library' | 'playlist'
    name?: string
  }
  /**
   * Absent: as in the video.
   */
  explicit_preference?: 'explicit' | 'clean'
  /**
   * Absent: as the browser asks.
   */
  locale?: string
  created_at: string
}
export interface UserChange {
  /**
   * With an API key only: it says to the listener whose account is linked.
   */
  display_name?: string | null
  /**
   * null: back to the service linked first.
   */
  default_services?: string[] | null
  target?: Target
  /**
   * Which version to save where a recording is there with explicit words and without. null: as in the video.
   */
  explicit_preference?: ('explicit' | 'clean') | null
  /**
   * Language of the pages for listeners. null: as the browser asks.
   */
  locale?: string | null
}
export interface UserExport {
  exported_at: string
  user: User
  saves: Save[]
  events: {
    type: string
    save?: string
    data: {
      [k: string]: unknown
    }
    at: string
  }[]
}
export interface UserSession {
  /**
   * For the browser of this one user; shown once.
   */
  token: string
  expires_at: string
  /**
   * A page of ours where the listener links music services; works once, for 15 minutes.
   */
  link_url: string
}
export interface UserSessionRequest {
  /**
   * The app's own id of the listener.
   */
  user: string
  ttl_seconds?: number
  /**
   * Shown to the listener when an account is linked.
   */
  display_name?: string
}
export interface VersionList {
  data: Candidate[]
}
export interface WebhookDelivery {
  id: string
  /**
   * The `webhook-id`: the same for every attempt.
   */
  event_id: string
  type:
    | 'save.created'
    | 'save.placement.updated'
    | 'save.completed'
    | 'link.created'
    | 'link.needs_reauth'
    | 'link.expiring'
    | 'link.removed'
    | 'webhook.test'
  status: 'waiting' | 'delivered' | 'failed'
  attempts: number
  next_attempt_at?: string
  last_attempt_at?: string
  /**
   * The beginning of what was sent.
   */
  request?: {
    body: string
  }
  /**
   * To the last attempt; the beginning of it, without what looks like a secret.
   */
  answer?: {
    status: number
    body?: string
    duration_ms?: number
  }
  error?: string
  created_at: string
}
export interface WebhookDeliveryList {
  data: WebhookDelivery[]
  next_cursor: string | null
}
export interface WebhookEndpoint {
  id: string
  url: string
  events: string[]
  disabled: boolean
  disabled_at?: string
  /**
   * `gone`: it answered 410. `failing`: nothing had arrived for 5 days.
   */
  disabled_reason?: 'you' | 'gone' | 'failing'
  /**
   * Nothing has arrived since then.
   */
  failing_since?: string
  /**
   * It failed several times in a row or asked for a pause; nothing is sent before.
   */
  paused_until?: string
  created_at: string
  updated_at: string
}
export interface WebhookEndpointChange {
  /**
   * HTTPS, port 443 or 8443, on a public address.
   */
  url?: string
  /**
   * Types, or wildcards such as `save.*` and `*`.
   *
   * @minItems 1
   * @maxItems 20
   */
  events?: string[]
  /**
   * `false` enables it again, whoever disabled it, and forgets its failures.
   */
  disabled?: boolean
}
export interface WebhookEndpointList {
  data: WebhookEndpoint[]
}
export interface WebhookEndpointRequest {
  /**
   * HTTPS, port 443 or 8443, on a public address.
   */
  url: string
  /**
   * Types, or wildcards such as `save.*` and `*`.
   *
   * @minItems 1
   * @maxItems 20
   */
  events: string[]
}
/**
 * The service, and what the type adds: `again`, `reason`, `days`, `consent_expires_at`.
 */
export interface WebhookLink {
  service: string
  [k: string]: unknown
}
/**
 * At most 30 days back.
 */
export interface WebhookRecoverRequest {
  since: string
}
export interface WebhookRecovered {
  /**
   * Deliveries on their way (again).
   */
  recovered: number
}
/**
 * As the API shows it, without addresses of the linking pages.
 */
export interface WebhookSave {
  id: string
  user: string
  status: 'in_progress' | 'needs_action' | 'scheduled' | 'done' | 'partial' | 'failed'
  track: TrackView
  target: {
    kind: 'library' | 'playlist'
    name?: string
  }
  placements: Placement[]
  action?: {
    kind: 'choose_service'
  }
  /**
   * A page of ours for the recording, with a way to it on every service that has it: for sharing, and for a listener whose save could not be placed. The same for everybody, and silent on who saved it. Left out for a sound that is no known recording.
   */
  share_url?: string
  not_before?: string
  context?: ContextView
  created_at: string
}
