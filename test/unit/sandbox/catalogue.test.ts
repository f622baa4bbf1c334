import { describe, expect, it } from '@jest/globals'
import { Catalogue } from '../../../sandbox/catalogue/catalogue.ts'
import { completeRecording } from '../../../sandbox/catalogue/recording.ts'
import { words } from '../../../sandbox/catalogue/text.ts'

const SERVICE = 'spotify'

function catalogue(): Catalogue {
  const made = new Catalogue()
  made.registerService(SERVICE, (key) => `id:${key}`)
  return made
}

describe('built-in catalogue', () => {
  it('is the same each time, and large enough', () => {
    expect(new Catalogue().all()).toEqual(new Catalogue().all())
    expect(new Catalogue().all().length).toBeGreaterThan(300)
  })

  it('has well-formed ISRCs, shared only by releases of one recording', () => {
    const byIsrc = Map.groupBy(new Catalogue().all(), (recording) => recording.isrc)

    for (const [isrc, recordings] of byIsrc) {
      if (isrc === undefined) continue
      expect(isrc).toMatch(/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/)
      expect(new Set(recordings.map((recording) => recording.durationMs)).size).toBe(1)
    }
    expect(byIsrc.get(catalogue().find('night-ferry').isrc)).toHaveLength(2)
  })

  it('was released before the end of 2025, but for what is announced', () => {
    const later = new Catalogue().all().filter((recording) => recording.releaseDate > '2025-12-31')

    expect(later.map((recording) => recording.song)).toEqual(['tomorrows-sleeve', 'future-perfect-tense'])
  })
})

describe('words', () => {
  it.each([
    ['Möth Ümlaut', ['moth', 'umlaut']],
    ["Don't, Won't", ['dont', 'wont']],
    ['夜の渡し船', ['夜の', 'の渡', '渡し', 'し船']],
    ['Ночной паром', ['ночнои', 'паром']],
    ['AC/DC', ['ac', 'dc']],
    ['...', []],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })
})

describe('search', () => {
  it.each([
    ['night ferry paper lanterns', 'night-ferry/studio'],
    ['Night Ferry Corvid Parade', 'night-ferry-corvid/studio'],
    ['夜の渡し船 紙灯籠楽団', 'yoru-no-watashibune/studio'],
    ['밤 나룻배 종이등불', 'bam-bae/studio'],
    ['عبّارة الليل', 'abbarat-al-layl/studio'],
    ['νυχτερινο πλοιο', 'nychterino-pleio/studio'],
    ['zolty zolw', 'zolty-zolw/studio'],
  ])('%s', (text, expected) => {
    const keys = catalogue()
      .search(SERVICE, text)
      .map((recording) => recording.key)

    expect(keys).toContain(expected)
    expect(keys.indexOf(expected)).toBeLessThan(3)
  })

  it('finds recordings that tests add, and loses those they take down', () => {
    const made = catalogue()
    const added = completeRecording({ title: 'Brand New', artists: ['Nobody'], isrc: 'QZATM2699999' }, 1)

    made.add(added)
    const found = made.search(SERVICE, 'brand new nobody')
    made.remove(added.key)

    expect(found).toEqual([added])
    expect(made.search(SERVICE, 'brand new nobody')).toEqual([])
    expect(made.withIsrc(SERVICE, 'QZATM2699999')).toEqual([])
    expect(made.byId(SERVICE, `id:${added.key}`)).toBeUndefined()
  })

  it('knows which service lacks a recording', () => {
    const made = catalogue()
    const missing = made.find('tape-deck-gospel')

    expect(made.withIsrc(SERVICE, missing.isrc ?? '')).toEqual([])
    expect(made.withIsrc('amazon-music', missing.isrc ?? '')).toEqual([missing])
  })
})
