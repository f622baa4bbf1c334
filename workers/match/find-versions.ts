import type { TrackQuery } from '../../core/domain/track.ts'
import type { CatalogAccess } from '../../adapters/adapter.ts'
import type { ConfiguredService } from '../../adapters/create-adapters.ts'
import type { CatalogTrack } from '../../core/domain/track.ts'
import type { ScoredCandidate } from '../../core/domain/match.ts'
import { Fault, withoutTrack } from '../../core/faults.ts'
import { VERSIONS_FRESH_MS } from '../../core/saves/versions.ts'
import type { WorkerContext } from '../context.ts'
import { markNeedsReauth } from '../link-state.ts'
import { searchPlan } from '../matching/plan.ts'
import { versionsOf } from '../matching/versions.ts'
import { logLevel, planFor } from '../retry-policy.ts'
import { accessAsSomebody } from './access.ts'
import type { MatchKey } from './key.ts'

/**
 * Looks for the other versions of a recording that a listener has in their library already, and keeps them for everybody.
 * Somebody looks at a screen: what does not work now is not tried again by itself, they will ask again.
 */
export async function findVersions(
  ctx: WorkerContext,
  key: MatchKey & { readonly versionsFor: string },
  signal: AbortSignal,
): Promise<void> {
  const service = ctx.services.get(key.mode, key.service)
  const query = await wanted(ctx, key)
  if (service === undefined || query === undefined || (await isKnown(ctx, key))) return
  if ((await ctx.rates.heldMs(key.mode, key.service)) > 0) return
  const access = accessAsSomebody(ctx, key, service, [key.versionsFor], signal)
  try {
    const found = await access.run((access) => lookUpVersions(service, access, query))
    await storeVersions(ctx, key, found)
  } catch (err) {
    if (signal.aborted) throw err
    const fault = withoutTrack(Fault.from(err))
    const plan = planFor(fault, 0, ctx.random())
    ctx.log[logLevel(fault)]({ job: 'versions', ...key, code: fault.code, err: fault.message }, 'versions')
    if (plan.do === 'wait' && plan.everyone) await ctx.rates.failed(key.mode, fault)
    const linkId = access.usedLink()
    if (plan.do === 'relink' && linkId !== undefined) await markNeedsReauth(ctx, linkId)
  }
}

/** Somebody else asked a moment ago. */
async function isKnown({ db, now }: WorkerContext, key: MatchKey): Promise<boolean> {
  const since = new Date(now().getTime() - VERSIONS_FRESH_MS)
  const row = await keyed(db, key).select('recording_id').where('checked_at', '>', since).executeTakeFirst()
  return row !== undefined
}

function keyed(db: WorkerContext['db'], key: MatchKey) {
  return db
    .selectFrom('versions')
    .where('recording_id', '=', key.recordingId)
    .where('service', '=', key.service)
    .where('market', '=', key.market)
    .where('mode', '=', key.mode)
}

/** What was tapped, and by its match what a bare link or a code leaves unsaid. */
async function wanted(ctx: WorkerContext, key: MatchKey): Promise<TrackQuery | undefined> {
  const row = await ctx.db
    .selectFrom('recordings as r')
    .leftJoin('matches as m', (join) =>
      join
        .onRef('m.recording_id', '=', 'r.id')
        .on('m.service', '=', key.service)
        .on('m.market', '=', key.market)
        .on('m.mode', '=', key.mode),
    )
    .select(['r.track', 'm.matched'])
    .where('r.id', '=', key.recordingId)
    .executeTakeFirst()
  if (row === undefined || row.track.title !== undefined || row.matched === null) return row?.track
  const { title, artists, album, isrc, durationMs } = row.matched
  return { ...row.track, title, artists, album, isrc: row.track.isrc ?? isrc, durationMs }
}

/** The same code and the usual searches: three or four requests, whose answers all count. */
async function lookUpVersions(
  { adapter }: ConfiguredService,
  access: CatalogAccess,
  query: TrackQuery,
): Promise<readonly ScoredCandidate[]> {
  const seen = new Map<string, CatalogTrack>()
  const note = (tracks: Iterable<CatalogTrack>) => {
    for (const track of tracks) seen.set(track.id, track)
  }
  const { isrc } = query
  if (isrc !== undefined) note((await adapter.findByIsrc(access, [isrc])).get(isrc) ?? [])
  for (const search of searchPlan(query)) note(await adapter.search(access, search))
  return versionsOf(query, [...seen.values()])
}

async function storeVersions(
  ctx: WorkerContext,
  key: MatchKey,
  found: readonly ScoredCandidate[],
): Promise<void> {
  const values = { candidates: JSON.stringify(found), checked_at: ctx.now() }
  await ctx.db
    .insertInto('versions')
    .values({
      recording_id: key.recordingId,
      service: key.service,
      market: key.market,
      mode: key.mode,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['recording_id', 'service', 'market', 'mode']).doUpdateSet(values),
    )
    .execute()
}
