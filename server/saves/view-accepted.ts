import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import type { SaveView } from '../schemas/save.ts'
import { viewSave } from './views.ts'
import type { ShownPlacement, ShownSave, ViewContext } from './views.ts'

/** The answer to a fresh request; `replay.ts` makes the same one again from the save's first event. */
export function viewAccepted(
  ctx: ViewContext,
  save: Pick<NewSave, 'saveId' | 'appId' | 'userId' | 'track' | 'context' | 'notBefore' | 'mode'>,
  accepted: Pick<AcceptedSave, 'recordingId' | 'target' | 'placements' | 'at'>,
): SaveView {
  const { at } = accepted
  const shown: ShownSave = {
    id: save.saveId,
    app_id: save.appId,
    user_id: save.userId,
    recording_id: accepted.recordingId,
    track: save.track,
    target: accepted.target,
    context: save.context,
    not_before: save.notBefore ?? null,
    unplaced: accepted.placements.length === 0,
    created_at: at,
  }
  const placements = accepted.placements.map((placement): ShownPlacement => ({
    service: placement.service,
    status: placement.status,
    matched: placement.matched,
    candidates: placement.candidates,
    added_to: null,
    undo: null,
    swap: null,
    error:
      placement.status === 'not_found'
        ? {
            code: placement.nothing_to_find ? 'no_known_recording' : 'not_found',
            message: placement.reason ?? '',
            retryable: !placement.nothing_to_find,
          }
        : null,
    wake_at: dateOf(placement.wait_until),
    consent_ends_at: dateOf(placement.consent_ends_at),
    updated_at: at,
  }))
  return viewSave(ctx, save.mode, shown, placements, { id: `first-${save.saveId}`, from: at })
}

/** As JSON has it in an event. */
function dateOf(time: string | null | undefined): Date | null {
  return time == null ? null : new Date(time)
}
