import { describe, expect, test } from '@jest/globals'
import { normalizeLink, recordingKeys } from '../../../core/recording/recording-keys.ts'
import { searchPlan } from '../../../workers/matching/plan.ts'
import { query } from './invented.ts'

describe('one recording, one key', () => {
  test.each([
    ['Tidewater', ['nila brand']],
    ['TIDEWATER!', ['Nila Brand']],
    ['Tidewater (Official Video)', ['Nila Brand - Topic']],
    ['Nila Brand - Tidewater [4K]', []],
    ['Ｔｉｄｅｗａｔｅｒ', ['The Nila Brand']],
    ['Tidéwater'.normalize('NFD'), ['Nila Brand']],
  ])('%s by %j', (title, artists) => {
    expect(recordingKeys(query(title, artists))).toEqual(['text:tidewater|nila brand'])
  })

  test.each([
    ['Tidewater (feat. Ila Moor)', ['Nila Brand']],
    ['Tidewater', ['Nila Brand feat. Ila Moor']],
    ['Tidewater', ['Ila Moor', 'Nila Brand']],
    ['Tidewater ft. Ila Moor', ['Nila Brand']],
  ])('guests: %s by %j', (title, artists) => {
    expect(recordingKeys(query(title, artists))).toEqual(['text:tidewater|ila moor&nila brand'])
  })

  test('different versions, parts and people have different keys', () => {
    const titles = [
      'Tidewater',
      'Tidewater (Live)',
      'Tidewater (Live at Vell Hall 1970)',
      'Tidewater (Live at Vell Hall 1974)',
      'Tidewater (Kito Ramm Remix)',
      'Tidewater (Dom Ash Remix)',
      'Tidewater (Acoustic)',
      'Tidewater (Instrumental)',
      'Tidewater sped up',
      'Tidewater slowed',
      'Tidewater (Japanese Version)',
      'Tidewater (Spanish Version)',
      'Tidewater, Pt. 2',
      'Tidewater (Clean)',
      'Tidewater II',
    ]
    const keys = titles.flatMap((title) => recordingKeys(query(title, ['Nila Brand'])))

    expect(new Set(keys).size).toBe(titles.length)
  })

  test('a title alone is no key, and an unnamed sound has none', () => {
    expect(recordingKeys(query('Tidewater'))).toEqual([])
    expect(recordingKeys(query('Tidewater', ['Various Artists']))).toEqual([])
    expect(recordingKeys(query('original sound', ['nila']))).toEqual([])
  })

  test('codes come first, in any spelling; links last', () => {
    const keys = recordingKeys(
      query('Tidewater', ['Nila Brand'], {
        isrc: 'qz-abc-24-00001',
        links: ['https://www.music.invalid/intl-de/track/4aB?si=x'],
      }),
    )

    expect(keys).toEqual(['isrc:QZABC2400001', 'text:tidewater|nila brand', 'link:music.invalid/track/4aB'])
  })

  test.each([
    ['https://music.invalid/us/album/low-shore/12?i=34&l=en#top', 'music.invalid/album/low-shore/12?i=34'],
    ['not a link', 'not a link'],
  ])('%s', (link, expected) => {
    expect(normalizeLink(link)).toBe(expected)
  })
})

describe('what is asked of a catalogue', () => {
  test('one exact and one loose question, the version in the loose one', () => {
    expect(searchPlan(query('Tidewater (Kito Ramm Remix)', ['Nila Brand']))).toEqual([
      { title: 'Tidewater', artist: 'Nila Brand', mode: 'structured' },
      { title: 'Tidewater kito ramm remix', artist: 'Nila Brand', mode: 'loose' },
    ])
  })

  test('only a loose one where nobody is named', () => {
    expect(searchPlan(query('Tidewater tonight'))).toEqual([
      { title: 'Tidewater tonight', artist: undefined, mode: 'loose' },
    ])
  })

  test.each(['original sound - nila', '', '   '])('none for "%s"', (title) => {
    expect(searchPlan(query(title, ['nila'], { isrc: 'QZABC2400001' }))).toEqual([])
  })

  test('signs of query languages and starred words are left out', () => {
    expect(searchPlan(query('D**n "Tidewater": again', ['Nila Brand']))[0]?.title).toBe('Tidewater again')
  })
})
