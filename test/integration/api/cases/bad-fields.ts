import { describe, expect, it } from '@jest/globals'
import { expectProblem, someSave, someTrack } from '../support/api.ts'
import type { Api } from '../support/api.ts'

interface BadField {
  readonly what: string
  /** Laid over a good request; undefined takes a field away. Text is sent as it is. */
  readonly change: Record<string, unknown> | string
  readonly pointers: readonly string[]
}

function inTrack(change: Record<string, unknown>): Record<string, unknown> {
  return { track: { ...someTrack(), ...change } }
}

/** A good request with one more field, as text: no JSON library writes these. */
function withKey(key: string, where: 'body' | 'track' | 'target' | 'context'): string {
  const extra = `${JSON.stringify(key)}: { "polluted": true }`
  const at = (place: string) => (place === where ? `, ${extra}` : '')
  return `{ "user": "u", "track": { "title": "a", "artists": ["b"]${at('track')} },
    "target": { "kind": "library"${at('target')} }, "context": { "country": "DE"${at('context')} }${at('body')} }`
}

const WRONG_TYPES: readonly BadField[] = [
  { what: 'no object', change: '[]', pointers: [''] },
  { what: 'null', change: 'null', pointers: [''] },
  { what: 'a text', change: '"save this"', pointers: [''] },
  { what: 'an array 5,000 deep', change: `${'['.repeat(5000)}${']'.repeat(5000)}`, pointers: [''] },
  {
    what: 'a field 5,000 deep',
    change: `{ "user": ${'['.repeat(5000)}${']'.repeat(5000)}, "track": { "isrc": "USRC17607839" } }`,
    pointers: ['/user'],
  },
  { what: 'a number for a user', change: { user: 12 }, pointers: ['/user'] },
  { what: 'null for a user', change: { user: null }, pointers: ['/user'] },
  { what: 'a text for a track', change: { track: 'Night Ferry' }, pointers: ['/track'] },
  { what: 'an object for a title', change: inTrack({ title: { $gt: '' } }), pointers: ['/track/title'] },
  { what: 'a text for artists', change: inTrack({ artists: 'Someone' }), pointers: ['/track/artists'] },
  {
    what: 'numbers among artists',
    change: inTrack({ artists: ['Someone', 1, null] }),
    pointers: ['/track/artists/1', '/track/artists/2'],
  },
  {
    what: 'a text for a number',
    change: inTrack({ duration_ms: '200040' }),
    pointers: ['/track/duration_ms'],
  },
  { what: 'a number for a yes or no', change: inTrack({ explicit: 1 }), pointers: ['/track/explicit'] },
  { what: 'a text for services', change: { services: 'spotify' }, pointers: ['/services'] },
  { what: 'an unknown kind of target', change: { target: { kind: 'queue' } }, pointers: ['/target/kind'] },
  { what: 'a playlist without a name', change: { target: { kind: 'playlist' } }, pointers: ['/target/name'] },
  { what: 'an array for a context', change: { context: [] }, pointers: ['/context'] },
]

const UNKNOWN_FIELDS: readonly BadField[] = [
  { what: 'an unknown field', change: { usr: 'u' }, pointers: ['/usr'] },
  { what: 'several unknown fields', change: { a: 1, b: 2 }, pointers: ['/a', '/b'] },
  { what: 'an unknown field of the track', change: inTrack({ 'a/b~c': 1 }), pointers: ['/track/a~1b~0c'] },
  { what: 'an unknown field of the context', change: { context: { app: 'x' } }, pointers: ['/context/app'] },
  {
    what: 'a name for the library',
    change: { target: { kind: 'library', name: 'Mine' } },
    pointers: ['/target/name'],
  },
  ...(['__proto__', 'constructor', 'prototype'] as const).flatMap((key) => [
    { what: `${key} in the body`, change: withKey(key, 'body'), pointers: [`/${key}`] },
    { what: `${key} in the track`, change: withKey(key, 'track'), pointers: [`/track/${key}`] },
    { what: `${key} in the target`, change: withKey(key, 'target'), pointers: [`/target/${key}`] },
    { what: `${key} in the context`, change: withKey(key, 'context'), pointers: [`/context/${key}`] },
  ]),
]

const BAD_TEXT: readonly BadField[] = [
  {
    what: 'a title of 10,000 characters',
    change: inTrack({ title: 'x'.repeat(10_000) }),
    pointers: ['/track/title'],
  },
  {
    what: 'a title of nothing but white space',
    change: inTrack({ title: ' \t\u00a0' }),
    pointers: ['/track/title'],
  },
  { what: 'NUL in a title', change: inTrack({ title: 'a\u0000b' }), pointers: ['/track/title'] },
  { what: 'NUL in a user', change: { user: 'u\u0000' }, pointers: ['/user'] },
  {
    what: 'NUL in a link',
    change: inTrack({ links: ['https://a.example/\u0000'] }),
    pointers: ['/track/links/0'],
  },
  { what: 'NUL in a service', change: { services: ['spotify\u0000'] }, pointers: ['/services/0'] },
  {
    what: 'half a surrogate pair in a title',
    change: inTrack({ title: 'a\ud800b' }),
    pointers: ['/track/title'],
  },
  {
    what: 'half a surrogate pair in an artist',
    change: inTrack({ artists: ['\udfff'] }),
    pointers: ['/track/artists/0'],
  },
  { what: 'half a surrogate pair in a user', change: { user: 'u\ud83d' }, pointers: ['/user'] },
  {
    what: 'half a surrogate pair in a link',
    change: inTrack({ links: ['https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b?\ud800'] }),
    pointers: ['/track/links/0'],
  },
  {
    what: 'half a surrogate pair in a playlist',
    change: { target: { kind: 'playlist', name: '\ud800' } },
    pointers: ['/target/name'],
  },
  {
    what: 'half a surrogate pair in the context',
    change: { context: { video_id: '\ud800', creator: '\ud800' } },
    pointers: ['/context/video_id', '/context/creator'],
  },
  { what: 'white space around a user', change: { user: ' u_1' }, pointers: ['/user'] },
  { what: 'an empty user', change: { user: '' }, pointers: ['/user'] },
  { what: 'a user of 256 characters', change: { user: 'u'.repeat(256) }, pointers: ['/user'] },
  { what: 'an empty artist', change: inTrack({ artists: ['a', ''] }), pointers: ['/track/artists/1'] },
]

