import type { FunnelModel, Loss } from '../../../web/pages/console/funnel.ts'
import type { Group } from './sample.ts'

const SAVED: ReadonlySet<string> = new Set(['saved', 'already_saved', 'undone'])
/** In a status that is only reached with a match, whatever is still kept of it. */
const hasMatch = ({ has_match, status }: Group) =>
  has_match || status === 'matched' || (status !== null && SAVED.has(status))

/** From the tap to the library, with what stands between. */
export function funnelOf(saves: number, groups: readonly Group[]): FunnelModel {
  const placed = groups.filter(({ service }) => service !== null)
  const unplaced = groups.filter(({ service, unplaced }) => service === null && unplaced)
  const matched = placed.filter(hasMatch)
  const saved = matched.filter(({ status }) => status !== null && SAVED.has(status))
  return {
    saves,
    placements: sum(placed),
    matched: sum(matched),
    saved: sum(saved),
    losses: {
      placing: lossesOf(unplaced.map((group) => ({ ...group, status: 'unplaced' }))),
      matching: lossesOf(placed.filter((group) => !hasMatch(group))),
      saving: lossesOf(matched.filter(({ status }) => status === null || !SAVED.has(status))),
    },
  }
}

function sum(groups: readonly Pick<Group, 'count'>[]): number {
  return Math.round(groups.reduce((total, { count }) => total + count, 0))
}

function lossesOf(groups: readonly Group[]): readonly Loss[] {
  const alike = Map.groupBy(groups, ({ status, code }) => `${status} ${code}`)
  return [...alike.values()]
    .flatMap((some) => {
      const [first] = some
      if (first === undefined || first.status === null) return []
      const services = Map.groupBy(some, ({ service }) => service ?? '')
      services.delete('')
      return [
        {
          status: first.status,
          code: first.code,
          count: sum(some),
          services: [...services]
            .map(([service, of]) => ({ service, count: sum(of) }))
            .sort((a, b) => b.count - a.count),
        },
      ]
    })
    .sort((a, b) => b.count - a.count)
}
