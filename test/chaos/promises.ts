import { expect } from '@jest/globals'
import { waitFor } from '../support/wait-for.ts'
import { expectNoSecrets } from './secrets.ts'
import type { ChaosWorld, Shown } from './world.ts'

const WAITING = new Set(['queued', 'matched'])
const THERE = new Set(['saved', 'already_saved'])

export interface Kept {
  readonly saves: number
  /** Additions sent although the library had the track: the price of not knowing what a dead process did. */
  readonly repeated: number
  /** Calls to the services for each 1,000 accepted saves; set-up is not in it. */
  readonly callsPer1000: number
}

/**
 * What is promised whatever happens, checked on the ledger of the services: (I1) every accepted save ends within
 * `withinMs`; (I2) each track is added to an account exactly once; (I3) to an account of the listener who tapped, and no
 * other; (I4) what is shown is what is there; (I5) no secret is outside its place.
 */
export async function expectPromisesKept(world: ChaosWorld, withinMs: number): Promise<Kept> {
  const shown = await everythingEnded(world, withinMs)
  const key = (service: string, account: string, track: string) => `${service} ${account} ${track}`
  const ledger = await world.ledger()
  const effects = ledger
    .filter((entry) => entry.changed && entry.call === 'library.add')
    .map((entry) => key(entry.service, entry.account, entry.track))

  const byId = new Map(shown.map((save) => [save.id, save]))
  const wanted = world.accepted.map(({ id, user, service }) => {
    const placement = byId.get(id)?.placements.find((one) => one.service === service)
    expect({ id, user, service, status: placement?.status, error: placement?.error }).toMatchObject({
      status: expect.stringMatching(/^(saved|already_saved)$/),
    })
    const accounts = world.accounts.get(`${user} ${service}`) ?? []
    const track = placement?.matched?.id ?? ''
    const there = accounts.find((account) => effects.includes(key(service, account, track)))
    return key(service, there ?? `an account of ${user}`, track)
  })

  expect(shown).toHaveLength(new Set(world.accepted.map(({ id }) => id)).size)
  expect(effects.toSorted()).toEqual([...new Set(wanted)].toSorted())
  await expectNoSecrets(world)
  const counts = (await world.control('GET', '/requests/counts')) as Record<string, Record<string, number>>
  const calls = Object.values(counts).flatMap((kinds) => Object.values(kinds))
  return {
    saves: world.accepted.length,
    repeated: ledger.filter((entry) => !entry.changed && entry.call === 'library.add').length,
    callsPer1000: Math.round((calls.reduce((sum, n) => sum + n, 0) / world.accepted.length) * 1000),
  }
}

/** How often each status is shown; `saved` alone means that nobody mistook our own addition for the listener's. */
export function statusesOf(shown: readonly Shown[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { status } of shown.flatMap((save) => save.placements))
    counts[status] = (counts[status] ?? 0) + 1
  return counts
}

export function everythingEnded(world: ChaosWorld, withinMs: number): Promise<readonly Shown[]> {
  let open: readonly string[] = []
  const look = async () => {
    const all = await world.shown().catch(() => [])
    open = all.flatMap(({ id, placements }) =>
      placements.filter(({ status }) => WAITING.has(status)).map((one) => `${id} ${JSON.stringify(one)}`),
    )
    return all.length >= new Set(world.accepted.map(({ id }) => id)).size && open.length === 0
      ? all
      : undefined
  }
  return waitFor('every accepted save has ended', look, withinMs).catch((err: unknown) => {
    throw new Error(`${String(err)}; still open: ${open.slice(0, 3).join(', ')} (${open.length})`, {
      cause: err,
    })
  })
}

/** Whether the song is in the library, as its placement says. */
export function isThere(save: Shown | undefined, service: string): boolean {
  return THERE.has(save?.placements.find((one) => one.service === service)?.status ?? '')
}
