import type { FateModel } from '../../web/pages/fate.ts'
import type { SaveModel } from '../../web/pages/home-save.ts'
import type { CoverModel } from '../../web/pages/cover.ts'
import type { ServerContext } from '../context.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import type { PlacementView, SaveView } from '../schemas/save.ts'

/** A save as the page shows it. */
export function saveModel(ctx: ServerContext, session: BrowserSession, save: SaveView): SaveModel {
  const matched = save.placements.find((placement) => placement.matched !== undefined)?.matched
  const title = matched?.title ?? save.track.title
  const artists = matched?.artists ?? save.track.artists
  const fates = save.placements.map((placement) => fateModel(ctx, session, save, placement))
  const { creator, video_id: video } = save.context ?? {}
  return {
    id: save.id,
    ...(title === undefined ? {} : { title }),
    artists,
    cover: coverOf(ctx, session, save),
    explicit: matched?.explicit === true,
    ...(creator === undefined ? {} : { creator }),
    ...(video === undefined ? {} : { video }),
    at: new Date(save.created_at),
    fates,
    unplaced: save.action?.kind === 'choose_service',
    canUndo: save.action !== undefined || save.placements.some(isUndoable),
    canRetry: save.placements.some(isRetryable),
  }
}

/** Names of undos that would end the same way again (`core/saves/undo.ts`). */
const FOR_EVER: ReadonlySet<string | undefined> = new Set(['not_supported', 'not_known', 'other_account'])

function isUndoable({ status, undo }: PlacementView): boolean {
  if (status === 'undone' || status === 'failed') return false
  return undo === undefined || (undo.status === 'not_possible' && !FOR_EVER.has(undo.code))
}

function isRetryable({ status, error }: PlacementView): boolean {
  return (status === 'failed' || status === 'not_found') && error?.code !== 'no_known_recording'
}

function fateModel(
  ctx: ServerContext,
  session: BrowserSession,
  save: SaveView,
  placement: PlacementView,
): FateModel {
  const { status, error, undo, matched, action } = placement
  const definition = ctx.services.get(session.mode, placement.service)?.definition
  const openUrl = placement.open_url ?? undo?.open_url ?? placement.added_to?.url ?? matched?.url
  return {
    service: { id: placement.service, name: definition?.displayName ?? placement.service },
    status,
    place: placement.added_to?.name ?? save.target.name ?? definition?.libraryName ?? placement.service,
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(undo === undefined
      ? {}
      : {
          undo: {
            status: undo.status,
            ...(undo.code === undefined ? {} : { code: undo.code }),
            ...(undo.message === undefined ? {} : { message: undo.message }),
          },
        }),
    ...(action?.until === undefined ? {} : { until: new Date(action.until) }),
    substitute: matched?.substitute === true,
    ...(openUrl === undefined ? {} : { openUrl }),
    canRetry: isRetryable(placement),
    canSwap: (status === 'saved' || status === 'already_saved') && undo === undefined,
    swapFailed: placement.swap?.status === 'not_possible',
  }
}

/** A picture of the service only where the policy of the page lets it load; simulated services have none. */
function coverOf(ctx: ServerContext, session: BrowserSession, save: SaveView): CoverModel {
  // The address of the song's page ends with the recording's id.
  const seed =
    save.share_url?.split('/').at(-1) ?? `${save.track.title ?? ''} ${save.track.artists.join(' ')}`
  for (const { service, matched } of save.placements) {
    const src = picture(ctx, session, service, matched?.artwork_url)
    if (src !== undefined) return { src, seed }
  }
  return { seed }
}

export function picture(
  ctx: ServerContext,
  session: BrowserSession,
  serviceId: string,
  url: string | undefined,
): string | undefined {
  const service = ctx.services.get(session.mode, serviceId)
  const address = url === undefined ? null : URL.parse(url)
  if (service?.real !== true || address?.protocol !== 'https:') return undefined
  const isTheirs = service.definition.imageHosts.some(
    (host) => address.hostname === host || address.hostname.endsWith(`.${host}`),
  )
  return isTheirs ? address.href : undefined
}

/** Where the pictures of the services on offer come from, for the policy of the page. */
export function pictureOrigins(ctx: ServerContext, session: BrowserSession): readonly string[] {
  const hosts = ctx.services.offered(session.mode).flatMap((id) => {
    const service = ctx.services.get(session.mode, id)
    return service?.real === true ? service.definition.imageHosts : []
  })
  return [...new Set(hosts)].flatMap((host) => [`https://${host}`, `https://*.${host}`])
}
