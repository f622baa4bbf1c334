import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { CatalogTrack, TrackQuery } from '../../../core/domain/track.ts'
import { readTrack } from '../../../core/recording/read-track.ts'
import { recordingKeys } from '../../../core/recording/recording-keys.ts'
import { decide } from '../../../workers/matching/decide.ts'
import { searchPlan } from '../../../workers/matching/plan.ts'
import { query, track } from './invented.ts'

const WORDS = [
  'Tidewater',
  'Undertow',
  'Lów',
  'Shore',
  'Ash',
  'Ember',
  'Vell',
  'Mårk',
  'Nine',
  'Lanterns',
  '봄바다',
  'みなと',
  'Берег',
]
const NAMES = [
  'Nila Brand',
  'Ila Moor',
  'Os Vell',
  'Kito Ramm',
  'Dom Ash',
  'The Lanternes',
  'Éa Lund',
  '하늘',
]
const TAGS = [
  '',
  ' (Live)',
  ' (Live at Vell Hall)',
  ' - Kito Ramm Remix',
  ' (Acoustic)',
  ' [Instrumental]',
  ' - 2011 Remaster',
  ' - Radio Edit',
  ', Pt. 2',
  ' (feat. Dom Ash)',
  ' sped up',
]

const titles = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }), fc.constantFrom(...TAGS))
  .map(([words, tag]) => words.join(' ') + tag)
const artists = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
const durations = fc.option(
  fc.integer({ min: 90, max: 400 }).map((seconds) => seconds * 1000),
  { nil: undefined },
)
const queries: fc.Arbitrary<TrackQuery> = fc
  .tuple(titles, artists, durations)
  .map(([title, names, durationMs]) => query(title, names, { durationMs }))
const tracks: fc.Arbitrary<readonly CatalogTrack[]> = fc
  .array(fc.tuple(titles, artists, durations), { maxLength: 12 })
  .map((list) =>
    list.map(([title, names, durationMs], at) => track(title, names, { durationMs, id: `t${String(at)}` })),
  )

function answer(wanted: TrackQuery, candidates: readonly CatalogTrack[]): unknown {
  const decision = decide(wanted, candidates)
  if (decision.kind === 'found') return decision.track.id
  return decision.kind === 'unsure' ? decision.candidates.map((one) => one.track.id) : 'absent'
}

function rewrite(wanted: TrackQuery, how: (text: string) => string): TrackQuery {
  return { ...wanted, title: how(wanted.title ?? ''), artists: wanted.artists.map(how) }
}

describe('the answer does not depend on', () => {
  test.each([
    ['capitals', (text: string) => text.toUpperCase()],
    ['small letters', (text: string) => text.toLowerCase()],
    ['composed letters', (text: string) => text.normalize('NFC')],
    ['decomposed letters', (text: string) => text.normalize('NFD')],
    [
      'full-width forms',
      (text: string) =>
        text.replace(/[A-Za-z]/gu, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)),
    ],
    ['spaces', (text: string) => `  ${text.replaceAll(' ', ' \u00A0 ')}\t`],
    ['final punctuation', (text: string) => `${text}!`],
    ['dashes', (text: string) => text.replaceAll(' - ', ' – ')],
  ])('%s', (_, how) => {
    fc.assert(
      fc.property(queries, tracks, (wanted, candidates) => {
        const other = rewrite(wanted, how)

        expect(answer(other, candidates)).toEqual(answer(wanted, candidates))
        expect(recordingKeys(other)).toEqual(recordingKeys(wanted))
      }),
      { numRuns: 150 },
    )
  })

  test('the spelling of the catalogue', () => {
    fc.assert(
      fc.property(queries, tracks, (wanted, candidates) => {
        const other = candidates.map((one) => ({
          ...one,
          title: one.title.toUpperCase().normalize('NFD'),
          artists: one.artists.map((name) => name.toLowerCase()),
        }))

        expect(answer(wanted, other)).toEqual(answer(wanted, candidates))
      }),
      { numRuns: 200 },
    )
  })

  test('the order of the candidates', () => {
    fc.assert(
      fc.property(queries, tracks, fc.nat(), (wanted, candidates, turn) => {
        const at = candidates.length === 0 ? 0 : turn % candidates.length
        const turned = [...candidates.slice(at), ...candidates.slice(0, at)].toReversed()

        expect(answer(wanted, turned)).toEqual(answer(wanted, candidates))
      }),
      { numRuns: 300 },
    )
  })
})

