import { completeRecording, type Recording } from './recording.ts'

/** What happens to whoever saves one of these; the rest of the catalogue behaves. */
export type MagicEffect = 'already_saved' | 'link_again' | 'rate_limited' | 'service_down' | 'slow'

interface MagicSong {
  readonly isrc: string
  readonly title: string
  readonly effect?: MagicEffect
  readonly onlyIn?: readonly string[]
}

export const MAGIC_ARTIST = 'Add to Music Test'

/**
 * Test values for partners: ISRCs no registrant can have (XX is nobody's country code, ISO 3166-1), so in live mode they name
 * nothing. `XXTST0000002` is not found because it is not here.
 */
export const MAGIC_SONGS: readonly MagicSong[] = [
  { isrc: 'XXTST0000001', title: 'Saved' },
  // Antarctica has no listeners.
  { isrc: 'XXTST0000003', title: 'Not In This Country', onlyIn: ['AQ'] },
  { isrc: 'XXTST0000004', title: 'Saved Before', effect: 'already_saved' },
  { isrc: 'XXTST0000005', title: 'Link Again', effect: 'link_again' },
  { isrc: 'XXTST0000006', title: 'Rate Limited', effect: 'rate_limited' },
  { isrc: 'XXTST0000007', title: 'Service Down', effect: 'service_down' },
  { isrc: 'XXTST0000008', title: 'Slow', effect: 'slow' },
]

export function magicRecordings(): readonly Recording[] {
  return MAGIC_SONGS.map(({ isrc, title, onlyIn }) =>
    completeRecording(
      {
        key: `magic-${isrc}/studio`,
        song: `magic-${isrc}`,
        title,
        artists: [MAGIC_ARTIST],
        isrc,
        ...(onlyIn === undefined ? {} : { onlyIn }),
      },
      0,
    ),
  )
}
