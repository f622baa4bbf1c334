import { describe, expect, test } from '@jest/globals'
import { readTrack } from '../../../core/recording/read-track.ts'
import { query } from './invented.ts'

describe('a title is read into its parts', () => {
  test.each([
    ['Nila Brand - Tidewater (Official Video) [4K]', [], 'Tidewater', ['Nila Brand']],
    ['Tidewater (feat. Ila Moor) - Remastered 2011', ['Nila Brand'], 'Tidewater', ['Nila Brand']],
    ['Tidewater ft. Ila Moor', ['Nila Brand - Topic'], 'Tidewater', ['Nila Brand']],
    ['Tidewater', ['NilaBrandVEVO'], 'Tidewater', ['NilaBrand']],
    ['Nila Brand - Tidewater', ['Nila Brand'], 'Tidewater', ['Nila Brand']],
    ['Tidewater - Nila Brand', ['Nila Brand'], 'Tidewater', ['Nila Brand']],
    ['Nila Brand "Tidewater"', [], 'Tidewater', ['Nila Brand']],
    ['Tidewater 🌊 #viral #fyp', ['Nila Brand'], 'Tidewater', ['Nila Brand']],
    ['Ｔｉｄｅｗａｔｅｒ（Official Audio）', ['Nila Brand'], 'Tidewater', ['Nila Brand']],
    ['Nila Brand &amp; Ila Moor - Tidewater', [], 'Tidewater', ['Nila Brand', 'Ila Moor']],
    ['Tidewater', ['Nila Brand x Ila Moor'], 'Tidewater', ['Nila Brand', 'Ila Moor']],
    ['Tidewater', ['Nila Brand, Ila Moor & Os Vell'], 'Tidewater', ['Nila Brand', 'Ila Moor', 'Os Vell']],
  ])('%s by %j', (title, artists, name, names) => {
    const read = readTrack(query(title, artists))

    expect(read.title).toBe(name)
    expect(read.artists).toEqual(names)
    expect(read.knownRecording).toBe(true)
  })

  test.each([
    ['Tidewater (Live at Vell Hall, 1970)', ['live']],
    ['Tidewater - Live', ['live']],
    ['Tidewater (Kito Ramm Remix)', ['remix']],
    ['Tidewater - Kito Ramm Edit', ['remix']],
    ['Tidewater (Acoustic Version)', ['acoustic']],
    ['Tidewater [Instrumental]', ['instrumental']],
    ['Tidewater (Karaoke Version)', ['karaoke']],
    ['Tidewater (Made Famous by Nila Brand)', ['karaoke']],
    ['Tidewater (Os Vell Cover)', ['cover']],
    ['tidewater sped up + reverb', ['effects', 'sped-up']],
    ['Tidewater (slowed + reverb)', ['effects', 'slowed']],
    ['Tidewater (Nightcore)', ['nightcore']],
    ['Tidewater (8D Audio)', ['effects']],
    ['Tidewater - Extended Mix', ['extended']],
    ['Tidewater 12" Version', []],
    ['Tidewater (12" Version)', ['extended']],
    ['Tidewater (Demo)', ['demo']],
    ['Tidewater (Interlude)', ['alternate']],
    ['Tidewater (Club Mix)', ['extended']],
    ['Tidewater (Kito Ramm Club Mix)', ['remix']],
    ['Tidewater (Acoustic) [Kito Ramm Remix]', ['acoustic', 'remix']],
    ['Tidewater prod. Os Vell', []],
    ["Tidewater (Nila's Version)", ['re-recorded']],
    ['Tidewater - Japanese Ver.', ['language']],
    ['Tidewater (Versión en Español)', ['language']],
    ['Tidewater x Undertow Mashup', ['mashup']],
    ['Tidewater (Live Your Days)', []],
    ['Nila Brand - Live Forever More', []],
    ['Tidewater (Cover Me)', []],
    ['Acoustic', []],
    ['Tidewater - Radio Edit', []],
    ['Tidewater (Album Version)', []],
    ['Tidewater - 2011 Remaster', []],
    ['Tidewater - Original Mix', []],
    ['Tidewater (From "The Long Shore")', []],
  ])('versions of %s', (title, kinds) => {
    const read = readTrack(query(title, title.includes(' - Live Forever') ? [] : ['Nila Brand']))

    expect(read.versions.map((tag) => tag.kind).sort()).toEqual(kinds)
  })

  test('a version tells by whom and when', () => {
    const [remix] = readTrack(query('Tidewater (Kito Ramm Remix)', ['Nila Brand'])).versions
    const [live] = readTrack(query('Tidewater - Live in Vell - 1970', ['Nila Brand'])).versions
    const [remaster] = readTrack(query('Tidewater - Remastered 2011', ['Nila Brand'])).weakTags

    expect(remix).toMatchObject({ kind: 'remix', by: 'kito ramm' })
    expect(live).toMatchObject({ kind: 'live', year: 1970 })
    expect(remaster).toEqual({ kind: 'remaster', year: 2011 })
  })

  test.each([
    ['Tidewater, Pt. 2', ['2']],
    ['Tidewater (Part II)', ['2']],
    ['Tidewater Part Two', ['2']],
    ['Part of the Tide', []],
  ])('parts of %s', (title, parts) => {
    expect(readTrack(query(title, ['Nila Brand'])).parts).toEqual(parts)
  })

  test('guests are guests wherever they are named', () => {
    const guests = ['Tidewater (feat. Ila Moor)', 'Tidewater ft. Ila Moor', 'Tidewater [with Ila Moor]'].map(
      (title) => readTrack(query(title, ['Nila Brand'])).featured,
    )

    expect(guests).toEqual([['Ila Moor'], ['Ila Moor'], ['Ila Moor']])
  })
})

describe('a sound that names no recording is recognised', () => {
  test.each([
    'original sound',
    'Original Sound - nila.b',
    'sonido original',
    'som original - @nila',
    'son original',
    'suono originale',
    'Originalton',
    'origineel geluid - nila',
    'suara asli',
    'orijinal ses - nila',
    'oryginalny dźwięk',
    'оригинальный звук - nila',
    'オリジナル楽曲 - ニラ',
    '오리지널 사운드 - nila',
    '原声',
    'الصوت الأصلي - nila',
    'เสียงต้นฉบับ',
    'nhạc nền - nila',
    'πρωτότυπος ήχος',
    '',
    '   ',
  ])('%s', (title) => {
    const read = readTrack(query(title, ['nila.b']))

    expect(read.knownRecording).toBe(false)
    expect(read.unknownReason).toEqual(expect.any(String))
  })

  test.each(['Original Soundtrack Blues', 'Sound', 'The Original Sound of Vell'])(
    'but %s is a song',
    (title) => {
      expect(readTrack(query(title, ['Nila Brand'])).knownRecording).toBe(true)
    },
  )

  test('a code says which recording it is, whatever the title', () => {
    expect(readTrack(query('original sound', [], { isrc: 'QZABC2400001' })).knownRecording).toBe(true)
  })
})
