import type { DemoText } from '../messages/demo/en.ts'

/** A track as a video app would pass it on. */
interface VideoTrack {
  readonly title: string
  readonly artists?: readonly string[]
  readonly isrc?: string
}

/** What the demo app has registered for a sound of its own; a `null` track is no known recording. */
interface VideoSound {
  readonly id: string
  readonly track: VideoTrack | null
  readonly altered?: { readonly tempo: number }
}

export interface Video {
  /** Names the scene that is painted and the tune that is played, too. */
  readonly id: string
  readonly creator: string
  readonly caption: string
  /** What runs along the bottom of the video. */
  readonly soundLine: string
  readonly shows: DemoText
  /** What the button is handed: the title as messy as it came, or the app's id of a sound. */
  readonly heard: { readonly track: VideoTrack } | { readonly sound: VideoSound }
  /** Services saved to whatever the listener's default is. */
  readonly services?: readonly string[]
}

/** The feed in its order; the songs are those of the simulated catalogue. */
export const videos: readonly Video[] = [
  {
    id: 'orchard',
    creator: '@orchard.after.dark',
    caption: 'the glass is ripe again',
    soundLine: 'Glass Orchard · Mira Solano',
    shows: 'case_hit',
    heard: { track: { title: 'Glass Orchard', artists: ['Mira Solano'] } },
  },
  {
    id: 'ferry',
    creator: '@harbour.nights',
    caption: 'last boat home, every light still on',
    soundLine: 'Paper Lanterns - Night Ferry (Official Video) [4K]',
    shows: 'case_messy',
    heard: { track: { title: 'Paper Lanterns - Night Ferry (Official Video) [4K]' } },
  },
  {
    id: 'deepsea',
    creator: '@benthic.bea',
    caption: 'down here everybody is in a hurry',
    soundLine: 'sped up sound · Lanternfish',
    shows: 'case_sped_up',
    heard: {
      sound: {
        id: 'snd-lanternfish-fast',
        track: { title: 'Lanternfish', artists: ['Deep Sea Stationery'] },
        altered: { tempo: 1.25 },
      },
    },
  },
  {
    id: 'rain',
    creator: '@ame.no.machi',
    caption: '傘を忘れた夜 ☔️',
    soundLine: '雨と電池 / 藍沢ミオリ, 鷺沼トキ【MV】',
    shows: 'case_world',
    heard: { track: { title: '雨と電池', artists: ['藍沢ミオリ', '鷺沼トキ'] } },
  },
  {
    id: 'satellites',
    creator: '@orbit.club',
    caption: '4 a.m. and the sky is on beat',
    soundLine: 'Borrowed Satellites (DJ Turnstile Remix) · Neon Haberdashery',
    shows: 'case_remix',
    heard: { track: { title: 'Borrowed Satellites (DJ Turnstile Remix)', artists: ['Neon Haberdashery'] } },
  },
  {
    id: 'stage',
    creator: '@row.three',
    caption: 'we were there!! he played it last',
    soundLine: 'What the River Kept (Live) · Ansel Drayhouse',
    shows: 'case_live',
    heard: { track: { title: 'What the River Kept (Live)', artists: ['Ansel Drayhouse'] } },
  },
  {
    id: 'umbrellas',
    creator: '@calla.daily',
    caption: 'forecast: dancing',
    soundLine: 'Umbrella Season · Calla Berthold',
    shows: 'case_several',
    heard: { track: { title: 'Umbrella Season', artists: ['Calla Berthold'] } },
    services: ['spotify', 'apple-music', 'amazon-music'],
  },
  {
    id: 'kettle',
    creator: '@maple.and.moss',
    caption: 'my kettle in B flat, sound on',
    soundLine: 'original sound · maple.and.moss',
    shows: 'case_unknown',
    heard: { sound: { id: 'snd-kettle', track: null } },
  },
  {
    id: 'static',
    creator: '@murphys.aerial',
    caption: 'it works, it just needs a moment',
    soundLine: 'Service Down · Add to Music Test',
    shows: 'case_failing',
    heard: { track: { title: 'Service Down', artists: ['Add to Music Test'], isrc: 'XXTST0000007' } },
  },
  {
    id: 'vinyl',
    creator: '@mira.solano',
    caption: 'my new one. not yet. soon.',
    soundLine: 'Tomorrow’s Sleeve · Mira Solano',
    shows: 'case_release',
    heard: { track: { title: 'Tomorrow’s Sleeve', artists: ['Mira Solano'] } },
  },
  {
    id: 'kites',
    creator: '@windward.wes',
    caption: 'wind from the north, strings from the south',
    soundLine: 'Kite Weather · Orchard Telegraph',
    shows: 'case_absent',
    heard: { track: { title: 'Kite Weather', artists: ['Orchard Telegraph'] } },
  },
]
