import { expect } from '@jest/globals'
import { waitFor } from '../support/wait-for.ts'
import type { ChaosWorld } from './world.ts'

const WAITING = new Set(['queued', 'matched'])

/**
 * What is promised whatever happens: every accepted save ends; each track is in the library once, in the account of
 * the listener who tapped and in no other; and what is shown is what is there.
 */
export async function expectPromisesKept(world: ChaosWorld, withinMs: number): Promise<void> {
  const shown = await waitFor(
    'every accepted save has ended',
    async () => {
      const all = await world.shown().catch(() => [])
      const open = all.flatMap((save) => save.placements).filter(({ status }) => WAITING.has(status))
      return all.length >= world.accepted.length && open.length === 0 ? all : undefined
    },
    withinMs,
  )
  const key = (service: string, account: string, track: string) => `${service} ${account} ${track}`
  const effects = (await world.ledger())
    .filter((entry) => entry.changed && entry.call === 'library.add')
    .map((entry) => key(entry.service, entry.account, entry.track))

  const byId = new Map(shown.map((save) => [save.id, save]))
  const expected = world.accepted.map(({ id, user, service }) => {
    const placement = byId.get(id)?.placements.find((one) => one.service === service)
    expect({ id, status: placement?.status, error: placement?.error ?? null }).toEqual({
      id,
      status: 'saved',
      error: null,
    })
    return key(service, world.accounts.get(`${user} ${service}`) ?? '', placement?.matched?.id ?? '')
  })

  expect(shown).toHaveLength(world.accepted.length)
  expect(effects.toSorted()).toEqual(expected.toSorted())
}

/** Additions that were sent although the library had the track: the price of not knowing what a dead process did. */
export async function repeatedCalls(world: ChaosWorld): Promise<number> {
  return (await world.ledger()).filter((entry) => !entry.changed && entry.call === 'library.add').length
}

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = Math.trunc(state + 0x6d2b79f5)
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
