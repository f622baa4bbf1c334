import type { QualityModel } from '../../../web/pages/console/quality.ts'
import type { Group } from './sample.ts'

const EDGES = [0, 50, 60, 70, 80, 90, 95, 98, 101]

/** How the matches of a period are. A choice of the listener is certain and says nothing about us, so it is counted apart. */
export function qualityOf(groups: readonly Group[]): QualityModel {
  const matched = groups.filter(({ has_match }) => has_match)
  const count = (which: (group: Group) => boolean) =>
    Math.round(groups.filter(which).reduce((total, group) => total + group.count, 0))
  const methods = [...new Set(matched.map(({ method }) => method ?? 'search'))]
  return {
    matched: count(({ has_match }) => has_match),
    methods: methods
      .map((method) => ({
        method,
        count: count((group) => group.has_match && (group.method ?? 'search') === method),
      }))
      .sort((a, b) => b.count - a.count),
    confidence: EDGES.slice(0, -1).map((from, n) => {
      const to = EDGES[n + 1] ?? 101
      return { from, to, count: count((one) => isWithin(one, from, to)) }
    }),
    asked: count(({ status }) => status === 'awaiting_review'),
    chosen: count(({ has_match, method }) => has_match && method === 'choice'),
    substitutes: count(({ substitute }) => substitute),
    swapped: count(({ swapped }) => swapped),
    undone: count(({ status }) => status === 'undone'),
    notFound: count(({ status }) => status === 'not_found'),
  }
}

function isWithin({ has_match, method, confidence }: Group, from: number, to: number): boolean {
  return has_match && method !== 'choice' && confidence !== null && confidence >= from && confidence < to
}
