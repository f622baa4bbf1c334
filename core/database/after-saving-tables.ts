import type { AddedTo, MatchedTrack } from './schema.ts'

export interface AfterSavingTables {
  playlists: PlaylistRow
}

/** `done`: nothing that this save added is left there, or it says why it stays; `message` and `open_url` are for the listener. */
export interface PlacementUndo {
  readonly status: 'pending' | 'done' | 'not_possible'
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** RFC 3339, while it is pending. */
  readonly asked_at?: string | undefined
  readonly open_url?: string | undefined
}

/** A wish for another version. `done`: it is there, and what became of each one before it is told. */
export interface PlacementSwap {
  readonly status: 'pending' | 'done' | 'not_possible'
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** The versions that gave way, the latest last. */
  readonly replaced: readonly ReplacedTrack[]
}

/** What the placement was before, and what became of taking it out. */
export interface ReplacedTrack {
  readonly track: MatchedTrack
  readonly status: 'saved' | 'already_saved'
  readonly was_present: boolean | null
  readonly presence_skipped: boolean
  /** RFC 3339. */
  readonly added_at: string | null
  readonly added_to: AddedTo | null
  readonly undo: PlacementUndo
}

/** A playlist we made in the account of a link. */
export interface PlaylistRow {
  link_id: string
  name: string
  /** The service's own id. */
  playlist_id: string
  url: string | null
  /** When it was last seen among the listener's playlists. */
  seen_at: Date
}
