import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from './open.ts'

/** How many months are kept besides the current one; undefined = all. */
export interface KeptMonths {
  readonly saves: number | undefined
  readonly events: number | undefined
}

/** One month of UTC, as the tables are cut. */
interface Month {
  /** `202611` */
  readonly name: string
  readonly start: Date
  readonly end: Date
}

/** Made before they are needed, so that a process that was away for some time finds nothing in the wrong place. */
const MONTHS_AHEAD = 2
/**
 * Making and dropping stop everybody's statements for a moment. Who else holds one of these tables may wait for another
 * one, so this must be what gives way: normally it waits for four locks, and together these waits end before PostgreSQL
 * looks for a deadlock (`deadlock_timeout`, 1 s) and may break it at somebody else's cost.
 */
const LOCK_TIMEOUT_MS = 150
const LOCKED = sql`lock table users, saves, placements, events in access exclusive mode`
/**
 * Nobody who reads or writes waits for this lock, or this lock for them; a vacuum does, and one that PostgreSQL began by
 * itself is called off for whoever has waited longer than `deadlock_timeout`.
 */
const UNVACUUMED_TIMEOUT_MS = 3000
const UNVACUUMED = sql`lock table users, saves, placements, events in share update exclusive mode`
const LOCK_ATTEMPTS = 40
const LOCK_PAUSE_MS = 250
const LOCK_NOT_AVAILABLE = '55P03'
/** Any number, as long as nothing else uses it. */
const LOCK = 7_021_988_412

/** Ends of a placement; one in another status still wants something. */
const ENDED = sql`('saved', 'already_saved', 'undone', 'failed', 'not_found')`

/**
 * Makes the parts of this month and the next ones. Safe in any number of processes at once, and when the default
 * parts hold rows of these months already: they move.
 */
export async function ensurePartitions(db: Db, now: Date): Promise<void> {
  const months = Array.from({ length: MONTHS_AHEAD + 1 }, (_, ahead) => month(now, ahead))
  const there = await parts(db)
  for (const each of months) {
    if (there.has(`saves_${each.name}`) && there.has(`events_${each.name}`)) continue
    await alone(db, async (trx) => {
      const fresh = await parts(trx)
      if (!fresh.has(`saves_${each.name}`)) await makeSaves(trx, each)
      if (!fresh.has(`events_${each.name}`)) await makeEvents(trx, each)
    })
  }
}

/**
 * Drops the parts of months that are no longer kept. Saves stay as long as one placement among them has not ended.
 * Returns the names of the parts of `saves` and `events` that went.
 */
export async function dropOldPartitions(db: Db, now: Date, kept: KeptMonths): Promise<readonly string[]> {
  const dropped: string[] = []
  for (const table of ['saves', 'events'] as const) {
    const months = kept[table]
    if (months === undefined) continue
    const oldest = `${table}_${month(now, -months).name}`
    const old = [...(await parts(db))].filter((name) => isMonth(table, name) && name < oldest)
    for (const name of old) {
      const went = await alone(db, (trx) => (table === 'saves' ? dropSaves(trx, name) : dropTable(trx, name)))
      if (went) dropped.push(name)
    }
  }
  return dropped
}

/** The smallest id of a save that is made at this moment. */
export function firstSaveId(at: Date): string {
  return `sav_${at.getTime().toString(16).padStart(12, '0')}`
}

function month(now: Date, ahead: number): Month {
  const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead))
  const end = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1))
  return { name: start.toISOString().slice(0, 7).replace('-', ''), start, end }
}

function isMonth(table: string, name: string): boolean {
  return new RegExp(`^${table}_\\d{6}$`).test(name)
}

async function parts(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent in ('saves'::regclass, 'events'::regclass) order by 1`.execute(db)
  return new Set(rows.map((row) => row.name))
}

/** Does `work` while nobody else is at the tables; tries 40 times when they are busy. */
async function alone<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (trx) => {
        // Locks of a transaction only: the connection may be another one for the next.
        await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
        await sql.raw(`set local lock_timeout = ${String(UNVACUUMED_TIMEOUT_MS)}`).execute(trx)
        await UNVACUUMED.execute(trx)
        await sql.raw(`set local lock_timeout = ${String(LOCK_TIMEOUT_MS)}`).execute(trx)
        await LOCKED.execute(trx)
        return work(trx)
      })
    } catch (err) {
      if (attempt === LOCK_ATTEMPTS || (err as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw err
    }
    await setTimeout(Math.random() * LOCK_PAUSE_MS)
  }
}

/** Placements first: what leaves the default part of saves takes the placements it still has there with it. */
async function makeSaves(trx: Db, { name, start, end }: Month): Promise<void> {
  const [from, to] = [`'${firstSaveId(start)}'`, `'${firstSaveId(end)}'`]
  await moveOut(trx, `placements_${name}`, 'placements', 'save_id', from, to)
  await moveOut(trx, `saves_${name}`, 'saves', 'id', from, to)
  await attach(trx, `saves_${name}`, 'saves', from, to)
  await attach(trx, `placements_${name}`, 'placements', from, to)
  await sql
    .raw(
      `alter table placements_${name} add foreign key (save_id) references saves_${name} on delete cascade`,
    )
    .execute(trx)
}

async function makeEvents(trx: Db, { name, start, end }: Month): Promise<void> {
  const [from, to] = [`'${start.toISOString()}'`, `'${end.toISOString()}'`]
  await moveOut(trx, `events_${name}`, 'events', 'created_at', from, to)
  await attach(trx, `events_${name}`, 'events', from, to)
}

async function moveOut(trx: Db, part: string, table: string, column: string, from: string, to: string) {
  await sql.raw(`create table ${part} (like ${table} including defaults including constraints)`).execute(trx)
  await sql
    .raw(
      `with moved as (delete from ${table}_default where ${column} >= ${from} and ${column} < ${to} returning *)
      insert into ${part} select * from moved`,
    )
    .execute(trx)
}

async function attach(trx: Db, part: string, table: string, from: string, to: string): Promise<void> {
  await sql
    .raw(`alter table ${table} attach partition ${part} for values from (${from}) to (${to})`)
    .execute(trx)
}

async function dropSaves(trx: Db, name: string): Promise<boolean> {
  const placements = name.replace('saves', 'placements')
  const { rows } = await sql<{ open: boolean }>`
    select exists (select from ${sql.table(placements)} where ring_at is not null or undo_at is not null
      or swap_at is not null)
      or exists (select from ${sql.table(placements)} where status not in ${ENDED}) as open`.execute(trx)
  if (rows[0]?.open !== false) return false
  await dropTable(trx, placements)
  return dropTable(trx, name)
}

async function dropTable(trx: Db, name: string): Promise<true> {
  await trx.schema.dropTable(name).execute()
  return true
}
