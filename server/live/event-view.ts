import { eventId } from '../../core/events/event-id.ts'
import type { PlacementView, SaveView } from '../schemas/save.ts'
import type { LiveEvent } from '../schemas/live.ts'

/** An event as it happened, without the save it is about. */
export interface ToldEvent {
  readonly position: number
  readonly userId: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly createdAt: Date
}

/** Larger ones are not for a stream: partners' proxies and event buses end there. */
const LARGEST_BYTES = 20_000

/** An event with all a button needs. `save` is as it stands by now, which may be further on than the event. */
export function viewEvent(event: ToldEvent, save: SaveView | undefined): LiveEvent {
  const view = {
    id: eventId(event.position, event.createdAt),
    type: event.type,
    created_at: event.createdAt.toISOString(),
    user: event.userId,
    ...(event.type === 'save.placement.updated' ? { placement: event.data as LiveEvent['placement'] } : {}),
    ...(event.type.startsWith('link.') ? { link: event.data as LiveEvent['link'] } : {}),
  }
  return save === undefined ? view : withSave(view, save)
}

/** Where a save stands when somebody begins to watch it. */
export function viewState(save: SaveView, now: Date): LiveEvent {
  return withSave({ type: 'save', created_at: now.toISOString(), user: save.user }, save)
}

function withSave(view: LiveEvent, save: SaveView): LiveEvent {
  const whole = { ...view, save }
  if (Buffer.byteLength(JSON.stringify(whole)) < LARGEST_BYTES) return whole
  return { ...view, save: shorten(save), truncated: true }
}

/** Names and reasons only; the rest has no upper bound worth sending. */
function shorten(save: SaveView): SaveView {
  return {
    id: save.id,
    user: save.user,
    status: save.status,
    track: { artists: [] },
    target: { kind: save.target.kind },
    placements: save.placements.map(shortenPlacement),
    created_at: save.created_at,
  }
}

function shortenPlacement({ service, status, action, error, updated_at }: PlacementView): PlacementView {
  return {
    service,
    status,
    ...(action === undefined ? {} : { action }),
    ...(error === undefined ? {} : { error }),
    updated_at,
  }
}
