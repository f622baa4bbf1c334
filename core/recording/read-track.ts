import type { TrackQuery } from '../domain/track.ts'

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
  /** Who made the version, folded. */
  readonly by?: string
  readonly year?: number
}

export type WeakTagKind = 'remaster' | 'edit' | 'mono' | 'stereo' | 'explicit' | 'clean' | 'original'

/** A word that names another release of (nearly always) the same recording. */
export interface WeakTag {
  readonly kind: WeakTagKind
  readonly year?: number
}

/** A messy description taken apart; nothing is thrown away unread. */
export interface ReadTrack {
  /** The song's name alone, as written. */
  readonly title: string
  readonly artists: readonly string[]
  readonly featured: readonly string[]
  readonly versions: readonly VersionTag[]
  readonly weakTags: readonly WeakTag[]
  /** "Pt. 2" → `2`. */
  readonly parts: readonly string[]
  /** False for "original sound" and the like: there is nothing to look for. */
  readonly knownRecording: boolean
  /** Why not, for a listener. */
  readonly unknownReason?: string
}

export function readTrack(query: TrackQuery): ReadTrack {
  const title = (query.title ?? '').trim()
  const known = title !== '' && !/^(original sound|sonido original|som original)\b/i.test(title)
  return {
    title,
    artists: query.artists,
    featured: [],
    versions: [],
    weakTags: [],
    parts: [],
    knownRecording: known,
    ...(known ? {} : { unknownReason: 'the video says nothing about which recording this is' }),
  }
}
