import type { TrackQuery } from '../../core/domain/track.ts'
import { isKnownRecording } from '../../core/recording/read-track.ts'

/** The page of a recording. */
export function recordingUrl(publicUrl: string, recordingId: string): string {
  return `${publicUrl}/t/${recordingId}`
}

/**
 * The same for a save, where there is a page: none for a sound that is no known recording, and none that a worker could
 * name without being told where the service is reached (PUBLIC_URL).
 */
export function shareUrl(
  publicUrl: string,
  save: { readonly recording_id: string; readonly track: TrackQuery },
): string | undefined {
  if (publicUrl === '' || !isKnownRecording(save.track)) return undefined
  return recordingUrl(publicUrl, save.recording_id)
}
