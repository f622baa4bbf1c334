import { generateCatalogue } from './generate.ts'
import { bracketedTitle, type Recording, type Version } from './recording.ts'
import { words } from './text.ts'

type Field = 'title' | 'artist' | 'album' | 'any'

/** All recordings with the indexes the simulated services answer from; no call walks the whole list. */
export class Catalogue {
  private readonly byKey = new Map<string, Recording>()
  private readonly byIsrc = new Map<string, Recording[]>()
  private readonly postings = new Map<string, Set<Recording>>()
  private readonly idMakers = new Map<string, (key: string) => string>()
  private readonly byServiceId = new Map<string, Recording>()

  constructor(recordings: readonly Recording[] = generateCatalogue()) {
    for (const recording of recordings) this.add(recording)
  }

  /** A service says how it makes a track id out of a recording's key. */
  registerService(service: string, makeId: (key: string) => string): void {
    this.idMakers.set(service, makeId)
    for (const recording of this.byKey.values()) this.indexId(service, recording)
  }

  add(recording: Recording): void {
    this.remove(recording.key)
    this.byKey.set(recording.key, recording)
    for (const service of this.idMakers.keys()) this.indexId(service, recording)
    if (recording.isrc !== undefined) {
      const same = this.byIsrc.get(recording.isrc)
      if (same === undefined) this.byIsrc.set(recording.isrc, [recording])
      else same.push(recording)
    }
    for (const posting of postingKeys(recording)) {
      const found = this.postings.get(posting)
      if (found === undefined) this.postings.set(posting, new Set([recording]))
      else found.add(recording)
    }
  }

  /** A take-down: the recording is gone from every service; libraries keep the id. */
  remove(key: string): void {
    const recording = this.byKey.get(key)
    if (recording === undefined) return
    this.byKey.delete(key)
    for (const [service, makeId] of this.idMakers) this.byServiceId.delete(`${service} ${makeId(key)}`)
    if (recording.isrc !== undefined) {
      const rest = (this.byIsrc.get(recording.isrc) ?? []).filter((other) => other !== recording)
      this.byIsrc.set(recording.isrc, rest)
    }
    for (const posting of postingKeys(recording)) this.postings.get(posting)?.delete(recording)
  }

  all(): readonly Recording[] {
    return [...this.byKey.values()]
  }

  get(key: string): Recording | undefined {
    return this.byKey.get(key)
  }

  /** `find('night-ferry')`, `find('night-ferry', 'live')`; throws when a test names what is not there. */
  find(song: string, version: Version = 'studio'): Recording {
    const recording = this.byKey.get(`${song}/${version}`)
    if (recording === undefined) throw new Error(`the catalogue has no ${version} version of "${song}"`)
    return recording
  }

  trackId(service: string, recording: Recording): string {
    const makeId = this.idMakers.get(service)
    if (makeId === undefined) throw new Error(`no simulated service "${service}"`)
    return makeId(recording.key)
  }

  byId(service: string, trackId: string): Recording | undefined {
    return this.byServiceId.get(`${service} ${trackId}`)
  }

  withIsrc(service: string, isrc: string): readonly Recording[] {
    return (this.byIsrc.get(isrc) ?? []).filter((recording) => isOn(recording, service))
  }

  /** Recordings whose field holds every word, best first. */
  withWords(service: string, field: Field, text: string): readonly Recording[] {
    const wanted = words(text)
    return ranked(this.score(service, field, wanted), wanted.length, wanted)
  }

  /** Free text, forgiving like the real searches: two thirds of the words are enough. */
  search(service: string, text: string): readonly Recording[] {
    const wanted = words(text)
    return ranked(this.score(service, 'any', wanted), Math.ceil((wanted.length * 2) / 3), wanted)
  }

  private score(service: string, field: Field, wanted: readonly string[]): Map<Recording, number> {
    const scores = new Map<Recording, number>()
    for (const word of wanted) {
      for (const recording of this.postings.get(`${field} ${word}`) ?? []) {
        if (isOn(recording, service)) scores.set(recording, (scores.get(recording) ?? 0) + 1)
      }
    }
    return scores
  }

  private indexId(service: string, recording: Recording): void {
    const makeId = this.idMakers.get(service)
    if (makeId !== undefined && isOn(recording, service)) {
      this.byServiceId.set(`${service} ${makeId(recording.key)}`, recording)
    }
  }
}

const wordCounts = new WeakMap<Recording, number>()

function wordCount(recording: Recording): number {
  const known = wordCounts.get(recording)
  if (known !== undefined) return known
  const count = words(`${bracketedTitle(recording)} ${recording.artists.join(' ')}`).length
  wordCounts.set(recording, count)
  return count
}

function isOn(recording: Recording, service: string): boolean {
  return recording.notOn === undefined || !recording.notOn.includes(service)
}

function postingKeys(recording: Recording): ReadonlySet<string> {
  const title = words(bracketedTitle(recording))
  const artist = words(recording.artists.join(' '))
  const album = words(recording.album)
  return new Set([
    ...title.map((word) => `title ${word}`),
    ...artist.map((word) => `artist ${word}`),
    ...album.map((word) => `album ${word}`),
    ...[...title, ...artist, ...album].map((word) => `any ${word}`),
  ])
}

function ranked(
  scores: Map<Recording, number>,
  atLeast: number,
  wanted: readonly string[],
): readonly Recording[] {
  const rank = (recording: Recording, score: number): number =>
    score * 1000 - Math.abs(wordCount(recording) - wanted.length) * 20 + recording.popularity
  return [...scores]
    .filter(([, score]) => score >= Math.max(1, atLeast))
    .map(([recording, score]) => ({ recording, rank: rank(recording, score) }))
    .sort((a, b) => b.rank - a.rank || (a.recording.key < b.recording.key ? -1 : 1))
    .map((entry) => entry.recording)
}
