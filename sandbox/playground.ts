import { bracketedTitle } from './catalogue/recording.ts'
import type { FaultEffect, FaultRule, RequestRecord, Sandbox } from './simulator.ts'
import type { StoredAccount } from './state.ts'

/** Longest a service misbehaves before it recovers by itself. */
const MOOD_MS = 3 * 60_000
const SLOW_MS = 4000
const LOOK_BACK = 400
const SHOWN_CALLS = 40
/** The services' APIs; their sign-in pages go on working. */
const API = '/v1/'

const EFFECTS = {
  slow: { kind: 'slow', ms: SLOW_MS },
  limited: { kind: 'named', name: 'rate_limited', retryAfter: '5' },
  down: { kind: 'named', name: 'html_503' },
} as const satisfies Record<string, FaultEffect>
type Mood = keyof typeof EFFECTS | 'fine'

interface Told {
  readonly mood: Mood
  readonly endsAt: Date
  readonly rule: FaultRule
  readonly timer: NodeJS.Timeout
}

interface Held {
  readonly id: string
  readonly title: string
  readonly artists: readonly string[]
  readonly addedAt: Date
  readonly playlist?: string
}

/** The simulators as people play with them: what is in a library, which calls came, and switches for trouble. */
export function createPlayground(sandbox: Sandbox) {
  const { world } = sandbox
  const told = new Map<string, Told>()

  function calm(service: string): void {
    const before = told.get(service)
    if (before === undefined) return
    clearTimeout(before.timer)
    world.faults.remove(before.rule)
    told.delete(service)
  }

  return {
    holdings(service: string, account: string): readonly Held[] {
      const found = world.account(service, account)
      return found === undefined ? [] : holdingsOf(sandbox, found)
    },
    calls: (accounts: ReadonlyMap<string, string>, since: Date) =>
      callsOf(sandbox, accounts, since.toISOString()),
    mood(service: string): { readonly mood: Mood; readonly endsAt?: Date } {
      const now = told.get(service)
      return now === undefined ? { mood: 'fine' } : { mood: now.mood, endsAt: now.endsAt }
    },
    setMood(service: string, mood: Mood): void {
      calm(service)
      if (mood === 'fine') return
      const rule = { service, pathIncludes: API, times: null, effect: EFFECTS[mood] }
      sandbox.addFault(rule)
      const timer = setTimeout(() => calm(service), MOOD_MS).unref()
      told.set(service, { mood, endsAt: new Date(Date.now() + MOOD_MS), rule, timer })
    },
    endConsent: (service: string, account: string) => world.expireConsents({ service, account }),
  }
}

function holdingsOf(sandbox: Sandbox, account: StoredAccount): readonly Held[] {
  const held = (track: string, addedAt: number, playlist?: string): Held => {
    const recording = sandbox.world.catalogue.byId(account.service, track)
    const title = recording === undefined ? track : bracketedTitle(recording)
    return {
      id: track,
      title,
      artists: recording?.artists ?? [],
      addedAt: new Date(addedAt),
      ...(playlist === undefined ? {} : { playlist }),
    }
  }
  const library = [...account.library].map(([track, addedAt]) => held(track, addedAt))
  const playlists = [...account.playlists.values()].flatMap(({ name, entries }) =>
    entries.map(({ track, addedAt }) => held(track, addedAt, name)),
  )
  return [...library, ...playlists].sort((a, b) => b.addedAt.getTime() - a.addedAt.getTime())
}

function callsOf(sandbox: Sandbox, accounts: ReadonlyMap<string, string>, since: string) {
  const theirs = ({ service, account, at, url }: RequestRecord) =>
    at >= since && url.startsWith(API) && (account === undefined || accounts.get(service) === account)
  return sandbox.world.log
    .latest(LOOK_BACK)
    .filter(theirs)
    .slice(0, SHOWN_CALLS)
    .map(({ at, service, method, url, status }) => ({ at: new Date(at), service, method, url, status }))
}
