import type { PlacementUndo } from '../../core/database/after-saving-tables.ts'
import type { PlacementChange } from '../../core/saves/transitions.ts'
import { WAS_THERE } from '../../core/saves/undo.ts'
import type { Undoable } from './load.ts'
import type { AddWork } from './work.ts'

/** Why something stays, and what the listener can do about it. */
const SENTENCES = {
  kept_for_other_save: 'Another save of yours put the same song there, so it stays.',
  not_supported:
    '{service} lets nobody but you take a song out of {place}. Open it there and remove it by hand.',
  not_known:
    'We do not know whether the song was in {place} before, so we left it there. Remove it by hand if you do not want it.',
  other_account:
    'It was saved while another {service} account may have been linked, so we left it there. Remove it there by hand.',
  several_entries:
    '{place} has this song more than once, and not all of it is ours. Remove by hand what you do not want.',
} as const

export type UndoCode = keyof typeof SENTENCES
export type StaysCode = Extract<UndoCode, 'not_supported' | 'several_entries'>

export function undoText({ service }: AddWork, one: Undoable, code: UndoCode): PlacementUndo {
  const { displayName, libraryName } = service.definition
  const message = SENTENCES[code]
    .replaceAll('{service}', displayName)
    .replaceAll('{place}', one.playlist === null ? libraryName : `"${one.playlist}"`)
  if (code === 'kept_for_other_save') return { status: 'done', code, message }
  return {
    status: 'not_possible',
    code,
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}`,
    ...(one.open_url === null ? {} : { open_url: one.open_url }),
  }
}

/** Nothing of this save is there any more. */
export function undone(): PlacementChange {
  return {
    status: 'undone',
    undo: { status: 'done' },
    undo_at: null,
    error: null,
    attempts: 0,
    wake_at: null,
  }
}

/** What needs no call: nothing was added, nothing is ours to take, or there is no way. Undefined = ask the service. */
export function settledWithoutCall(work: AddWork, one: Undoable): PlacementChange | undefined {
  const over = { undo_at: null, attempts: 0 } as const
  const isThere = one.status === 'saved' || one.status === 'already_saved'
  const accepted = isThere || one.added_at !== null
  // Whatever was not added yet will not be, however the undo itself ends.
  const stop = accepted ? {} : ({ status: 'undone', wake_at: null } as const)
  if (one.track_id === null || (!accepted && isUntouched(one))) return undone()
  if (one.other_account) return { ...over, ...stop, undo: undoText(work, one, 'other_account') }
  if (one.kept_by !== null) return { ...undone(), undo: undoText(work, one, 'kept_for_other_save') }
  if (one.was_present === true) return { ...over, ...stop, undo: WAS_THERE }
  if (one.was_present === null) return { ...over, ...stop, undo: undoText(work, one, 'not_known') }
  if (!accepted || canTakeBack(work, one)) return undefined
  return { ...over, undo: undoText(work, one, 'not_supported') }
}

/** No run of its job has come as far as the add, as far as can be told. */
function isUntouched(one: Undoable): boolean {
  return one.was_present === null && !one.presence_skipped && one.attempts === 0
}

function canTakeBack({ service }: AddWork, one: Undoable): boolean {
  const { adapter } = service
  return one.playlist === null ? 'removeFromLibrary' in adapter : 'remove' in (adapter.playlists ?? {})
}
