/**
 * What should be saved, in our words, as far as the caller knows it. Text is as messy as videos make it:
 * `title` may be `Artist - Song (Official Video) [sped up]`, `artists` may be empty.
 */
export interface TrackQuery {
  readonly title?: string | undefined
  readonly artists: readonly string[]
  readonly album?: string | undefined
  /** Upper case, no hyphens. */
  readonly isrc?: string | undefined
  readonly durationMs?: number | undefined
  readonly explicit?: boolean | undefined
  readonly releaseDate?: string | undefined
  /** Web addresses of the same recording on music services. */
  readonly links?: readonly string[] | undefined
  /** How much faster than the recording the sound in the video plays: 1.25 = a quarter faster. Undefined = as recorded. */
  readonly tempo?: number | undefined
}

/** One hit in a service's catalogue, in our words; the adapter's schema produces it. */
export interface CatalogTrack {
  /** The service's own id, as its library calls take it. */
  readonly id: string
  readonly title: string
  /** As the service lists them; a service that gives one string for all artists yields one element. */
  readonly artists: readonly string[]
  readonly album?: string | undefined
  readonly albumType?: 'album' | 'single' | 'compilation' | undefined
  readonly durationMs?: number | undefined
  /** Upper case, no hyphens. */
  readonly isrc?: string | undefined
  /** `undefined` = the service does not say (Spotify's `false` also means unknown). */
  readonly explicit?: boolean | undefined
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly releaseDate?: string | undefined
  /** False only where the service says so: pulled, not yet released, or not licensed in this market. */
  readonly playable: boolean
  /** Opens the track in the service's app or site. */
  readonly url: string
  /** The service's own address scheme where it has one, else the same as `url`. */
  readonly uri: string
  readonly artworkUrl?: string | undefined
}

/** Two letters and two spellings exist per service; inside we keep ISO 3166-1 alpha-2 in upper case. */
export type Market = string

const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/

/** `us-rc1-76-07839` → `USRC17607839`; `undefined` when it is no ISRC in any spelling (ISO 3901). */
export function normalizeIsrc(input: string): string | undefined {
  const compact = input
    .normalize('NFKC')
    .replace(/^\s*isrc[\s:]*/i, '')
    .replace(/[\s\-._]/g, '')
    .toUpperCase()
  return ISRC.test(compact) ? compact : undefined
}
