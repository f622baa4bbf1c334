export type VersionKind =
  | 'live'
  | 'remix'
  | 'acoustic'
  | 'instrumental'
  | 'acapella'
  | 'karaoke'
  | 'cover'
  | 'sped-up'
  | 'slowed'
  | 'nightcore'
  | 'effects'
  | 'demo'
  | 'alternate'
  | 'extended'
  | 're-recorded'
  | 'language'
  | 'mashup'

/** A word that makes it another recording: "live in Leeds 1970", "Kito remix". */
export interface VersionTag {
  readonly kind: VersionKind
  /** Folded words of the tag as written. */
  readonly words: string
  /** Who made the version, folded; where and when for a live take is in `words`. */
  readonly by?: string
  readonly year?: number
}

export type WeakTagKind = 'remaster' | 'edit' | 'mono' | 'stereo' | 'explicit' | 'clean' | 'original'

/** A word that names another release of (nearly always) the same recording. */
export interface WeakTag {
  readonly kind: WeakTagKind
  readonly year?: number
}
