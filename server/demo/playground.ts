/** How a simulated service can be told to behave, until it is told otherwise or the time is over. */
export const MOODS = ['fine', 'slow', 'limited', 'down'] as const
export type Mood = (typeof MOODS)[number]

export interface MoodNow {
  readonly mood: Mood
  /** When the service is fine again by itself; nobody finds it broken by somebody who left. */
  readonly endsAt?: Date | undefined
}

/** A track that an account holds. */
export interface HeldTrack {
  readonly id: string
  readonly title: string
  readonly artists: readonly string[]
  readonly addedAt: Date
  /** The playlist it is in; undefined = the library itself. */
  readonly playlist?: string | undefined
}

/** One request that a service received. */
export interface ReceivedCall {
  readonly at: Date
  readonly service: string
  readonly method: string
  /** Path and query, as they arrived. */
  readonly url: string
  /** What was answered; absent while it is not. */
  readonly status?: number | undefined
}

/**
 * What the demo may do with the simulated services. Whoever starts simulators hands it to us; without one there is no
 * demo, and none of its addresses exist.
 */
export interface Playground {
  /** The app whose listeners the visitors are; undefined until it has been set up. */
  appId(): string | undefined
  /** Newest first. */
  holdings(service: string, account: string): readonly HeldTrack[]
  /** Newest first: what came with one of these accounts' tokens, or with nobody's. */
  calls(accounts: ReadonlyMap<string, string>, since: Date): readonly ReceivedCall[]
  mood(service: string): MoodNow
  setMood(service: string, mood: Mood): void
  /** Ends what the listener allowed, as if they had done so in the service's own settings. */
  endConsent(service: string, account: string): void
}
