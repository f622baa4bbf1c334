import type { PlacementUndo } from '../../core/database/after-saving-tables.ts'
import type { AddedTo } from '../../core/database/schema.ts'
import { Fault } from '../../core/faults.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import { withSession } from '../with-session.ts'
import { PROVED_WITHIN_MS } from './accepted.ts'
import type { Undoable, Waiting } from './load.ts'
import { takeFromPlaylist } from './playlist.ts'
import { whichAreThere } from './presence.ts'
import { recover } from './recover.ts'
import { settledWithoutCall, undone, undoText } from './undo-rules.ts'
import type { StaysCode } from './undo-rules.ts'
import { moveEach } from './work.ts'
import type { AddWork } from './work.ts'

/** When a service that accepts now and adds later is looked at again for what a crashed run may have added. */
const LOOK_AGAIN_MS = 15_000

/** Takes back what these placements added and nothing else. False when the service wants peace. */
export async function undoBatch(work: AddWork, batch: readonly Undoable[]): Promise<boolean> {
  const settled = batch.map((one) => [one, settledWithoutCall(work, one)] as const)
  await moveEach(work, [
    ...settled.flatMap(([one, change]) => (change === undefined ? [] : [[one, change] as const])),
    ...inherited(settled),
  ])
  const open = settled.flatMap(([one, change]) => (change === undefined ? [one] : []))
  for (const [playlist, part] of Map.groupBy(open, (one) => one.playlist)) {
    const step = playlist === null ? fromLibrary : fromPlaylist
    if (!(await attempt(work, part, step))) return false
  }
  return true
}

/**
 * What another save still wants stays, and from then on that save is the one that brought it: taking back both takes it
 * away.
 */
function inherited(settled: readonly (readonly [Undoable, PlacementChange | undefined])[]) {
  const heirs = new Map<string, readonly [Waiting, PlacementChange]>()
  for (const [{ kept_by: heir, was_present: wasPresent }, change] of settled) {
    if (heir === null || wasPresent !== false || change?.undo?.code !== 'kept_for_other_save') continue
    if (heir.was_present === true) heirs.set(heir.save_id, [heir, { was_present: false }])
  }
  return [...heirs.values()]
}

async function attempt(
  work: AddWork,
  batch: readonly Undoable[],
  step: (work: AddWork, batch: readonly Undoable[]) => Promise<void>,
): Promise<boolean> {
  try {
    await step(work, batch)
    return true
  } catch (err) {
    if (work.signal.aborted) throw err
    if (err instanceof Fault && err.scope === 'track' && batch.length > 1) {
      for (const one of batch) if (!(await attempt(work, [one], step))) return false
      return true
    }
    // What the service does not know any more is in nobody's library.
    const gone = async (one: Undoable) => void (await moveEach(work, [[one, undone()]]))
    return recover(work, batch, err, gone, {
      later: (undoAt) => ({ undo_at: undoAt }),
      failed: ({ code, message }) => ended({ status: 'not_possible', code, message }),
    })
  }
}

function ended(undo: PlacementUndo): PlacementChange {
  return { undo, undo_at: null, attempts: 0 }
}

/** What was saved is taken out; where a run was cut short, the library is asked whether the song had arrived. */
async function fromLibrary(work: AddWork, batch: readonly Undoable[]): Promise<void> {
  const { ctx, service, link, signal } = work
  const unsure = batch.filter((one) => !isSaved(one))
  const there = await whichAreThere(work, trackIds(unsure))
  const absent = unsure.filter((one) => there?.has(one.track_id ?? '') === false)
  const toRemove = batch.filter((one) => !absent.includes(one))
  const { adapter } = service
  const canRemove = adapter.removeFromLibrary !== undefined
  if (toRemove.length > 0 && canRemove) {
    await withSession(ctx, service, link, signal, async (session, signal) =>
      adapter.removeFromLibrary?.(session, trackIds(toRemove), { signal }),
    )
  }
  await moveEach(work, [
    ...absent.map((one) => [one, isOnItsWay(work, one) ? lookAgain(work) : undone()] as const),
    ...toRemove.map((one) => [one, canRemove ? undone() : stays(work, one, 'not_supported')] as const),
  ])
}

/** A song that is there and cannot be taken back is saved, whatever was wished. */
function stays(work: AddWork, one: Undoable, code: StaysCode): PlacementChange {
  const change = ended(undoText(work, one, code))
  if (isSaved(one)) return change
  const addedTo: AddedTo =
    one.playlist === null
      ? { kind: 'library', name: work.service.definition.libraryName }
      : { kind: 'playlist', name: one.playlist }
  return {
    ...change,
    status: 'saved',
    added_to: addedTo,
    added_at: work.ctx.now(),
    error: null,
    wake_at: null,
  }
}

function isSaved(one: Waiting): boolean {
  return one.status === 'saved' || one.status === 'already_saved'
}

function isOnItsWay({ ctx, service }: AddWork, one: Undoable): boolean {
  const { libraryConsistency } = service.definition.capabilities
  return libraryConsistency === 'eventual' && ctx.now().getTime() - one.asked_at < PROVED_WITHIN_MS
}

function lookAgain({ ctx }: AddWork): PlacementChange {
  return { undo_at: new Date(ctx.now().getTime() + LOOK_AGAIN_MS) }
}

async function fromPlaylist(work: AddWork, batch: readonly Undoable[]): Promise<void> {
  const fates = await takeFromPlaylist(work, batch[0]?.playlist ?? '', trackIds(batch))
  await moveEach(
    work,
    batch.map((one) => {
      const fate = fates.get(one.track_id ?? '') ?? 'taken'
      return [one, fate === 'taken' ? undone() : stays(work, one, fate)]
    }),
  )
}

function trackIds(batch: readonly Undoable[]): readonly string[] {
  return [...new Set(batch.flatMap((one) => one.track_id ?? []))]
}
