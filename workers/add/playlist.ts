import type { PlaylistCalls, Session } from '../../adapters/adapter.ts'
import type { AddedTo } from '../../core/database/schema.ts'
import { Fault } from '../../core/faults.ts'
import { forgetPlaylist, readPlaylist, storePlaylist } from '../../core/playlists/playlists.ts'
import type { KnownPlaylist } from '../../core/playlists/playlists.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import { withSession } from '../with-session.ts'
import { acceptedOnce, withoutAccepted } from './accepted.ts'
import type { Addable } from './load.ts'
import { moveEach, trackIds } from './work.ts'
import type { AddWork } from './work.ts'

/** Marks what we made: a listener's own playlist of the same name is left alone. Plain letters, as some services escape the rest. */
const DESCRIPTION = 'Songs you saved from short videos.'
/** How long a service that adds later may take to show what a run that was cut short has added. */
const SHOWN_WITHIN_MS = 15_000
/** A playlist that the listener deleted may still answer by its id; it is looked for in their list this often. */
const LOOK_AFTER_MS = 3_600_000

interface OpenPlaylist extends KnownPlaylist {
  /** Ids of the tracks in it, in order. */
  readonly tracks: readonly string[]
}

/**
 * Adds a batch to one playlist, each track once and in the order of the taps. What is there is read before anything is
 * added, so a run that was cut short adds nothing twice; whether it was there before us is written down first.
 */
export async function addToPlaylist(work: AddWork, name: string, batch: readonly Addable[]): Promise<void> {
  const wanted = await withoutAccepted(work, batch)
  if (wanted.length === 0) return
  await withPlaylists(work, async (calls, session, signal) => {
    const playlist = await open(work, name, calls, session, signal)
    const addedTo = {
      kind: 'playlist',
      name,
      ...(playlist.url === null ? {} : { url: playlist.url }),
    } as const
    const here = new Set(playlist.tracks)
    const moved = await moveEach(
      work,
      wanted.map((one) => [one, seen(work, one, here.has(one.track_id), addedTo)]),
    )
    const rest = wanted.filter(
      (one) => !here.has(one.track_id) && !mayAppear(work, one) && moved.has(one.save_id),
    )
    if (rest.length === 0) return
    await put(calls, session, playlist, rest, signal)
    await moveEach(work, acceptedOnce(work, rest, addedTo))
  })
}

/** At the end, or where the version stands that it is to take the place of, as far as the service can do that. */
async function put(
  calls: PlaylistCalls,
  session: Session,
  { playlist_id: id, tracks }: OpenPlaylist,
  batch: readonly Addable[],
  signal: AbortSignal,
): Promise<void> {
  const order = [...tracks]
  const atEnd: Addable[] = []
  for (const one of batch) {
    const at = one.in_place_of === null ? -1 : order.indexOf(one.in_place_of)
    if (calls.insert === undefined || at < 0) atEnd.push(one)
    else if (!order.includes(one.track_id)) {
      await calls.insert(session, id, { id: one.track_id, at }, { signal })
      order.splice(at, 0, one.track_id)
    }
  }
  const left = trackIds(atEnd).filter((track) => !order.includes(track))
  if (left.length > 0) await calls.add(session, id, left, { signal })
}

/** What a look into the playlist says about a placement whose track is to be added. */
function seen(work: AddWork, one: Addable, isHere: boolean, addedTo: AddedTo): PlacementChange {
  const now = work.ctx.now()
  if (!isHere) {
    return mayAppear(work, one)
      ? { wake_at: new Date(now.getTime() + SHOWN_WITHIN_MS) }
      : { was_present: false }
  }
  const there = { added_to: addedTo, error: null, wake_at: null, attempts: 0 }
  // Not there when an earlier run looked: that run has added it.
  if (one.was_present === false) return { ...there, status: 'saved', added_at: now }
  return { ...there, status: 'already_saved', was_present: true }
}

/** An earlier run may have added it, and the service not show it yet. */
function mayAppear({ ctx, service }: AddWork, one: Addable): boolean {
  if (service.definition.capabilities.libraryConsistency === 'immediate') return false
  return one.was_present === false && ctx.now().getTime() - one.changed_at < SHOWN_WITHIN_MS
}

