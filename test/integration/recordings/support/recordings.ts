import { randomUUID } from 'node:crypto'
import type { AppMode } from '../../../../core/domain/save.ts'
import type { TrackQuery } from '../../../../core/domain/track.ts'
import type { Db } from '../../../../core/database/open.ts'
import { recordingIdentity } from '../../../../core/recording/identity.ts'
import { recordRecording } from '../../../../core/saves/record-recording.ts'

export interface KnownAt {
  readonly service: string
  readonly url: string
  readonly mode?: AppMode
  readonly market?: string
  readonly status?: 'found' | 'unsure' | 'absent'
  readonly substitute?: boolean
  readonly title?: string
  readonly artists?: readonly string[]
  /** Until when it may be shown; an hour from now. */
  readonly endsAt?: Date
}

export const ON_SPOTIFY = { service: 'spotify', url: 'https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b' }
export const ON_APPLE = { service: 'apple-music', url: 'https://music.apple.com/us/album/night-ferry/1?i=2' }
export const ON_AMAZON = {
  service: 'amazon-music',
  url: 'https://music.amazon.com/albums/B01?trackAsin=B000000001',
}

/** A recording nobody asked for before, as it stands in the database, and what the services answered. */
export async function newRecording(
  db: Db,
  track: Partial<TrackQuery> = {},
  known: readonly KnownAt[] = [],
): Promise<string> {
  const described = { title: `Song ${randomUUID()}`, artists: ['The Examples'], ...track }
  const now = new Date()
  const id = await recordRecording(db, described, [recordingIdentity(described)], now)
  for (const one of known) {
    const { title = 'As they call it', artists = ['As they name them'], url } = one
    const status = one.status ?? 'found'
    const matched = {
      id: 'track1',
      title,
      artists,
      playable: true,
      url,
      uri: url,
      artworkUrl: 'https://i.example/art.jpg',
      method: 'search',
      confidence: 0.97,
      substitute: one.substitute ?? false,
      evidence: [],
    }
    await db
      .insertInto('matches')
      .values({
        mode: one.mode ?? 'live',
        service: one.service,
        market: one.market ?? 'US',
        recording_id: id,
        status,
        matched: status === 'found' ? JSON.stringify(matched) : null,
        candidates:
          status === 'unsure' ? JSON.stringify([{ track: matched, confidence: 0.5, evidence: [] }]) : '[]',
        reason: null,
        checked_at: now,
        expires_at: one.endsAt ?? new Date(now.getTime() + 3_600_000),
      })
      .execute()
  }
  return id
}
