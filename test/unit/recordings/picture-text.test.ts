import { describe, expect, it } from '@jest/globals'
import { fontsFor } from '../../../server/recordings/picture/fonts.ts'
import { breakLines } from '../../../server/recordings/picture/lines.ts'

/** As if every letter were as wide as it counts. */
const measure = (text: string) => Array.from(new Intl.Segmenter().segment(text)).length

describe('fonts of a picture', () => {
  it.each([
    ['Latin', 'Ünïcödé Øresund, đường', 'noto-sans-latin'],
    ['Greek', 'Ελληνικά', 'noto-sans-greek'],
    ['Cyrillic', 'Привет', 'noto-sans-cyrillic'],
    ['Devanagari', 'क्षत्रिय', 'noto-sans-devanagari'],
    ['Arabic', 'نور العين', 'noto-sans-arabic-arabic'],
    ['Hebrew', 'שלום', 'noto-sans-hebrew-hebrew'],
    ['Thai', 'ภาษาไทย', 'noto-sans-thai-thai'],
    ['Japanese', '夜に駆ける', 'noto-sans-jp-'],
    ['Korean', '사랑을', 'noto-sans-kr-'],
    ['Chinese', '你说这个', 'noto-sans-sc-'],
    ['emoji', '🎧 ✨ 👨‍👩‍👧 🇩🇪', 'noto-emoji-'],
  ])('are there for %s', (_, text, family) => {
    const found = fontsFor(text)

    expect(found?.map((slice) => slice.family)).toEqual(
      expect.arrayContaining([expect.stringContaining(family)]),
    )
    expect(found?.length).toBeLessThan(20)
  })

  it('take all characters of a title from one country', () => {
    const countries = (text: string) =>
      new Set(fontsFor(text)?.flatMap(({ family }) => /^noto-sans-(jp|kr|sc)/.exec(family)?.[1] ?? []))

    expect(countries('夜に駆ける 直')).toEqual(new Set(['jp']))
    expect(countries('这首歌 直')).toEqual(new Set(['sc']))
    expect(countries('사랑 愛')).toEqual(new Set(['kr']))
  })

  it('say so when letters are missing, instead of drawing boxes', () => {
    expect(fontsFor('கண்ணே கலைமானே')).toBeUndefined()
  })
})

describe('lines of a picture', () => {
  it.each([
    ['between words', 'the long way home', 8, ['the long', 'way home']],
    ['with a version kept together', 'Lights (Kito Remix)', 12, ['Lights (Kito', 'Remix)']],
    ['without a comma at the beginning', 'Abcdef, ghi', 7, ['Abcdef,', 'ghi']],
    ['inside a word that fills a line alone', 'Pneumonoultra', 5, ['Pneum', 'onoul', 'tra']],
    ['between Japanese words', '夜に駆ける', 4, ['夜に', '駆ける']],
  ])('are broken %s', (_, text, width, lines) => {
    expect(breakLines(text, width, 3, measure)).toEqual(lines)
  })

  it('end in an ellipsis when there are too many', () => {
    const lines = breakLines('one two three four five six', 9, 2, measure)

    expect(lines).toEqual(['one two', 'three fo…'])
  })

  it('never part an emoji or a letter from its marks', () => {
    const lines = breakLines('👨‍👩‍👧👨‍👩‍👧 e\u0301e\u0301e\u0301', 3, 9, measure)

    expect(lines.join('').replaceAll(' ', '')).toBe('👨‍👩‍👧👨‍👩‍👧e\u0301e\u0301e\u0301')
    for (const line of lines) expect(line).not.toMatch(/^[\u0301\u200d]|\u200d$/)
  })

  it('give nothing for nothing', () => {
    expect(breakLines('', 10, 2, measure)).toEqual([])
  })
})
