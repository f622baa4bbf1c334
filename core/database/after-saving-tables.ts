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
