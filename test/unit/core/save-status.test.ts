import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PLACEMENT_STATUSES, saveStatus } from '../../../core/domain/save.ts'
import type { PlacementStatus, SaveStatus } from '../../../core/domain/save.ts'

const of = (...statuses: PlacementStatus[]) => saveStatus(statuses.map((status) => ({ status })))

it.each<[PlacementStatus[], SaveStatus]>([
  [[], 'needs_action'],
  [['queued'], 'in_progress'],
  [['matched'], 'in_progress'],
  [['queued', 'awaiting_link', 'failed', 'saved'], 'in_progress'],
  [['awaiting_link'], 'needs_action'],
  [['awaiting_review', 'saved'], 'needs_action'],
  [['awaiting_link', 'awaiting_release'], 'needs_action'],
  [['awaiting_release'], 'scheduled'],
  [['awaiting_release', 'failed'], 'scheduled'],
  [['saved', 'already_saved', 'undone'], 'done'],
  [['saved', 'failed'], 'partial'],
  [['already_saved', 'not_found'], 'partial'],
  [['failed', 'not_found'], 'failed'],
])('placements %j make a save %s', (placements, status) => {
  expect(of(...placements)).toBe(status)
})

it('does not depend on the order of the services', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PLACEMENT_STATUSES), { maxLength: 6 }), (statuses) => {
      expect(of(...statuses.toReversed())).toBe(of(...statuses))
      expect(of(...statuses.toSorted())).toBe(of(...statuses))
    }),
  )
})
