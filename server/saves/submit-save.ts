import { sha256 } from '../../core/apps/credentials.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import { readTrack } from '../../core/recording/read-track.ts'
import { recordingKeys } from '../../core/recording/recording-keys.ts'
import type { AcceptedSave, NewSave } from '../../core/saves/accept.ts'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { SaveRequest } from '../schemas/save.ts'
import type { Track } from '../schemas/track.ts'
import { replayedSave } from './replay.ts'
import type { Submitted } from './replay.ts'
import { viewAccepted } from './view-accepted.ts'

const KEY_KEPT_MS = 24 * 3_600_000
/** A second tap on the same song within this time is the same tap. */
const SAME_TAP_MS = 10_000

/** One tap, from the checked request to the committed save. The queue hears of it after the commit. */
export async function submitSave(
  ctx: ServerContext,
  caller: Caller,
  request: SaveRequest,
  idempotencyKey: string | undefined,
): Promise<Submitted> {
  const save = newSave(ctx, caller, request, idempotencyKey)
  const accepted = await ctx.accept(save)
  if (accepted === undefined) return replayedSave(ctx, caller, save, idempotencyKey !== undefined)
  await ring(ctx, save, accepted)
  return { save: viewAccepted(ctx, save, accepted, ctx.now()), replayed: false }
}

function newSave(ctx: ServerContext, caller: Caller, request: SaveRequest, key: string | undefined): NewSave {
  const userId = userOf(caller, request)
  const now = ctx.now().getTime()
  const track = trackOf(ctx, request)
  const keys = recordingKeys(track)
  const { services, target, context } = request
  const notBefore = request.not_before === undefined ? undefined : new Date(request.not_before)
  checkServices(ctx, caller, services)
  const asked = sha256(JSON.stringify([userId, track, services, target, notBefore, context]))
  const tap = sha256(JSON.stringify([userId, keys[0] ?? track, services, target, notBefore]))
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
    requestKey: key === undefined ? `tap:${tap}` : `key:${caller.userId ?? ''}:${key}`,
    fingerprint: key === undefined ? tap : asked,
    requestKeyEndsAt: new Date(now + (key === undefined ? SAME_TAP_MS : KEY_KEPT_MS)),
  }
}

function userOf(caller: Caller, request: SaveRequest): string {
  if (caller.userId !== undefined && request.user !== undefined) {
    throw invalid('/user', 'must be left out with a user session, which acts for its own user')
  }
  const userId = caller.userId ?? request.user
  if (userId === undefined) throw invalid('/user', 'is required with an API key')
  return userId
}

function trackOf(ctx: ServerContext, request: SaveRequest): TrackQuery {
  if (request.track === undefined && request.sound_id === undefined)
    throw invalid('/track', 'is required (or sound_id)')
  if (request.track !== undefined && request.sound_id !== undefined) {
    throw invalid('/sound_id', 'must be left out when track is there')
  }
  if (request.track === undefined) throw invalid('/sound_id', 'is not a known sound of this app')
  const track = toQuery(request.track)
  const definitions = ctx.services.registry.all
  const linked =
    track.links?.some((url) => definitions.some((one) => one.parseTrackUrl(url) !== undefined)) ?? false
  if (track.isrc !== undefined || linked) return track
  if (track.title === undefined) {
    const pointer = track.links === undefined ? '/track/title' : '/track/links'
    throw invalid(
      pointer,
      track.links === undefined
        ? 'is required (or isrc, or a link)'
        : 'hold no track of a known music service',
    )
  }
  // A video's title often names the artist itself; "original sound" needs none to be answered honestly.
  const read = readTrack(track)
  if (track.artists.length === 0 && read.knownRecording && read.artists.length === 0) {
    throw invalid('/track/artists', 'must name at least one artist (or give isrc, or a link)')
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
    const known = ctx.services.registry.all.some((definition) => definition.id === service)
    throw invalid(`/services/${index}`, known ? 'is not set up here' : 'is not a known service')
  })
}

function invalid(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid_request', {
    detail: `${pointer} ${detail}`,
    errors: [{ pointer, detail }],
  })
}

function ring(ctx: ServerContext, save: NewSave, accepted: AcceptedSave): Promise<number> {
  return ringPlacements(
    ctx.doorbell,
    accepted.placements.map((placement) => ({
      mode: save.mode,
      service: placement.service,
      market: placement.market,
      recording_id: accepted.recordingId,
      status: placement.status,
      link_id: placement.link_id,
      needs_market:
        placement.market_unknown &&
        ctx.services.get(save.mode, placement.service)?.definition.capabilities.marketRequired === true,
    })),
  )
}
