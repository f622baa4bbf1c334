import { beforeAll, describe, expect, it } from '@jest/globals'
import { firstSaveId } from '../../../core/database/partitions.ts'
import { countHours } from '../../../core/saves/count-hours.ts'
import { savesByHour } from '../../../server/console/insight/count-saves.ts'
import { funnelOf } from '../../../server/console/insight/funnel.ts'
import { slices } from '../../../server/console/insight/period.ts'
import { qualityOf } from '../../../server/console/insight/quality.ts'
import { sampleSaves } from '../../../server/console/insight/sample.ts'
import type { Group } from '../../../server/console/insight/sample.ts'
import { textOf } from '../../support/web-browser.ts'
import { useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor } from './support/visitor.ts'

const HOUR_MS = 3_600_000

describe('the overview of an app', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN } })
  let app: string
  let now: Date

  /** Saves that were made so many hours ago, all standing alike. */
  async function had(hoursAgo: number, count: number, placement?: Record<string, unknown>): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const at = new Date(now.getTime() - hoursAgo * HOUR_MS - n)
      const id = firstSaveId(at) + String(Math.floor(Math.random() * 1e15)).padStart(20, '0')
      await api.db
        .insertInto('saves')
        .values({
          id,
          app_id: app,
          user_id: 'u_1',
          recording_id: 'r_1',
          track: '{"artists":[]}',
          target: '{"kind":"library"}',
          context: '{}',
          unplaced: placement === undefined,
          created_at: at,
        })
        .execute()
      if (placement === undefined) continue
      await api.db
        .insertInto('placements')
        .values({
          save_id: id,
          service: 'spotify',
          app_id: app,
          user_id: 'u_1',
          mode: 'test',
          recording_id: 'r_1',
          market: 'US',
          status: 'saved',
          updated_at: at,
          ...placement,
        } as never)
        .execute()
    }
  }
  const match = (method: string, confidence: number) =>
    JSON.stringify({ id: 't', method, confidence, substitute: false, evidence: [] })

  beforeAll(async () => {
    app = (await api.createApp()).id
    now = api.now()
    await api.db.insertInto('users').values({ app_id: app, id: 'u_1', created_at: now }).execute()
    await had(3, 5, { matched: match('isrc', 0.99) })
    await had(30, 4, {
      status: 'undone',
      swap: '{"status":"done","replaced":[]}',
      matched: match('search', 0.91),
    })
    await had(50, 3, { status: 'failed', error: '{"code":"no_subscription"}', matched: match('choice', 1) })
    await had(70, 2, { status: 'not_found', error: '{"code":"not_found"}' })
    await had(100, 2, { status: 'awaiting_review' })
    await had(120, 1)
  })

  it('counts each save once, before and after the hours are counted', async () => {
    const from = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - 6 * 24 * HOUR_MS)
    const total = async () =>
      [...(await savesByHour(api.db, app, from, api.now())).values()].reduce((sum, n) => sum + n, 0)
    const live = await total()

    await countHours(api.db, api.now())
    const counted = await total()
    await had(0, 2, { matched: match('link', 0.97) })
    const after = await total()
    await countHours(api.db, api.now())

    expect([live, counted, after, await total()]).toEqual([17, 17, 19, 19])
    const kept = await api.db.selectFrom('app_hours').selectAll().where('app_id', '=', app).execute()
    expect(kept.reduce((sum, { saves }) => sum + saves, 0)).toBe(17)
  })

  it('tells how far they came, and why not further', async () => {
    const counted = slices('week', 1, api.now()).map((slice) => ({ ...slice, saves: 0 }))
    const byHour = await savesByHour(api.db, app, counted[0]?.start ?? now, api.now())
    const { groups, looked } = await sampleSaves(
      api.db,
      app,
      counted.map((slice) => ({ ...slice, saves: byHour.get(slice.start.getTime()) ?? 0 })),
    )

    const funnel = funnelOf(19, groups)

    expect(looked).toBe(19)
    expect(funnel).toMatchObject({ saves: 19, placements: 18, matched: 14, saved: 11 })
    expect(funnel.losses.placing).toMatchObject([{ status: 'unplaced', count: 1 }])
    expect(funnel.losses.saving).toEqual([
      {
        status: 'failed',
        code: 'no_subscription',
        count: 3,
        services: [{ service: 'spotify', count: 3 }],
      },
    ])
    expect(funnel.losses.matching.map(({ status, count }) => [status, count])).toEqual(
      expect.arrayContaining([
        ['not_found', 2],
        ['awaiting_review', 2],
      ]),
    )
    expect(qualityOf(groups)).toMatchObject({
      matched: 14,
      asked: 2,
      chosen: 3,
      swapped: 4,
      undone: 4,
      notFound: 2,
    })
    const sure = qualityOf(groups).confidence.find(({ from }) => from === 98)
    expect(sure?.count).toBe(5)
  })

  it('estimates from a part what it cannot look at as a whole', async () => {
    // Said to have a hundred thousand times as many: the shares stay, the numbers grow.
    const counted = slices('week', 1, api.now())
    const byHour = await savesByHour(api.db, app, counted[0]?.start ?? now, api.now())
    const many = counted.map((slice) => ({
      ...slice,
      saves: (byHour.get(slice.start.getTime()) ?? 0) * 100_000,
    }))

    const { groups } = await sampleSaves(api.db, app, many)

    expect(funnelOf(1_900_000, groups)).toMatchObject({ placements: 1_800_000, matched: 1_400_000 })
  })

  it('is a page with a table for every picture', async () => {
    const visitor = await Visitor.withKey(api, ['saves:read'], app)
    for (const period of ['day', 'week', 'month', 'nonsense']) {
      const page = await visitor.get(`/console/apps/${app}?period=${period}`)

      expect(page.status).toBe(200)
      expect([...page.body.matchAll(/<svg[^>]*role="img"/g)].length).toBe(
        [...page.body.matchAll(/As a table/g)].length,
      )
      expect(textOf(page)).toContain(period === 'day' ? 'Saves per hour' : 'Saves per day')
    }
  })

  it('adds nothing to what is lost or found', () => {
    const group = (some: Partial<Group>): Group => ({
      service: 'spotify',
      status: 'saved',
      code: null,
      has_match: true,
      method: 'isrc',
      confidence: 99,
      substitute: false,
      unplaced: false,
      swapped: false,
      count: 1,
      ...some,
    })
    const groups = [
      group({}),
      group({ status: 'queued', has_match: false, count: 2 }),
      group({ status: 'matched', count: 3 }),
    ]

    const { placements, matched, saved, losses } = funnelOf(6, groups)

    const lost = (some: readonly { count: number }[]) => some.reduce((sum, { count }) => sum + count, 0)
    expect(placements - lost(losses.matching)).toBe(matched)
    expect(matched - lost(losses.saving)).toBe(saved)
  })
})
