import { sha256 } from '../../core/apps/credentials.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { recordingIdentity } from '../../core/recording/identity.ts'
import { isKnownRecording } from '../../core/recording/read-track.ts'
import type { NewSave } from '../../core/saves/accept.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { invalidField } from '../http/parse.ts'
import type { SaveRequest } from '../schemas/save.ts'
import { readSound, soundQuery } from '../sounds/sounds.ts'
import { checkServices } from './known-service.ts'
import { trackQuery } from './track-query.ts'

const KEY_KEPT_MS = 24 * 3_600_000
/** A second tap on the same song within this time is the same tap. */
const SAME_TAP_MS = 10_000

/** A request in the words of the core, with all that a schema cannot check; throws a problem that names the field. */
export function newSave(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
  track: TrackQuery,
  key: string | undefined,
): NewSave {
  const userId = userOf(caller, request)
  const now = ctx.now().getTime()
  const identity = recordingIdentity(track)
  const { services, target, context } = request
  const notBefore = request.not_before === undefined ? undefined : new Date(request.not_before)
  checkServices(ctx, caller, services)
  // A sound may mean another track by the time the request is repeated; it is the same request all the same.
  const what = request.sound_id ?? track
  const said = target ?? { kind: 'library' }
  const asked = sha256(JSON.stringify([userId, what, services, said, notBefore, context]))
  const tap = sha256(JSON.stringify([userId, identity, services?.toSorted(), target, notBefore]))
  return {
    saveId: ctx.newId('sav'),
    appId: caller.appId,
    mode: caller.mode,
    userId,
    onlyKnownUser: caller.userId !== undefined,
    track,
    recordingKeys: [identity],
    services,
    target,
    context,
    notBefore,
    nothingToFind: nothingToFind(track),
    requestKey: key === undefined ? `tap:${tap}` : keyOf(caller, key),
    fingerprint: key === undefined ? tap : asked,
    requestKeyEndsAt: new Date(now + (key === undefined ? SAME_TAP_MS : KEY_KEPT_MS)),
  }
}

/** An "original sound" with neither code nor link is nobody's release: the listener is not sent to link for it. */
function nothingToFind(track: TrackQuery): string | undefined {
  if (track.isrc !== undefined || (track.links ?? []).length > 0 || track.title === undefined)
    return undefined
  return isKnownRecording({ title: track.title, artists: track.artists })
    ? undefined
    : 'This sound is no known recording, so there is nothing to save.'
}

/** An app and each of its users' browsers choose keys of their own. */
function keyOf(caller: Caller, idempotencyKey: string): string {
  return `key:${sha256(JSON.stringify([caller.userId ?? null, idempotencyKey]))}`
}

/** Whom a save is for; throws a problem when that is not said, or not allowed. */
export function userOf(caller: Caller, request: SaveRequest): string {
  if (caller.userId !== undefined && request.user !== undefined) {
    throw invalidField('/user', 'must be left out with a user session, which acts for its own user')
  }
  const userId = caller.userId ?? request.user
  if (userId === undefined) throw invalidField('/user', 'is required with an API key')
  return userId
}

/** The track the request describes, or what is behind the sound it names. */
export async function askedTrack(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
): Promise<TrackQuery> {
  if (request.track === undefined && request.sound_id === undefined)
    throw invalidField('/track', 'is required (or sound_id)')
  if (request.track !== undefined && request.sound_id !== undefined) {
    throw invalidField('/sound_id', 'must be left out when track is there')
  }
  if (request.track !== undefined) return trackQuery(ctx, request.track)
  const sound = await readSound(ctx.db, caller.appId, request.sound_id ?? '')
  if (sound === undefined) throw invalidField('/sound_id', 'is not a known sound of this app')
  return soundQuery(sound)
}
