import fc from 'fast-check'
import { expect, it } from '@jest/globals'
import { PLACEMENT_STATUSES, SAVE_STATUSES, saveStatus } from '../../../../core/domain/save.ts'
import type { PlacementStatus } from '../../../../core/domain/save.ts'
import { newId } from '../../../../core/domain/ids.ts'
import { someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'

/** The order of the services never matters, so a combination is a set of statuses, each once or twice. */
const Combination = fc.tuple(...PLACEMENT_STATUSES.map(() => fc.nat(2)))

export function derivedStatusCases(api: Api): void {
  it('filters by the status that it shows, for every combination of placements', async () => {
    const user = someUser()
    const pairs = PLACEMENT_STATUSES.flatMap((a) => PLACEMENT_STATUSES.map((b) => [a, b]))
    const singles = PLACEMENT_STATUSES.map((status) => [status])
    const others = fc
      .sample(Combination, { numRuns: 150, seed: 7 })
      .map((counts) =>
        counts.flatMap((count, n) => Array<PlacementStatus>(count).fill(PLACEMENT_STATUSES[n]!)),
      )
    const combinations: PlacementStatus[][] = [[], ...singles, ...pairs, ...others]

    const expected = new Map<string, string>()
    for (const statuses of combinations)
      expected.set(await saveWith(user, statuses), saveStatus(statuses.map((status) => ({ status }))))

    const found = new Map<string, string>()
    for (const status of SAVE_STATUSES) {
      let next: string | null = ''
      while (next !== null) {
        const { body } = await api.call('GET', `/v1/saves?user=${user}&status=${status}&limit=100${next}`)
        for (const save of body.data) {
          expect(save.status).toBe(status)
          expect(found.has(save.id)).toBe(false)
          found.set(save.id, status)
        }
        next = body.next_cursor === null ? null : `&cursor=${body.next_cursor}`
      }
    }
    expect(found.size).toBe(expected.size)
    for (const [id, status] of expected) expect(found.get(id)).toBe(status)
  })

  async function saveWith(user: string, statuses: readonly PlacementStatus[]): Promise<string> {
    const id = newId('sav')
    const now = api.now()
    const owner = { app_id: api.app.id, user_id: user, recording_id: 'rec_1' }
    await api.db
      .insertInto('users')
      .values({ app_id: api.app.id, id: user, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await api.db
      .insertInto('saves')
      .values({
        ...owner,
        id,
        track: '{"artists":[]}',
        target: '{"kind":"library"}',
        context: '{}',
        unplaced: statuses.length === 0,
        created_at: now,
      })
      .execute()
    if (statuses.length > 0) {
      const rows = statuses.map((status, n) => ({
        ...owner,
        save_id: id,
        service: `service-${n}`,
        mode: 'test' as const,
        market: '',
        status,
        updated_at: now,
      }))
      await api.db.insertInto('placements').values(rows).execute()
    }
    return id
  }
}
