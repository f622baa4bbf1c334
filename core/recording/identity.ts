import { createHash } from 'node:crypto'
import type { TrackQuery } from '../domain/track.ts'
import { recordingKeys } from './recording-keys.ts'

/** Up to here a length is that of a clip and says nothing of the recording. */
export const CLIP_MS = 65_000
const LENGTH_STEP_MS = 5000
/** Database indexes take short keys only. */
const LONGEST = 200

/**
 * What a description is kept under: everything it says, together. Who sends a code, a link or a length along with a title
 * gets the row of exactly that combination, so one caller's mistake is nobody else's song. Spellings of one title are one
 * (`recordingKeys`). What a catalogue has confirmed is joined afterwards (`confirmedIdentities`).
 */
export function recordingIdentity(track: TrackQuery): string {
  const parts = [...recordingKeys(track)]
  const hasText = parts.some((part) => part.startsWith('text:'))
  if (parts.length === 0 || (!hasText && track.title !== undefined)) {
    parts.push(`as given:${JSON.stringify([track.title, track.artists, track.album])}`)
  }
  if (track.durationMs !== undefined && track.durationMs > CLIP_MS) {
    parts.push(`about ${(Math.round(track.durationMs / LENGTH_STEP_MS) * LENGTH_STEP_MS) / 1000} s`)
  }
  if (track.explicit !== undefined) parts.push(track.explicit ? 'explicit' : 'clean')
  if (track.tempo !== undefined) parts.push(`at ${track.tempo}`)
  const identity = parts.join(' + ')
  return identity.length <= LONGEST ? identity : `long:${createHash('sha256').update(identity).digest('hex')}`
}

/**
 * Other descriptions that lead to the same recording, now that a catalogue has shown its code: the code alone, and code
 * and title together. None where the caller's code and the catalogue's differ.
 */
export function confirmedIdentities(track: TrackQuery, catalogueIsrc: string | undefined): readonly string[] {
  if (catalogueIsrc === undefined || track.tempo !== undefined) return []
  if (track.isrc !== undefined && track.isrc !== catalogueIsrc) return []
  const { title, artists } = track
  const code = recordingIdentity({ artists: [], isrc: catalogueIsrc })
  if (title === undefined) return [code]
  return [
    code,
    recordingIdentity({ title, artists }),
    recordingIdentity({ title, artists, isrc: catalogueIsrc }),
  ]
}
