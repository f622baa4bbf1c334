import { afterAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Db } from '../../../core/database/open.ts'
import { decodeCursor } from '../../../core/events/cursor.ts'
import { eventId } from '../../../core/events/event-id.ts'
import { readHistory } from '../../../core/events/history.ts'
import { openTail } from '../../../core/events/tail.ts'
import type { EventTail } from '../../../core/events/tail.ts'
import { eventIdSql } from '../../../core/webhooks/event-types.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { useApi } from '../api/support/api.ts'

describeOnEveryStorage('the tail of the events', (mode) => {
  const api = useApi(mode)

  async function write(db: Db, name: string, appId = 'app_a'): Promise<number> {
    const row = await sql<{ position: number }>`insert into events (app_id, user_id, type, data, created_at)
      values (${appId}, 'u', 'link.created', jsonb_build_object('service', ${name}::text), now()) returning position`.execute(
      db,
    )
    return row.rows[0]?.position ?? 0
  }

  const names = async (tail: EventTail, apps = ['app_a']) =>
    (await tail.next(apps)).events.map(({ data }) => data['service'])

  it('begins now and gives each event once, in order, only of the apps asked for', async () => {
    await write(api.db, 'before')
    const tail = await openTail(api.db)
    const first = await write(api.db, 'first')
    await write(api.db, 'of another', 'app_b')
    await write(api.db, 'second')

    const { events, more } = await tail.next(['app_a'])

    expect(events.map(({ data }) => data['service'])).toEqual(['first', 'second'])
    expect(events[0]).toMatchObject({
      position: first,
      cursor: String(first),
      appId: 'app_a',
      userId: 'u',
      type: 'link.created',
    })
    expect(more).toBe(false)
    expect(await names(tail)).toEqual([])
  })

  it('names an event as webhooks do', async () => {
    const at = new Date('2026-11-22T10:00:00.123Z')

    const found = await sql<{
      id: string
    }>`select ${eventIdSql(sql`4711`, sql`${at}::timestamptz`)} as id`.execute(api.db)

    expect(eventId(4711, at)).toBe(found.rows[0]?.id)
  })

  it('goes on at once when there is more than fits', async () => {
    const tail = await openTail(api.db)
    await sql`insert into events (app_id, user_id, type, data, created_at)
      select 'app_a', 'u', 'link.created', jsonb_build_object('service', n), now() from generate_series(1, 2500) n`.execute(
      api.db,
    )

    const first = await tail.next(['app_a'])
    const second = await tail.next(['app_a'])

    expect([first.more, second.more]).toEqual([true, false])
    expect([...first.events, ...second.events].map(({ data }) => data['service'])).toEqual(
      Array.from({ length: 2500 }, (_, n) => n + 1),
    )
  })

  it('forgets positions that were rolled back', async () => {
    let nowMs = 0
    const tail = await openTail(api.db, () => nowMs)
    await api.db
      .transaction()
      .execute(async (trx) => {
        await write(trx, 'never')
        throw new Error('no')
      })
      .catch(() => undefined)
    await write(api.db, 'after')

    const told = await names(tail)
    const open = tail.cursor.open.length
    nowMs += 6000
    // Transactions of other databases on the server hold the horizon as well.
    const later = await waitFor('nothing is waited for', async () => {
      const more = await names(tail)
      return (more.length > 0 || tail.cursor.open.length === 0) && more
    })

    expect([told, later]).toEqual([['after'], []])
    expect(open).toBeGreaterThanOrEqual(1)
  })

  if (mode === 'embedded') return

  describeLate()

  function describeLate(): void {
    const opened: { commit(): Promise<void> }[] = []
    let tail: EventTail
    let nowMs = 0

    /** A transaction that has taken its position and not committed yet. */
    async function begin(name: string) {
      const trx = await api.db.startTransaction().execute()
      const position = await write(trx, name)
      const one = { position, commit: () => trx.commit().execute() }
      opened.push(one)
      return one
    }

    afterAll(async () => {
      await Promise.allSettled(opened.map((one) => one.commit()))
    })

    it('gives out what commits in the reverse order, however late', async () => {
      tail = await openTail(api.db, () => nowMs)
      const slow = await begin('slow')
      const slower = await begin('slower')
      const fast = await write(api.db, 'fast')

      const told = [await names(tail)]
      const open = tail.cursor
      nowMs += 3_600_000
      told.push(await names(tail))
      await slower.commit()
      told.push(await names(tail))
      await slow.commit()
      told.push(await names(tail), await names(tail))

      expect(told).toEqual([['fast'], [], ['slower'], ['slow'], []])
      expect(open).toEqual({ high: fast, open: expect.arrayContaining([slow.position, slower.position]) })
      expect(tail.cursor).toEqual({ high: fast, open: [] })
    })

    it('finds what was under way when it began', async () => {
      const early = await begin('early')
      await write(api.db, 'done')
      const late = await openTail(api.db)

      const before = await names(late)
      await early.commit()
      const after = await names(late)

      expect([before, after]).toEqual([[], ['early']])
      await names(tail)
    })

    it('leaves nothing out for who goes on from a cursor in between', async () => {
      const slow = await begin('slow')
      await write(api.db, 'fast')
      const { events } = await tail.next(['app_a'])
      await write(api.db, 'next')
      await slow.commit()
      const end = (await openTail(api.db)).cursor

      const from = decodeCursor(events.at(-1)?.cursor ?? '')
      const missed = await readHistory(api.db, { appId: 'app_a', userId: undefined }, from!, end, 100)

      expect(missed.map(({ data }) => data['service'])).toEqual(['slow', 'next'])
    })
  }
})
