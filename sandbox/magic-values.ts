import type { Request } from 'express'
import { MAGIC_SONGS } from './catalogue/magic-songs.ts'
import type { MagicEffect } from './catalogue/magic-songs.ts'
import { bodyText } from './http.ts'
import type { FaultEffect, Simulator } from './simulator.ts'
import type { World } from './world.ts'

const SLOW_MS = 3000

/** Faults by what a listener's account is told. */
const FAULTS: Readonly<Partial<Record<MagicEffect, FaultEffect>>> = {
  rate_limited: { kind: 'named', name: 'rate_limited', retryAfter: '2' },
  service_down: { kind: 'named', name: 'html_503' },
  slow: { kind: 'slow', ms: SLOW_MS },
}

/**
 * The test values of one simulated service. Each works once for each account, so that a save that is tried again gets on;
 * a restart of the sandbox forgets whom it worked for.
 */
export class MagicValues {
  private readonly effects = new Map<string, MagicEffect>()
  private readonly done = new Set<string>()
  private readonly service: string
  private readonly world: World

  constructor(simulator: Simulator, world: World) {
    this.service = simulator.id
    this.world = world
    for (const { isrc, effect } of MAGIC_SONGS) {
      if (effect !== undefined) this.effects.set(simulator.trackId(`magic-${isrc}/studio`), effect)
    }
  }

  /** What a request of this account meets; changes the account where that is what the value is for. */
  take(req: Request, account: string | undefined): FaultEffect | undefined {
    if (account === undefined) return undefined
    const track = words(req).find((word) => this.effects.has(word))
    const effect = this.effects.get(track ?? '')
    if (track === undefined || effect === undefined) return undefined
    // A library is asked before it is written to, and must then say yes; all else concerns changes.
    if (effect !== 'already_saved' && req.method === 'GET') return undefined
    const once = `${account} ${effect}`
    if (this.done.has(once)) return undefined
    this.done.add(once)
    if (effect === 'already_saved') this.keep(account, track)
    if (effect === 'link_again') this.world.expireConsents({ service: this.service, account })
    return FAULTS[effect]
  }

  private keep(account: string, track: string): void {
    const { service, world } = this
    world.commit({ type: 'library.add', service, account, at: world.now(), track })
  }
}

function words(req: Request): readonly string[] {
  const [path = '', query = ''] = req.url.split('?')
  const text = [path, ...[...new URLSearchParams(query)].flat(), bodyText(req)].join(' ')
  return text.split(/[^A-Za-z0-9]+/)
}