const BAD_VALUES: readonly BadField[] = [
  { what: 'no user with an API key', change: { user: undefined }, pointers: ['/user'] },
  { what: 'neither track nor sound', change: { track: undefined }, pointers: ['/track'] },
  { what: 'both track and sound', change: { sound_id: 'snd_1' }, pointers: ['/sound_id'] },
  { what: 'an unknown sound', change: { track: undefined, sound_id: 'snd_1' }, pointers: ['/sound_id'] },
  { what: 'a track without anything', change: { track: {} }, pointers: ['/track/title'] },
  {
    what: 'a title without an artist',
    change: { track: { title: 'Yesterday' } },
    pointers: ['/track/artists'],
  },
  {
    what: 'no artists',
    change: { track: { title: 'Yesterday', artists: [] } },
    pointers: ['/track/artists'],
  },
  {
    what: 'an artist without a title',
    change: { track: { artists: ['Someone'] } },
    pointers: ['/track/title'],
  },
  { what: 'an ISRC that is none', change: inTrack({ isrc: 'USUG1190420' }), pointers: ['/track/isrc'] },
  { what: 'an ISRC of letters', change: inTrack({ isrc: 'ABCDEFGHIJKL' }), pointers: ['/track/isrc'] },
  { what: 'a length of 0', change: inTrack({ duration_ms: 0 }), pointers: ['/track/duration_ms'] },
  {
    what: 'a length of two days',
    change: inTrack({ duration_ms: 172_800_000 }),
    pointers: ['/track/duration_ms'],
  },
  {
    what: 'a length of half a millisecond',
    change: inTrack({ duration_ms: 0.5 }),
    pointers: ['/track/duration_ms'],
  },
  {
    what: 'a length beyond numbers',
    change: '{ "user": "u", "track": { "title": "a", "artists": ["b"], "duration_ms": 1e999 } }',
    pointers: ['/track/duration_ms'],
  },
  {
    what: 'a negative position',
    change: { context: { position_ms: -1 } },
    pointers: ['/context/position_ms'],
  },
  {
    what: 'a country of three letters',
    change: { context: { country: 'DEU' } },
    pointers: ['/context/country'],
  },
  {
    what: 'a date that is none',
    change: inTrack({ release_date: '12/2020' }),
    pointers: ['/track/release_date'],
  },
  { what: 'a link that is none', change: inTrack({ links: ['night ferry'] }), pointers: ['/track/links/0'] },
  {
    what: 'a link to a script',
    change: inTrack({ links: ['javascript:alert(1)'] }),
    pointers: ['/track/links/0'],
  },
  {
    what: 'nothing but a link to elsewhere',
    change: { track: { links: ['https://music.example/1'] } },
    pointers: ['/track/links'],
  },
  { what: 'no services', change: { services: [] }, pointers: ['/services'] },
  { what: 'an unknown service', change: { services: ['spotify', 'napster'] }, pointers: ['/services/1'] },
  { what: 'a service called __proto__', change: { services: ['__proto__'] }, pointers: ['/services/0'] },
  { what: 'a service twice', change: { services: ['spotify', 'spotify'] }, pointers: ['/services'] },
  { what: 'a time that is none', change: { not_before: 'tomorrow' }, pointers: ['/not_before'] },
  { what: 'a time without a zone', change: { not_before: '2026-12-04T00:00:00' }, pointers: ['/not_before'] },
  { what: 'the 30th of February', change: { not_before: '2026-02-30T00:00:00Z' }, pointers: ['/not_before'] },
  { what: 'the year 0', change: { not_before: '0000-01-01T00:00:00Z' }, pointers: ['/not_before'] },
  { what: 'the year 10000', change: { not_before: '9999-12-31T23:59:59-01:00' }, pointers: ['/not_before'] },
  { what: 'a tap at no time', change: { context: { tapped_at: 5 } }, pointers: ['/context/tapped_at'] },
]

export function badFieldCases(api: Api): void {
  describe('a save with', () => {
    it.each([...WRONG_TYPES, ...UNKNOWN_FIELDS, ...BAD_TEXT, ...BAD_VALUES])(
      '$what is refused and leaves nothing',
      async ({ change, pointers }) => {
        const body = typeof change === 'string' ? change : someSave(change)

        const answer = await api.writesNothing(() => api.call('POST', '/v1/saves', body))

        expectProblem(answer, {
          status: 400,
          code: 'invalid_request',
          at: pointers.map((pointer) => ({ in: 'body', pointer })),
        })
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
      },
    )

    it('many faults is told the first ones', async () => {
      const answer = await api.call('POST', '/v1/saves', someSave(inTrack({ artists: Array(50).fill(1) })))

      expect(answer.status).toBe(400)
      expect(answer.body.errors).toHaveLength(20)
      expect(answer.body.detail).toContain('49 more')
    })
  })
}
