import { describe, expect, it } from '@jest/globals'
import { isEventFilter, matchesFilter } from '../../../core/webhooks/event-types.ts'
import { payloadOf } from '../../../workers/tell/payload.ts'

const EVENT = {
  endpoint_id: 'whe_1',
  user_id: 'u_1',
  type: 'save.placement.updated',
  data: { service: 'spotify', status: 'saved' },
  event_at: new Date('2026-11-22T12:00:00Z'),
}

describe('payloadOf', () => {
  it('says what happened, when, and how things stand', () => {
    const save = { view: { id: 'sav_1' }, short: { id: 'sav_1' }, sequence: 4 }

    expect(JSON.parse(payloadOf(EVENT, save))).toEqual({
      type: 'save.placement.updated',
      timestamp: '2026-11-22T12:00:00.000Z',
      data: {
        user: 'u_1',
        save: { id: 'sav_1' },
        sequence: 4,
        placement: { service: 'spotify', status: 'saved' },
      },
    })
  })

  it('is cut to what everybody takes, and says so', () => {
    const save = { view: { id: 'sav_1', long: 'ä'.repeat(15_000) }, short: { id: 'sav_1' }, sequence: 4 }
    const { data } = JSON.parse(payloadOf(EVENT, save)) as { data: unknown }

    expect(data).toMatchObject({ save: { id: 'sav_1' }, truncated: true, sequence: 4 })
    expect(data).not.toHaveProperty('save.long')
  })
})

describe('filters', () => {
  it.each([
    ['*', 'save.created', true],
    ['save.*', 'save.placement.updated', true],
    ['save.placement.*', 'save.placement.updated', true],
    ['save.created', 'save.created', true],
    ['save.*', 'link.created', false],
    ['save.placement.*', 'save.created', false],
    ['save.created', 'save.completed', false],
  ])('%s means %s: %s', (filter, type, meant) => {
    expect(matchesFilter(filter, type)).toBe(meant)
  })

  it.each(['save', 'save*', 'save.', 'nothing.*', '', '.*', '**'])('%j means nothing', (filter) => {
    expect(isEventFilter(filter)).toBe(false)
  })
})
