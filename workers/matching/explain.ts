import type { Evidence } from '../../core/domain/match.ts'
import type { Comparison } from './compare.ts'

export function evidenceOf(comparison: Comparison): readonly Evidence[] {
  return [
    {
      signal: 'title',
      verdict: comparison.title === 'exact' ? 'same' : 'similar',
      note: comparison.title + ' ' + comparison.artists,
    },
  ]
}
