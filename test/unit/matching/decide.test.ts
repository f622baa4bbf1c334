import { describe, expect, test } from '@jest/globals'
import type { Decision } from '../../../core/domain/match.ts'
import { decide } from '../../../workers/matching/decide.ts'
import { query, track } from './invented.ts'

const TIDEWATER = track('Tidewater', ['Nila Brand'], { id: 'plain', album: 'Low Shore', durationMs: 211_400 })
const LIVE = track('Tidewater (Live at Vell Hall)', ['Nila Brand'], { id: 'live', durationMs: 245_000 })
const REMIX = track('Tidewater - Kito Ramm Remix', ['Nila Brand', 'Kito Ramm'], {
  id: 'remix',
  durationMs: 190_000,
})
const KARAOKE = track('Tidewater', ['Singalong Stars Karaoke'], { id: 'karaoke', durationMs: 211_000 })
const OTHER = track('Tidewater', ['Os Vell'], { id: 'other', durationMs: 180_000 })
const ALL = [OTHER, KARAOKE, LIVE, REMIX, TIDEWATER]

function outcome(decision: Decision): string {
  if (decision.kind === 'found')
    return decision.substitute ? `substitute ${decision.track.id}` : decision.track.id
  return decision.kind === 'unsure' ? `unsure ${decision.candidates[0]?.track.id ?? ''}` : 'absent'
}

describe('the recording that was heard is found', () => {
  test.each([
    ['Tidewater', ['Nila Brand'], 'plain'],
    ['TIDEWATER!', ['the nila brand'], 'plain'],
    ['Tide*ater', ['Nila Brand'], 'plain'],
    ['Tidewater - 2011 Remaster', ['Nila Brand'], 'plain'],
    ['Tidewater (feat. Ila Moor)', ['Nila Brand'], 'plain'],
    ['Nila Brand - Tidewater (Official Video)', [], 'plain'],
    ['Tidewater - Nila Brand', [], 'plain'],
    ['Nila Brand Tidewater', [], 'plain'],
    ['Tidewater', ['Nila Brand & Ila Moor'], 'plain'],
    ['Tidewater (Live)', ['Nila Brand'], 'unsure live'],
    ['Tidewater - Live at Vell Hall', ['Nila Brand'], 'live'],
    ['Tidewater (Kito Ramm Remix)', ['Nila Brand'], 'remix'],
    ['Tidewater (Dom Ash Remix)', ['Nila Brand'], 'unsure'],
    ['Tidewater (Acoustic)', ['Nila Brand'], 'unsure'],
    ['Tidewater', ['Somebody Else'], 'absent'],
    ['Nila Brand - Tidewater', ['bedroom singer'], 'unsure plain'],
    ['Undertow', ['Nila Brand'], 'absent'],
    ['Tidewater Pt. 2', ['Nila Brand'], 'unsure'],
    ['Tidewater 2', ['Nila Brand'], 'absent'],
    ['original sound - nila', ['nila'], 'absent'],
  ])('%s by %j: %s', (title, artists, expected) => {
    expect(outcome(decide(query(title, artists), ALL))).toMatch(new RegExp(`^${expected}`, 'u'))
  })

  test.each([
    ['봄바다 (Tidewater)', 'Tidewater'],
    ['Tidewater', '봄바다 (Tidewater)'],
    ['みなと', 'Minato'],
    ['Берег', 'Bereg'],
  ])('a name in two scripts: %s and %s', (wanted, offered) => {
    expect(
      outcome(decide(query(wanted, ['Nila Brand']), [track(offered, ['Nila Brand'], { id: 'twin' })])),
    ).toBe('twin')
  })

  test('between scripts only the length can prove it, and only if no other track has it', () => {
    const wanted = query('潮水', ['Nila Brand'], { durationMs: 211_400 })
    const rival = track('Undertow', ['Nila Brand'], { id: 'rival', durationMs: 212_000 })

    expect(outcome(decide(wanted, [TIDEWATER]))).toBe('plain')
    expect(outcome(decide(wanted, [TIDEWATER, rival]))).toBe('unsure plain')
    expect(outcome(decide(query('潮水', ['Nila Brand']), [TIDEWATER]))).toBe('unsure plain')
  })
})

describe('length', () => {
  test.each([
    [211_000, 'plain'],
    [16_000, 'plain'],
    [60_000, 'plain'],
    [290_000, 'unsure plain'],
  ])('%d ms', (durationMs, expected) => {
    expect(outcome(decide(query('Tidewater', ['Nila Brand'], { durationMs }), [TIDEWATER]))).toBe(expected)
  })

  test('is compared after undoing the tempo', () => {
    const wanted = query('Tidewater', ['Nila Brand'], { durationMs: Math.round(211_400 / 1.25) })

    expect(outcome(decide(wanted, [TIDEWATER], { tempoRatio: 1.25 }))).toBe('plain')
    expect(outcome(decide(wanted, [TIDEWATER]))).toBe('unsure plain')
  })
})

