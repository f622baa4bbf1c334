import { sql } from 'kysely'
import pg from 'pg'
import { acceptSaves } from '../../core/saves/accept.ts'
import type { NewSave } from '../../core/saves/accept.ts'
import { SAVE_STATUSES } from '../../core/domain/save.ts'
import type { Caller } from '../../server/http/caller.ts'
import { createIssueLinkUrl } from '../../server/linking/link-ticket.ts'
import { listSaves } from '../../server/saves/list-saves.ts'
import { readSave } from '../../server/saves/read-saves.ts'
import { replayedSave } from '../../server/saves/replay.ts'
import { eraseUser } from '../../server/users/erase-user.ts'
import { exportUser } from '../../server/users/export-user.ts'
import { runAdd } from '../../workers/add/handler.ts'
import { runMatch } from '../../workers/match/handler.ts'
import { announceExpiring } from '../../workers/sweep/consents.ts'
import { expireWaiting } from '../../workers/sweep/expire.ts'
import { prune, sweep } from '../../workers/sweep/sweep.ts'
import { explainingDb, nodesOf } from '../lib/explain.ts'
import type { ExplainedStatement } from '../lib/explain.ts'
import { SERVICE, tap } from './world.ts'
import type { GrowthWorld } from './world.ts'

/** How one statement of a step was run. */
export interface PlanSummary {
  readonly step: string
  readonly statement: string
  readonly ms: number
  /** Pages of 8 kB, in memory or not. */
  readonly blocks: number
  readonly indexes: readonly string[]
  /** What grows with the history: whole tables read, or many rows read for few. Empty = good. */
  readonly faults: readonly string[]
}

/** A table of fewer rows may be read as a whole. */
const LARGE_TABLE = 10_000
const MANY_REMOVED = 5000
const QUIET = new AbortController().signal

/** Walks the product's own functions over the history and explains every statement they run. */
export async function explainHotPath(
  world: GrowthWorld,
  firstTap: number,
): Promise<{
  readonly summaries: readonly PlanSummary[]
  readonly plans: readonly (ExplainedStatement & { step: string })[]
}> {
  const large = await largeTables(world)
  const plans: (ExplainedStatement & { step: string })[] = []
  let step = ''
  const pool = new pg.Pool({ connectionString: String(world.env['DATABASE_URL']) })
  const db = explainingDb(pool, (statement) => plans.push({ ...statement, step }))
  const during = async (name: string, work: () => Promise<unknown>) => {
    step = name
    await work()
  }
  try {
    const ctx = { ...world.ctx, db }
    const steps = await hotPath(world, ctx, firstTap)
    for (const [name, work] of steps) await during(name, work)
  } finally {
    await db.destroy()
  }
  return { plans, summaries: plans.map((one) => summarise(one, large)) }
}

type Step = readonly [name: string, work: () => Promise<unknown>]

async function hotPath(
  world: GrowthWorld,
  ctx: GrowthWorld['ctx'],
  firstTap: number,
): Promise<readonly Step[]> {
  const { appId } = world
  const now = ctx.now()
  const saves = Array.from({ length: 50 }, (_, n) =>
    newSave(world, firstTap + n, `Quite unheard of ${n % 5}`),
  )
  const [some] = saves
  if (some === undefined) return []
  const caller: Caller = { appId, mode: 'test', userId: undefined, scopes: [] }
  const publicUrl = () => ''
  const server = { ...ctx, publicUrl, linkUrl: createIssueLinkUrl(ctx.tickets, publicUrl) }
  const link = await world.ctx.db
    .selectFrom('links')
    .select('id')
    .where('app_id', '=', appId)
    .where('user_id', '=', some.userId)
    .executeTakeFirstOrThrow()
  const leaver = await world.ctx.db
    .selectFrom('saves')
    .select('user_id')
    .where('app_id', '=', appId)
    .where('user_id', 'like', 'filler-%')
    .executeTakeFirstOrThrow()
  const user = { appId, userId: leaver.user_id }
  const later = { ...ctx, now: () => new Date(now.getTime() + 60_000) }
  const list = (filter: object) => () => listSaves(ctx.db, caller, { limit: 20, ...filter })
  const accepted = new Map<string, string>()
  return [
    [
      'accept',
      async () => {
        for (const one of await acceptSaves(ctx.db, saves, now)) accepted.set(one.saveId, one.recordingId)
      },
    ],
    ['a repeated request', () => acceptSaves(ctx.db, [{ ...some, saveId: ctx.newId('sav') }], now)],
    ['its first answer', () => replayedSave(server, caller, some, false)],
    [
      'match job',
      () =>
        runMatch(
          ctx,
          {
            v: 1,
            mode: 'test',
            service: SERVICE,
            market: 'US',
            recordingId: accepted.get(some.saveId) ?? '',
          },
          QUIET,
        ),
    ],
    ['sweep', () => sweep(later)],
    ['add job', () => runAdd(later, { v: 1, service: SERVICE, linkId: link.id }, QUIET)],
    ['consents near their end', () => announceExpiring(ctx)],
    ['what waited too long', () => expireWaiting(ctx)],
    ['prune', () => prune(ctx)],
    ['read a save', () => readSave(ctx.db, caller, some.saveId)],
    ['list', list({})],
    ['list of a user', list({ user: some.userId })],
    ...SAVE_STATUSES.map((status): Step => [`list, ${status}`, list({ status })]),
    ...SAVE_STATUSES.map((status): Step => [
      `list of a user, ${status}`,
      list({ user: some.userId, status }),
    ]),
    ['list, a rare service', list({ service: 'amazon-music' })],
    ['export of a user', () => exportUser(server, user, 'test')],
    ['erasure of a user', () => eraseUser(ctx.db, user)],
  ]
}

function newSave(world: GrowthWorld, n: number, title: string): NewSave {
  const { user, track } = tap(world, n)
  if (track === undefined) throw new Error('the catalogue is empty')
  // Half of them are songs that everybody knows, the others are looked up for the first time.
  const known = n % 2 === 0
  const key = `plan-${n}`
  const now = world.ctx.now()
  return {
    saveId: world.ctx.newId('sav'),
    appId: world.appId,
    mode: 'test',
    userId: user,
    track: known ? track : { title, artists: track.artists },
    recordingKeys: [known ? `growth:${track.isrc}` : `growth:${title}`],
    services: [SERVICE],
    target: { kind: 'library' },
    context: {},
    notBefore: undefined,
    requestKey: key,
    fingerprint: key,
    requestKeyEndsAt: new Date(now.getTime() + 10_000),
  }
}

async function largeTables({ ctx }: GrowthWorld): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind = 'r' and reltuples > ${LARGE_TABLE}`.execute(ctx.db)
  return new Set(rows.map((row) => row.name))
}

function summarise(
  { step, sql: text, ms, plan }: ExplainedStatement & { step: string },
  large: ReadonlySet<string>,
): PlanSummary {
  const nodes = nodesOf(plan)
  const faults = nodes.flatMap((node) => {
    const table = node['Relation Name'] ?? ''
    const removed = (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops']
    if (node['Node Type'] === 'Seq Scan' && large.has(table)) return [`reads all of ${table}`]
    return removed > MANY_REMOVED ? [`${removed} rows of ${table} read in vain`] : []
  })
  return {
    step,
    statement: text.length > 90 ? `${text.slice(0, 87)}...` : text,
    ms,
    blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    indexes: [
      ...new Set(nodes.flatMap((node) => (node['Index Name'] === undefined ? [] : [node['Index Name']]))),
    ],
    faults,
  }
}
