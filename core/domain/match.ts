import type { CatalogTrack } from './track.ts'

export type Signal =
  | 'link'
  | 'isrc'
  | 'title'
  | 'artists'
  | 'version'
  | 'duration'
  | 'album'
  | 'explicit'
  | 'release_date'
  | 'choice'

export type Verdict = 'same' | 'similar' | 'different' | 'unknown'

/** One line of evidence, as shown to partners and listeners. */
export interface Evidence {
  readonly signal: Signal
  readonly verdict: Verdict
  /** Difference in length (candidate minus wanted), where `signal` is `duration`. */
  readonly delta_ms?: number
  /** A sentence a listener can read: "same title and artist, but this one is live". */
  readonly note?: string
}

export interface ScoredCandidate {
  readonly track: CatalogTrack
  /** Calibrated: of all candidates given 0.9, nine in ten are the recording that was wanted. */
  readonly confidence: number
  readonly evidence: readonly Evidence[]
}

/** How the track was found. */
export type Method = 'link' | 'isrc' | 'search' | 'choice'

export type Decision =
  | (ScoredCandidate & {
      readonly kind: 'found'
      /** True when it is not the version in the video but the nearest thing there is (original for a sped-up sound). */
      readonly substitute: boolean
    })
  /** At most five, best first. */
  | { readonly kind: 'unsure'; readonly candidates: readonly ScoredCandidate[]; readonly reason: string }
  | { readonly kind: 'absent'; readonly reason: string }
