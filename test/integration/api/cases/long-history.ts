import { beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { someSave, someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'
import type { TestApp } from '../../../support/product.ts'

/** More than one request looks at. */
const HISTORY = 5000

export function longHistoryCases(api: Api): void {
  describe('the list of saves of an app with a long history', () => {
    let app: TestApp
    /** The oldest save of each kind, newest first; everything after them is done. */
    const rare: Record<string, string> = {}

    beforeAll(async () => {
      app = await api.createApp()
      const user = someUser()
      await app.link(user, 'spotify')
      const save = async (body: Record<string, unknown>) =>
        String((await as('POST', '/v1/saves', someSave(body))).id)
      rare['unplaced'] = await save({ services: undefined })
      rare['partial'] = await save({ user, services: ['spotify', 'apple-music'] })
      rare['failed'] = await save({ user })
      rare['waits'] = await save({ services: ['apple-music'] })
      rare['queued'] = await save({ user })
      await setStatus('failed', rare['partial'], 'spotify')
      await setStatus('saved', rare['partial'], 'apple-music')
      await setStatus('failed', rare['failed'], 'spotify')
      await fill(user)
    }, 60_000)

    async function as(method: string, path: string, body?: unknown) {
      const answer = await api.call(method, path, body, { token: app.key })
      expect(answer.status).toBeLessThan(300)
      return answer.body
    }

    function setStatus(status: 'failed' | 'saved', id: string | undefined, service: string) {
      return api.db
        .updateTable('placements')
        .set({ status, ring_at: null })
        .where('save_id', '=', String(id))
        .where('service', '=', service)
        .execute()
    }

    /** Done saves made after the rare ones. */
    async function fill(user: string) {
      await sql`with made as (
          insert into saves (id, app_id, user_id, recording_id, track, target, context, created_at)
          select 'sav_f' || lpad(to_hex(n), 31, '0'), ${app.id}, ${user}, 'rec_1', '{"artists":[]}', '{"kind":"library"}',
            '{}', ${api.now()}::timestamptz
          from generate_series(1, ${HISTORY}::int) n returning id, app_id, user_id, created_at)
        insert into placements (save_id, service, app_id, user_id, mode, recording_id, market, status, updated_at)
        select id, 'spotify', app_id, user_id, 'test', 'rec_1', 'US', 'saved', created_at from made`.execute(
        api.db,
      )
    }

    /** All pages of a list: what is on them, and how many there were. */
    async function all(filter: string) {
      const ids: string[] = []
      let pages = 0
      for (let next: string | null = ''; next !== null; pages += 1) {
        const body = await as('GET', `/v1/saves?${filter}${next}`)
        ids.push(...body.data.map((save: { id: string }) => save.id))
        next = body.next_cursor === null ? null : `&cursor=${body.next_cursor}`
      }
      return { ids, pages }
    }

    it.each([
      ['in_progress', ['queued']],
      ['needs_action', ['waits', 'unplaced']],
      ['partial', ['partial']],
      ['failed', ['failed']],
      ['scheduled', []],
    ])('finds what is %s on the first page', async (status, expected) => {
      expect(await all(`status=${status}`)).toEqual({ ids: expected.map((one) => rare[one]), pages: 1 })
    })

    it('goes through the history page by page where no index knows, and misses nothing', async () => {
      const { ids, pages } = await all('service=apple-music')

      expect(ids).toEqual([rare['waits'], rare['partial']])
      expect(pages).toBe(Math.ceil((HISTORY + 5) / 2000))
    })

    it('has every done save on one page', async () => {
      const { ids } = await all('status=done&limit=100')

      expect(ids).toHaveLength(HISTORY)
      expect(ids).toEqual([...new Set(ids)].toSorted().toReversed())
    })

    it('finds a save no longer among those without a service when a link has given it a place', async () => {
      const user = someUser()
      const { id } = await as('POST', '/v1/saves', someSave({ user, services: undefined }))
      expect((await all('status=needs_action')).ids).toContain(id)

      await app.link(user, 'spotify')

      expect((await all('status=needs_action')).ids).not.toContain(id)
      expect((await all('status=in_progress')).ids).toContain(id)
      const row = await api.db
        .selectFrom('saves')
        .select('unplaced')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect(row.unplaced).toBe(false)
    })
  })
}