/** What is in a playlist of ours; nothing when it is gone. */
export function tracksOfPlaylist(work: AddWork, name: string): Promise<ReadonlySet<string>> {
  return withPlaylists(work, async (calls, session, signal) => {
    const known = await knownOrFound(work, name, calls, session, signal)
    const tracks = known === undefined ? undefined : await calls.read(session, known.playlist_id, { signal })
    return new Set(tracks)
  })
}

/** What became of a track that was to be taken out of a playlist of ours. */
export type Taken = 'taken' | 'not_supported' | 'several_entries'

/**
 * Takes tracks out of a playlist we made, each as far as its only entry is ours: services remove all entries of a track
 * at once. Tracks that are not there, in a playlist that may be gone, count as taken.
 */
export function takeFromPlaylist(
  work: AddWork,
  name: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Taken>> {
  return withPlaylists(work, async (calls, session, signal) => {
    const known = await knownOrFound(work, name, calls, session, signal)
    const tracks =
      known === undefined ? [] : ((await calls.read(session, known.playlist_id, { signal })) ?? [])
    const counts = new Map(ids.map((id) => [id, tracks.filter((track) => track === id).length]))
    const fates = ids.map((id): readonly [string, Taken] => {
      const count = counts.get(id) ?? 0
      if (count === 0) return [id, 'taken']
      if (calls.remove === undefined) return [id, 'not_supported']
      return [id, count > 1 ? 'several_entries' : 'taken']
    })
    const toRemove = fates.filter(([id, fate]) => fate === 'taken' && counts.get(id) === 1).map(([id]) => id)
    if (toRemove.length > 0 && known !== undefined)
      await calls.remove?.(session, known.playlist_id, toRemove, { signal })
    return new Map(fates)
  })
}

function withPlaylists<T>(
  { ctx, service, link, signal }: AddWork,
  run: (calls: PlaylistCalls, session: Session, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const calls = service.adapter.playlists
  if (calls === undefined) throw noPlaylists(service.definition.id)
  return withSession(ctx, service, link, signal, (session, signal) => run(calls, session, signal))
}

function noPlaylists(service: string): Fault {
  return new Fault(`${service}: has no playlists`, {
    code: 'bad_request',
    retry: { when: 'never' },
    scope: 'track',
  })
}

/** The playlist we know, or find again, or make. */
async function open(
  { ctx, link }: AddWork,
  name: string,
  calls: PlaylistCalls,
  session: Session,
  signal: AbortSignal,
): Promise<OpenPlaylist> {
  const now = ctx.now()
  const known = await readPlaylist(ctx.db, link.id, name)
  if (known !== undefined) {
    const isFresh = known.seen_at.getTime() > now.getTime() - LOOK_AFTER_MS
    const isListed =
      isFresh ||
      calls.find === undefined ||
      (await calls.find(session, ({ id }) => id === known.playlist_id, { signal })) !== undefined
    const tracks = isListed ? await calls.read(session, known.playlist_id, { signal }) : undefined
    if (tracks !== undefined) {
      if (!isFresh) await storePlaylist(ctx.db, link.id, name, known, now)
      return { ...known, tracks }
    }
    await forgetPlaylist(ctx.db, link.id, name)
  }
  // One that was made before a crash, or for an earlier link to the same account, is ours.
  const found = await find(name, calls, session, signal)
  const tracks = found === undefined ? undefined : await calls.read(session, found.playlist_id, { signal })
  if (found !== undefined && tracks !== undefined) {
    await storePlaylist(ctx.db, link.id, name, found, now)
    return { ...found, tracks }
  }
  const made = await calls.create(session, { name, description: DESCRIPTION }, { signal })
  const playlist = { playlist_id: made.id, url: made.url ?? null }
  await storePlaylist(ctx.db, link.id, name, playlist, now)
  return { ...playlist, tracks: [] }
}

async function knownOrFound(
  { ctx, link }: AddWork,
  name: string,
  calls: PlaylistCalls,
  session: Session,
  signal: AbortSignal,
): Promise<KnownPlaylist | undefined> {
  return (await readPlaylist(ctx.db, link.id, name)) ?? find(name, calls, session, signal)
}

async function find(
  name: string,
  calls: PlaylistCalls,
  session: Session,
  signal: AbortSignal,
): Promise<KnownPlaylist | undefined> {
  const isOurs = (one: { name: string; description: string | undefined }) =>
    one.name === name && (one.description ?? DESCRIPTION) === DESCRIPTION
  const found = await calls.find?.(session, isOurs, { signal })
  return found === undefined ? undefined : { playlist_id: found.id, url: found.url ?? null }
}
