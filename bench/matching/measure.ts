import type { Decision } from '../../core/domain/match.ts'
import type { Case } from './cases.ts'

export interface Result {
  readonly case: Case
  readonly decision: Decision
  readonly right: boolean
}

export interface Figures {
  readonly cases: number
  readonly precision: number
  readonly recall: number
  readonly false_saves: number
  readonly unsure: number
  readonly shown_when_unsure: number
  readonly coverage: number
  readonly us_per_candidate: number
  readonly by_kind: Readonly<Record<string, KindFigures>>
}

export interface KindFigures {
  readonly n: number
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly coverage: number
}

/** Names in two scripts can be told apart by nobody from text alone: the right one shown first counts as right. */
function isCrossScript(kind: string): boolean {
  return kind.startsWith('cjk_') || kind.startsWith('script_diff')
}

export function judge(one: Case, decision: Decision): Result {
  return { case: one, decision, right: isRight(one, decision) }
}

function isRight({ answer, kind }: Case, decision: Decision): boolean {
  if (answer === null) return decision.kind !== 'found'
  if (decision.kind === 'found') return decision.track.id === answer
  return decision.kind === 'unsure' && isCrossScript(kind) && decision.candidates[0]?.track.id === answer
}

function share(part: number, whole: number, none: number): number {
  return whole === 0 ? none : part / whole
}

export function figures(results: readonly Result[], microseconds: number): Figures {
  const candidates = results.reduce((sum, one) => sum + one.case.candidates.length, 0)
  const unsure = results.filter((one) => one.decision.kind === 'unsure')
  const asked = unsure.filter((one) => one.case.answer !== null)
  const shown = asked.filter(
    ({ case: { answer }, decision }) =>
      decision.kind === 'unsure' && decision.candidates.some((candidate) => candidate.track.id === answer),
  )
  const byKind: Record<string, KindFigures> = {}
  for (const [kind, same] of Map.groupBy(results, (one) => one.case.kind)) {
    byKind[kind] = {
      n: same.length,
      accuracy: share(same.filter((one) => one.right).length, same.length, 1),
      ...rates(same),
    }
  }
  const nothing = results.filter((one) => one.case.answer === null)
  return {
    cases: results.length,
    ...rates(results),
    false_saves: share(nothing.filter((one) => one.decision.kind === 'found').length, nothing.length, 0),
    unsure: share(unsure.length, results.length, 0),
    shown_when_unsure: share(shown.length, asked.length, 1),
    us_per_candidate: share(microseconds, candidates, 0),
    by_kind: byKind,
  }
}

function rates(results: readonly Result[]): Pick<Figures, 'precision' | 'recall' | 'coverage'> {
  const saved = results.filter((one) => one.decision.kind === 'found')
  const right = saved.filter((one) => one.right).length
  const answerable = results.filter((one) => one.case.answer !== null).length
  return {
    precision: share(right, saved.length, 1),
    recall: share(right, answerable, 1),
    coverage: share(saved.length, results.length, 0),
  }
}

export interface Bin {
  readonly from: number
  readonly to: number
  readonly n: number
  readonly said: number
  readonly right: number
}

const EDGES = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 1.001]

/** Confidence said against share right, over every candidate that was saved or shown. */
export function calibration(results: readonly Result[]): readonly Bin[] {
  const scored = results.flatMap(({ case: { answer }, decision }) => {
    const given =
      decision.kind === 'found' ? [decision] : decision.kind === 'unsure' ? decision.candidates : []
    return given.map(({ track, confidence }) => ({ confidence, right: track.id === answer }))
  })
  return EDGES.slice(0, -1).map((from, at) => {
    const to = EDGES[at + 1] ?? 1
    const inside = scored.filter((one) => one.confidence >= from && one.confidence < to)
    return {
      from,
      to: Math.min(1, to),
      n: inside.length,
      said: share(
        inside.reduce((sum, one) => sum + one.confidence, 0),
        inside.length,
        0,
      ),
      right: share(inside.filter((one) => one.right).length, inside.length, 0),
    }
  })
}
