import type { Evidence, Verdict } from '../../core/domain/match.ts'
import type { CatalogTrack } from '../../core/domain/track.ts'
import type { VersionKind } from '../../core/recording/version-tags.ts'
import type { Comparison } from './compare.ts'
import { isTimedTwin } from './compare.ts'
import type { ArtistClass } from './compare-artists.ts'
import type { TitleClass } from './compare-title.ts'
import type { Wanted } from './sides.ts'

const KIND_NAMES: Readonly<Record<VersionKind, string>> = {
  live: 'live',
  remix: 'a remix',
  acoustic: 'acoustic',
  instrumental: 'instrumental',
  acapella: 'vocals only',
  karaoke: 'a karaoke or tribute version',
  cover: 'a cover',
  'sped-up': 'sped up',
  slowed: 'slowed down',
  nightcore: 'a nightcore version',
  effects: 'with added effects',
  demo: 'a demo',
  alternate: 'an alternate version',
  extended: 'an extended version',
  're-recorded': 'a new recording of the song',
  language: 'in another language',
  mashup: 'a mashup',
}

const TITLES: Readonly<Record<TitleClass, readonly [Verdict, string]>> = {
  exact: ['same', 'same title'],
  aside: ['same', 'same title, one of them with a subtitle'],
  tail: ['similar', 'same title, one of them with an addition'],
  half: ['same', 'same title in another script'],
  alias: ['similar', 'the subtitle of one is the title of the other'],
  near: ['similar', 'title spelled a little differently'],
  part: ['similar', 'the title is part of the text in the video'],
  coded: ['similar', 'another title, but the same recording code, artist and length'],
  unsaid: ['unknown', 'only the recording code is known'],
  script: ['unknown', 'titles in different scripts'],
  different: ['different', 'different title'],
}

const ARTISTS: Readonly<Record<ArtistClass, readonly [Verdict, string]>> = {
  same: ['same', 'same artist'],
  shared: ['similar', 'one artist in common'],
  near: ['similar', 'artist spelled a little differently'],
  script: ['unknown', 'artists in different scripts'],
  unknown: ['unknown', 'the video does not name the artist'],
  different: ['different', 'different artist'],
}

export function evidenceOf(one: Comparison, asSubstitute = false): readonly Evidence[] {
  const [titleVerdict, titleNote] = TITLES[one.title]
  const [artistVerdict, artistNote] = ARTISTS[one.artists]
  return [
    ...(one.sameIsrc
      ? [{ signal: 'isrc', verdict: 'same', note: 'same recording code (ISRC)' } as const]
      : []),
    {
      signal: 'title',
      verdict: titleVerdict,
      note: isTimedTwin(one) ? `${titleNote}, same length` : titleNote,
    },
    { signal: 'artists', verdict: artistVerdict, note: artistNote },
    versionEvidence(one, asSubstitute),
    ...durationEvidence(one),
    ...(one.album === 'unknown' ? [] : [{ signal: 'album', verdict: one.album } as const]),
    ...(one.explicit === 'unknown' ? [] : [explicitEvidence(one)]),
    ...(one.date === 'unknown'
      ? []
      : [{ signal: 'release_date', verdict: one.date === 'close' ? 'similar' : one.date } as const]),
  ]
}

function versionEvidence(one: Comparison, asSubstitute: boolean): Evidence {
  if (asSubstitute) {
    return {
      signal: 'version',
      verdict: 'different',
      note: 'the original; the altered version in the video is not in the catalogue',
    }
  }
  if (!one.sameParts) return { signal: 'version', verdict: 'different', note: 'another part of the work' }
  if (one.version.verdict === 'same') return { signal: 'version', verdict: 'same' }
  if (one.version.verdict === 'loose') {
    return { signal: 'version', verdict: 'similar', note: 'the same kind of version, described differently' }
  }
  return { signal: 'version', verdict: 'different', note: versionNote(one) }
}

/** "same title and artist, but this one is live" */
export function versionNote(one: Comparison): string {
  const { extra, missing } = one.version
  const lead = one.artists === 'same' ? 'same title and artist, but ' : ''
  const other = extra.filter((kind) => missing.length === 0 || !missing.includes(kind))
  if (other.length > 0) return `${lead}this one is ${list(other)}`
  return `${lead}the one in the video is ${list(missing)}`
}

function list(kinds: readonly VersionKind[]): string {
  return kinds.map((kind) => KIND_NAMES[kind]).join(' and ')
}

function durationEvidence(one: Comparison): readonly Evidence[] {
  if (one.durationDelta === undefined) return []
  const seconds = Math.round(Math.abs(one.durationDelta) / 1000)
  const verdict: Verdict =
    one.duration === 'far' || one.duration === 'within-15s'
      ? 'different'
      : one.duration === 'within-7s'
        ? 'similar'
        : 'same'
  const note =
    verdict === 'same'
      ? 'same length'
      : `${String(seconds)} s ${one.durationDelta > 0 ? 'longer' : 'shorter'}`
  return [{ signal: 'duration', verdict, delta_ms: one.durationDelta, note }]
}

function explicitEvidence(one: Comparison): Evidence {
  if (one.explicit === 'same') return { signal: 'explicit', verdict: 'same' }
  const note = one.offered.track.explicit === true ? 'this one is explicit' : 'this one is the clean version'
  return { signal: 'explicit', verdict: 'different', note }
}

export function absentReason(
  wanted: Wanted,
  candidates: readonly CatalogTrack[],
  usable: readonly CatalogTrack[],
): string {
  if (candidates.length > 0 && usable.length === 0)
    return 'what the service has is not playable in your country'
  const name = wanted.read.artists.length > 0 ? 'with this title by this artist' : 'with this title'
  return `the service has no track ${name}`
}

export function unsureReason(wanted: Wanted, shown: readonly Comparison[], hasOriginal: boolean): string {
  if (hasOriginal) return 'the altered version in the video is not there; the original is'
  const best = shown[0]
  if (best === undefined) return 'nothing fits well enough to be saved without asking'
  if (best.version.verdict === 'different') return versionNote(best)
  if (!best.sameParts) return 'only another part of this work is there'
  if (best.explicit === 'different') return `same title and artist, but ${explicitEvidence(best).note ?? ''}`
  if (best.source === 'uploader')
    return 'the title names a song, but somebody else uploaded it: it may be a cover'
  if (best.artists === 'unknown') return 'the title fits, but the video does not say who plays it'
  if (best.title === 'script') return 'the title is written in another script, so it cannot be compared'
  if (best.duration === 'far')
    return `same title and artist, but ${durationEvidence(best)[0]?.note ?? 'another length'}`
  if (wanted.query.durationMs === undefined && shown.length > 1) return 'several recordings fit equally well'
  return 'title or artist fit only roughly'
}
