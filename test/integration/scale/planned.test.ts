import { expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { firstSaveId } from '../../../core/database/partitions.ts'
import type { Db } from '../../../core/database/open.ts'
import { acceptSaves } from '../../../core/saves/accept.ts'
import type { NewSave } from '../../../core/saves/accept.ts'
import { movePlacementsTogether } from '../../../core/saves/transitions.ts'
import type { PlacementMove } from '../../../core/saves/transitions.ts'
import { loadDue } from '../../../workers/add/load.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { useApi } from '../api/support/api.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const MANY = 5000

const linkId = (n: number) => `lnk_${String(n).padStart(32, '0')}`
const saveId = (n: number) => `${firstSaveId(NOW)}${String(n).padStart(20, '0')}`

const noLongerAsked = (n: number): PlacementMove => ({
  saveId: saveId(n),
  service: 'spotify',
  from: 'matched',
  trackId: undefined,
  linkId: linkId(n),
  change: { was_present: false },
})

/** Plans are kept; those of a new installation are made while there is nothing to read. */
describeOnEveryStorage('what was planned while the tables were empty', (mode) => {
  const api = useApi(mode, { overrides: { now: () => NOW } })

  /** Rows that `work` reads, after `MANY` links have come, each with one placement that is due. */
  async function rowsReadBy(work: (trx: Db) => Promise<unknown>): Promise<number> {
    await work(api.db)
    let read = 0
    await api.db
      .transaction()
      .execute(async (trx) => {
        await work(trx)
        await fill(trx)
        const before = await rowsRead(trx)
        await work(trx)
        read = (await rowsRead(trx)) - before
        throw new Error('measured')
      })
      .catch((err: unknown) => {
        if ((err as Error).message !== 'measured') throw err
      })
    return read
  }

  async function fill(trx: Db): Promise<void> {
    await sql`insert into users (app_id, id, created_at) select ${api.app.id}, 'u' || n, ${NOW} from generate_series(1, ${MANY}) n
      on conflict do nothing`.execute(trx)
    await sql`insert into links (id, app_id, user_id, service, status, market, access_token, consented_at, created_at, updated_at)
      select 'lnk_' || lpad(n::text, 32, '0'), ${api.app.id}, 'u' || n, 'spotify', 'active', 'US', 'sealed', ${NOW}, ${NOW}, ${NOW}
      from generate_series(1, ${MANY}) n`.execute(trx)
    await sql`insert into saves (id, app_id, user_id, recording_id, track, target, context, created_at)
      select ${firstSaveId(NOW)} || lpad(n::text, 20, '0'), ${api.app.id}, 'u' || n, 'rec', '{}', '{"kind":"library"}', '{}', ${NOW}
      from generate_series(1, ${MANY}) n`.execute(trx)
    await sql`insert into placements (save_id, service, rank, app_id, user_id, mode, recording_id, market, status, matched, wake_at,
        ring_at, updated_at)
      select ${firstSaveId(NOW)} || lpad(n::text, 20, '0'), 'spotify', 0, ${api.app.id}, 'u' || n, 'test', 'rec', 'US', 'matched',
        '{"id":"t"}', ${NOW}, ${NOW}, ${NOW}
      from generate_series(1, ${MANY}) n`.execute(trx)
  }

  function tapOf(userId: string, n: number): NewSave {
    return {
      saveId: saveId(n),
      appId: api.app.id,
      mode: 'test',
      userId,
      track: { title: 'A Song', artists: ['Somebody'] },
      recordingKeys: ['a-song'],
      services: ['spotify'],
      target: undefined,
      context: {},
      notBefore: undefined,
      requestKey: `tap-${n}`,
      fingerprint: `tap-${n}`,
      requestKeyEndsAt: new Date(NOW.getTime() + 1000),
    }
  }

  it('moves a placement without reading those of others', async () => {
    expect(await rowsReadBy((trx) => movePlacementsTogether(trx, [noLongerAsked(7)], NOW))).toBeLessThan(20)
  })

  it('accepts a save without reading those of others', async () => {
    let taps = MANY
    const accept = (trx: Db) => acceptSaves(trx, [tapOf('u7', (taps += 1))], NOW)
    expect(await rowsReadBy(accept)).toBeLessThan(20)
  })

  it('finds what is due for a link without reading that of others', async () => {
    const wanted = [{ linkId: linkId(7), most: 50, askOwnSaves: true }]
    expect(await rowsReadBy((trx) => loadDue(trx, wanted, NOW))).toBeLessThan(20)
  })
})

async function rowsRead(db: Db): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0) as read
    from pg_stat_xact_user_tables`.execute(db)
  return Number(rows[0]?.read)
}
