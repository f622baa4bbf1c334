import { sha256 } from '../../core/apps/credentials.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { recordingKeys } from '../../core/recording/recording-keys.ts'

/**
 * What a recording is known by, strongest first. An altered sound is a recording of its own: whoever wants the original
 * must not get its match.
 */
export function keysOf(track: TrackQuery): readonly [string, ...string[]] {
  const [first = `as-given:${sha256(JSON.stringify(track))}`, ...rest] = recordingKeys(track)
  const named = (key: string) => (track.tempo === undefined ? key : `${key} at ${track.tempo}`)
  return [named(first), ...rest.map(named)]
}
