import type { PlacementView, SaveView } from '../schemas/save.ts'

/** For what is stored and passed on: a ticket for the linking pages is a key for one listener's account. */
export function withoutTickets(
  save: SaveView,
): Omit<SaveView, 'action'> & { readonly action?: { readonly kind: string } } {
  const { action, placements, ...rest } = save
  return {
    ...rest,
    placements: placements.map(withoutTicket),
    ...(action === undefined ? {} : { action: { kind: action.kind } }),
  }
}

function withoutTicket({ action, ...rest }: PlacementView): PlacementView {
  if (action === undefined) return rest
  const { url: _ticket, ...said } = action
  return { ...rest, action: said }
}
