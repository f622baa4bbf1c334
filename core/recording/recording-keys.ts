import type { TrackQuery } from '../domain/track.ts'
import { normalizeIsrc } from '../domain/track.ts'
import { readTrack } from './read-track.ts'

/** Strongest first. Two descriptions that share a key are the same recording; hashing is the caller's job. */
export function recordingKeys(query: TrackQuery): readonly string[] {
  const keys: string[] = []
  const isrc = query.isrc === undefined ? undefined : normalizeIsrc(query.isrc)
  if (isrc !== undefined) keys.push(`isrc:${isrc}`)
  const read = readTrack(query)
  if (read.knownRecording && read.artists.length > 0) {
    keys.push(`text:${read.title.toLowerCase()}|${read.artists.join('&').toLowerCase()}`)
  }
  for (const link of query.links ?? []) keys.push(`link:${link}`)
  return keys
}