test('a track finds itself', () => {
  fc.assert(
    fc.property(titles, artists, fc.integer({ min: 90_000, max: 400_000 }), (title, names, durationMs) => {
      const one = track(title, names, { durationMs, id: 'itself' })

      expect(answer(query(title, names, { durationMs }), [one])).toBe('itself')
    }),
  )
})

test('an answer is one of the candidates, its confidence a share, and nothing is ever thrown', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' })),
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.array(fc.string()))),
      (title, names, list) => {
        const candidates = list.map(([text, credits], at) => track(text, credits, { id: String(at) }))
        const decision = decide(query(title, names), candidates)
        const shown =
          decision.kind === 'absent' ? [] : decision.kind === 'found' ? [decision] : decision.candidates

        expect(shown.length).toBeLessThanOrEqual(5)
        for (const { track: one, confidence, evidence } of shown) {
          expect(candidates).toContain(one)
          expect(confidence).toBeGreaterThan(0)
          expect(confidence).toBeLessThan(1)
          expect(evidence.length).toBeGreaterThan(0)
        }
        expect(searchPlan(query(title, names)).length).toBeLessThanOrEqual(2)
      },
    ),
    { numRuns: 500 },
  )
})

const HOSTILE: Readonly<Record<string, string>> = {
  'a hundred thousand spaces': `Tide${' '.repeat(100_000)}water`,
  'nested brackets': `${'('.repeat(50_000)}Tidewater${')'.repeat(50_000)}`,
  'brackets never closed': 'Tidewater ('.repeat(20_000),
  'a thousand guests': `Tidewater ${'feat. Ila Moor '.repeat(1000)}`,
  'ten thousand letters': 'Tidewater '.repeat(1000),
  'one endless word': 'a'.repeat(100_000),
  dashes: 'Nila - '.repeat(10_000),
  stars: '*'.repeat(100_000),
  hashtags: `Tidewater ${'#tide '.repeat(20_000)}`,
  pictures: '🌊'.repeat(50_000),
  marks: `e${'\u0301'.repeat(100_000)}`,
  quotes: '"'.repeat(50_000),
  joined: 'Nila & '.repeat(20_000),
  by: 'Tidewater by '.repeat(10_000),
  'in brackets within words': 'a(b'.repeat(30_000),
  escapes: '&amp;'.repeat(20_000),
}

describe('hostile text costs little', () => {
  const candidates = Array.from({ length: 50 }, (_, at) =>
    track(`Tidewater ${String(at)}`, ['Nila Brand'], { id: String(at) }),
  )
  const LIMIT_MS = 50

  function milliseconds(work: () => unknown): number {
    const runs = Array.from({ length: 3 }, () => {
      const start = performance.now()
      work()
      return performance.now() - start
    })
    return Math.min(...runs)
  }

  test.each(Object.entries(HOSTILE))('%s', (_, text) => {
    const wanted = query(text, [text, 'Nila Brand'], { album: text })
    const odd = track(text, [text], { album: text, id: 'odd' })

    expect(milliseconds(() => readTrack(wanted))).toBeLessThan(LIMIT_MS)
    expect(milliseconds(() => recordingKeys(wanted))).toBeLessThan(LIMIT_MS)
    expect(milliseconds(() => searchPlan(wanted))).toBeLessThan(LIMIT_MS)
    expect(milliseconds(() => decide(wanted, candidates))).toBeLessThan(LIMIT_MS)
    expect(milliseconds(() => decide(query('Tidewater', ['Nila Brand']), [odd]))).toBeLessThan(LIMIT_MS)
  })

  test('texts of repeated pieces, whatever the piece', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1000, max: 20_000 }),
        (piece, times) => {
          const text = piece.repeat(times)

          expect(milliseconds(() => decide(query(text, [text]), [track(text, [text])]))).toBeLessThan(
            LIMIT_MS,
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  test('an ordinary decision over fifty candidates takes less than ten milliseconds', () => {
    const wanted = query('Tidewater (Kito Ramm Remix)', ['Nila Brand', 'Ila Moor'], {
      durationMs: 200_000,
      album: 'Low Shore',
    })
    for (let run = 0; run < 50; run += 1) decide(wanted, candidates)

    expect(milliseconds(() => decide(wanted, candidates))).toBeLessThan(10)
  })
})
