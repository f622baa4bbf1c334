import { sha256 } from '../../core/apps/credentials.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { readTrack } from '../../core/recording/read-track.ts'
import { recordingKeys } from '../../core/recording/recording-keys.ts'
import type { NewSave } from '../../core/saves/accept.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { invalidField } from '../http/parse.ts'
import type { SaveRequest } from '../schemas/save.ts'
import type { Track } from '../schemas/track.ts'
import { isKnownService } from './known-service.ts'

const KEY_KEPT_MS = 24 * 3_600_000
/** A second tap on the same song within this time is the same tap. */
const SAME_TAP_MS = 10_000

/** A request in the words of the core, with all that a schema cannot check; throws a problem that names the field. */
export function newSave(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
  key: string | undefined,
): NewSave {
  const userId = userOf(caller, request)
  const now = ctx.now().getTime()
  const track = trackOf(ctx, request)
  const keys = recordingKeys(track)
  const { services, target, context } = request
  const notBefore = request.not_before === undefined ? undefined : new Date(request.not_before)
  checkServices(ctx, caller, services)
  const asked = sha256(JSON.stringify([userId, track, services, target, notBefore, context]))
  const tap = sha256(JSON.stringify([userId, keys[0] ?? track, services?.toSorted(), target, notBefore]))
  return {
    saveId: ctx.newId('sav'),
    appId: caller.appId,
    mode: caller.mode,
    userId,
    track,
    recordingKeys: keys.length > 0 ? keys : [`as-given:${sha256(JSON.stringify(track))}`],
    services,
    target,
    context,
    notBefore,
    requestKey: key === undefined ? `tap:${tap}` : keyOf(caller, key),
    fingerprint: key === undefined ? tap : asked,
    requestKeyEndsAt: new Date(now + (key === undefined ? SAME_TAP_MS : KEY_KEPT_MS)),
  }
}

/** An app and each of its users' browsers choose keys of their own. */
function keyOf(caller: Caller, idempotencyKey: string): string {
  return `key:${sha256(JSON.stringify([caller.userId ?? null, idempotencyKey]))}`
}

function userOf(caller: Caller, request: SaveRequest): string {
  if (caller.userId !== undefined && request.user !== undefined) {
    throw invalidField('/user', 'must be left out with a user session, which acts for its own user')
  }
  const userId = caller.userId ?? request.user
  if (userId === undefined) throw invalidField('/user', 'is required with an API key')
  return userId
}

function trackOf(ctx: ServerContext, request: SaveRequest): TrackQuery {
  if (request.track === undefined && request.sound_id === undefined)
    throw invalidField('/track', 'is required (or sound_id)')
  if (request.track !== undefined && request.sound_id !== undefined) {
    throw invalidField('/sound_id', 'must be left out when track is there')
  }
  if (request.track === undefined) throw invalidField('/sound_id', 'is not a known sound of this app')
  const track = toQuery(request.track)
  const definitions = ctx.services.registry.all
  const linked =
    track.links?.some((url) => definitions.some((one) => one.parseTrackUrl(url) !== undefined)) ?? false
  if (track.isrc !== undefined || linked) return track
  if (track.title === undefined) {
    throw track.links === undefined
      ? invalidField('/track/title', 'is required (or isrc, or a link)')
      : invalidField('/track/links', 'hold no track of a known music service')
  }
  // A video's title often names the artist itself; "original sound" needs none to be answered honestly.
  const read = readTrack(track)
  if (track.artists.length === 0 && read.knownRecording && read.artists.length === 0) {
    throw invalidField('/track/artists', 'must name at least one artist (or give isrc, or a link)')
  }
  return track
}

function toQuery(track: Track): TrackQuery {
  return {
    title: track.title,
    artists: track.artists ?? [],
    album: track.album,
    isrc: track.isrc,
    durationMs: track.duration_ms,
    explicit: track.explicit,
    releaseDate: track.release_date,
    links: track.links,
  }
}

function checkServices(ctx: ServerContext, caller: Caller, services: readonly string[] | undefined): void {
  services?.forEach((service, index) => {
    if (ctx.services.get(caller.mode, service) !== undefined) return
    const known = isKnownService(ctx.services, service)
    throw invalidField(`/services/${index}`, known ? 'is not set up here' : 'is not a known service')
  })
}
