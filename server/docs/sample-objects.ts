import type { z } from 'zod'
import type { LiveEvent } from '../schemas/live.ts'
import type { PlacementView, SaveView } from '../schemas/save.ts'
import type { SoundView } from '../schemas/sound.ts'
import type { UserView } from '../schemas/user.ts'
import type { DeliveryView, EndpointView } from '../schemas/webhook.ts'
import type { Track } from '../schemas/track.ts'

/** One story for all examples of the OpenAPI document: Ada, u_123, saves Blinding Lights. */
const AT = '2026-11-22T12:00:00.000Z'
const LATER = '2026-11-22T12:00:01.250Z'

export const SAVE_ID = 'sav_019ab0c1d2e37000800000000000a1b2'
export const ENDPOINT_ID = 'whe_019ab0c1d2e37000800000000000a1b2'

export const TRACK: z.input<typeof Track> & { readonly artists: string[] } = {
  title: 'Blinding Lights',
  artists: ['The Weeknd'],
  album: 'After Hours',
  isrc: 'USUG11904206',
  duration_ms: 200_040,
}

export const MATCHED = {
  id: '0VjIjW4GlUZAMYd2vXMi3b',
  uri: 'spotify:track:0VjIjW4GlUZAMYd2vXMi3b',
  url: 'https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b',
  title: 'Blinding Lights',
  artists: ['The Weeknd'],
  album: 'After Hours',
  isrc: 'USUG11904206',
  duration_ms: 200_040,
  method: 'isrc' as const,
  confidence: 0.99,
  substitute: false,
  evidence: [
    { signal: 'isrc', verdict: 'same' as const },
    { signal: 'duration', verdict: 'same' as const, delta_ms: 0 },
  ],
}

const { method: _method, substitute: _substitute, ...CANDIDATE } = MATCHED
export { CANDIDATE }

const QUEUED: PlacementView = { service: 'spotify', status: 'queued', updated_at: AT }
export const SAVED: PlacementView = {
  service: 'spotify',
  status: 'saved',
  added_to: { kind: 'library', name: 'Liked Songs' },
  matched: MATCHED,
  updated_at: LATER,
}

/** As it is when it was just accepted. */
export const NEW_SAVE: SaveView = {
  id: SAVE_ID,
  user: 'u_123',
  status: 'in_progress',
  track: TRACK,
  target: { kind: 'library' },
  placements: [QUEUED],
  share_url: 'https://music.example/t/rec_9ad8b52fc30fb626f5e5f23e198cab80',
  created_at: AT,
}
export const DONE_SAVE: SaveView = { ...NEW_SAVE, status: 'done', placements: [SAVED] }

/** What else there is of it. */
export const OTHER_VERSION = {
  ...CANDIDATE,
  id: '4pXrVoN2OpOjSbbyrkqGTC',
  uri: 'spotify:track:4pXrVoN2OpOjSbbyrkqGTC',
  url: 'https://open.spotify.com/track/4pXrVoN2OpOjSbbyrkqGTC',
  title: 'Blinding Lights (Remix)',
  artists: ['The Weeknd', 'ROSALÍA'],
  album: 'Blinding Lights (Remix)',
  isrc: 'USUG12004519',
  duration_ms: 211_253,
  confidence: 0.04,
  evidence: [{ signal: 'version', verdict: 'different' as const, note: 'this one is a remix' }],
}

const { id: before, url: beforeUrl, title: beforeTitle, artists: beforeArtists } = MATCHED
export const SWAPPED_SAVE: SaveView = {
  ...DONE_SAVE,
  placements: [
    {
      ...SAVED,
      matched: { ...OTHER_VERSION, method: 'choice', confidence: 1, substitute: false },
      swap: {
        status: 'done',
        replaced: [
          {
            id: before,
            url: beforeUrl,
            title: beforeTitle,
            artists: beforeArtists,
            undo: { status: 'done' },
          },
        ],
      },
    },
  ],
}

export const USER: UserView = {
  user: 'u_123',
  display_name: 'Ada',
  links: [
    {
      service: 'spotify',
      status: 'active',
      account_id: 'ada.lovelace',
      account_name: 'Ada',
      market: 'GB',
      consented_at: AT,
    },
  ],
  default_services: ['spotify'],
  target: { kind: 'library' },
  created_at: AT,
}

export const SOUND: SoundView = { sound_id: 'snd_998', track: TRACK, updated_at: AT }

export const ENDPOINT: EndpointView = {
  id: ENDPOINT_ID,
  url: 'https://videos.example/hooks',
  events: ['save.*'],
  disabled: false,
  created_at: AT,
  updated_at: AT,
}

export const DELIVERY: DeliveryView = {
  id: 'whd_019ab0c1d2e37000800000000000a1b2',
  event_id: 'evt_019ab0c1d2e37000800000000000a1b2',
  type: 'save.completed',
  status: 'delivered',
  attempts: 1,
  last_attempt_at: LATER,
  answer: { status: 204, duration_ms: 81 },
  created_at: LATER,
}

export const EVENT: LiveEvent = {
  id: 'evt_019ab0c1d2e37000800000000000a1b2',
  type: 'save.placement.updated',
  created_at: LATER,
  user: 'u_123',
  save: DONE_SAVE,
  placement: { service: 'spotify', status: 'saved' },
}

export const LINK_SESSION = {
  link_url: 'https://music.example/link?session=eyJ1IjoidV8xMjMifQ',
  expires_at: '2026-11-22T12:15:00.000Z',
}
export const TIMES = { at: AT, later: LATER }
