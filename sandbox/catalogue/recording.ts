/** What kind of recording of a song this is. Tests name a recording by song key and version. */
export type Version =
  | 'studio'
  | 'live'
  | 'remix'
  | 'sped-up'
  | 'slowed'
  | 'karaoke'
  | 'cover'
  | 'instrumental'
  | 'clean'
  | 'remaster'
  | 'radio-edit'
  | 'acoustic'
  | 'compilation'
  | 'single'
  | 'regional'

/** One release of one recording, in no service's words: each simulator writes it in its own. */
export interface Recording {
  /** Unique and stable; the services' track ids are made from it. */
  readonly key: string
  /** Key of the song, e.g. `night-ferry`. */
  readonly song: string
  readonly version: Version
  readonly title: string
  /** What sets this version apart, e.g. `Live at Harbour Hall`; services put it after a dash or in brackets. */
  readonly label?: string
  readonly artists: readonly string[]
  readonly album: string
  readonly albumType: 'album' | 'single' | 'compilation'
  readonly durationMs: number
  readonly isrc?: string
  readonly explicit: boolean
  /** True for the clean twin of an explicit recording. */
  readonly clean: boolean
  /** `YYYY-MM-DD`; in the future = announced, not playable yet. */
  readonly releaseDate: string
  /** Only these markets (ISO 3166-1 alpha-2). */
  readonly onlyIn?: readonly string[]
  /** Everywhere but here. */
  readonly notIn?: readonly string[]
  /** Services that do not carry it. */
  readonly notOn?: readonly string[]
  readonly popularity: number
}

/** What a test has to say about a recording it adds; the rest has plain defaults. */
export type NewRecording = Pick<Recording, 'title' | 'artists'> & Partial<Recording>

export function completeRecording(input: NewRecording, sequence: number): Recording {
  const song = input.song ?? `added-${String(sequence)}`
  const version = input.version ?? 'studio'
  return {
    album: input.title,
    albumType: 'single',
    durationMs: 200_000,
    explicit: false,
    clean: false,
    releaseDate: '2025-01-17',
    popularity: 50,
    ...input,
    key: input.key ?? `${song}/${version}`,
    song,
    version,
  }
}

export function isAvailable(recording: Recording, market: string): boolean {
  if (recording.onlyIn !== undefined && !recording.onlyIn.includes(market)) return false
  return recording.notIn === undefined || !recording.notIn.includes(market)
}

export function isReleased(recording: Recording, now: number): boolean {
  return Date.parse(recording.releaseDate) <= now
}

/** `Night Ferry - Live at Harbour Hall`, the way Spotify writes versions. */
export function dashedTitle(recording: Recording): string {
  return recording.label === undefined ? recording.title : `${recording.title} - ${recording.label}`
}

/** `Night Ferry (Live at Harbour Hall)`, the way Apple Music and Amazon Music write versions. */
export function bracketedTitle(recording: Recording): string {
  return recording.label === undefined ? recording.title : `${recording.title} (${recording.label})`
}