describe('a code acquits, it never convicts', () => {
  const coded = { ...TIDEWATER, isrc: 'QZABC2400001' }

  test.each([
    ['Tidewater', 'QZABC2400001', coded, 'plain'],
    ['Tidewater', 'QZABC2499999', coded, 'plain'],
    ['Marée', 'QZABC2400001', coded, 'plain'],
    ['Tidewater', 'QZABC2400001', { ...coded, durationMs: 290_000 }, 'unsure plain'],
    ['Tidewater', 'QZABC2400001', { ...coded, title: 'Tidewater (Live)' }, 'unsure plain'],
    ['Tidewater', 'QZABC2400001', { ...coded, title: 'Undertow', artists: ['Os Vell'] }, 'unsure plain'],
  ])('%s with %s', (title, isrc, offered, expected) => {
    expect(outcome(decide(query(title, ['Nila Brand'], { isrc, durationMs: 211_000 }), [offered]))).toBe(
      expected,
    )
  })

  test('a code alone is enough where nothing else is said', () => {
    expect(outcome(decide(query(undefined, [], { isrc: 'QZABC2400001' }), [coded, OTHER]))).toBe('plain')
  })
})

describe('of equal recordings the preferred one is taken without asking', () => {
  const explicit = { ...TIDEWATER, id: 'explicit', explicit: true }
  const clean = { ...TIDEWATER, id: 'clean', explicit: false }
  const compilation = { ...TIDEWATER, id: 'hits', album: 'Greatest Hits', albumType: 'compilation' as const }
  const later = { ...TIDEWATER, id: 'later', releaseDate: '2019-01-01' }
  const first = { ...TIDEWATER, id: 'first', releaseDate: '2004-05-06' }

  test.each([
    [{ explicit: true }, {}, [clean, explicit], 'explicit'],
    [{ explicit: false }, {}, [explicit, clean], 'clean'],
    [{}, { preferExplicit: false }, [explicit, clean], 'clean'],
    [{}, {}, [compilation, TIDEWATER], 'plain'],
    [{}, {}, [later, first], 'first'],
    [{}, {}, [{ ...TIDEWATER, playable: false }, later], 'later'],
  ])('%j %j', (more, options, candidates, expected) => {
    expect(outcome(decide(query('Tidewater', ['Nila Brand'], more), candidates, options))).toBe(expected)
  })

  test('two cuts of different length are no equals', () => {
    const short = { ...TIDEWATER, id: 'short', durationMs: 150_000 }

    expect(decide(query('Tidewater', ['Nila Brand']), [TIDEWATER, short]).kind).toBe('unsure')
  })
})

describe('an altered sound', () => {
  const spedUp = track('Tidewater - sped up', ['Nila Brand'], { id: 'fast', durationMs: 170_000 })
  const wanted = query('Tidewater (sped up)', ['Nila Brand'], { durationMs: 170_000 })

  test('is found as such where it was released', () => {
    expect(outcome(decide(wanted, [TIDEWATER, spedUp]))).toBe('fast')
  })

  test('else the original is offered, and saved only by those who accept it', () => {
    expect(outcome(decide(wanted, ALL))).toBe('unsure plain')
    expect(outcome(decide(wanted, ALL, { acceptSubstitute: true }))).toBe('substitute plain')
  })
})

describe('what a listener reads', () => {
  test.each([
    [query('Tidewater', ['Nila Brand']), [LIVE], 'same title and artist, but this one is live'],
    [
      query('Tidewater (Live)', ['Nila Brand']),
      [TIDEWATER],
      'same title and artist, but the one in the video is live',
    ],
    [
      query('original sound', ['nila']),
      [TIDEWATER],
      'this is an original sound: it names no released recording',
    ],
    [
      query('Undertow', ['Nila Brand']),
      [TIDEWATER],
      'the service has no track with this title by this artist',
    ],
    [
      query('Tidewater', ['Nila Brand']),
      [{ ...TIDEWATER, playable: false }],
      'what the service has is not playable in your country',
    ],
  ])('%j', (wanted, candidates, reason) => {
    const decision = decide(wanted, candidates)

    expect(decision).toMatchObject({ reason })
  })

  test('at most five are shown, best first', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ ...LIVE, id: `live ${String(at)}` }))
    const decision = decide(query('Tidewater', ['Nila Brand']), many)

    expect(decision.kind === 'unsure' && decision.candidates.length).toBe(5)
  })
})
