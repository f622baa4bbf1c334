import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { droppedElements, looseArray } from '../../../adapters/http/loose-array.ts'

const Items = z.object({ items: looseArray('things', z.object({ id: z.string() })) })

describe('looseArray', () => {
  it('drops bad elements and tells how many and where', () => {
    const told: unknown[] = []
    const listen = (event: unknown) => told.push(event)
    droppedElements.subscribe(listen)

    const { items } = Items.parse({ items: [{ id: 'a' }, { id: 1 }, null, 'x', { id: 'b', more: true }] })

    droppedElements.unsubscribe(listen)
    expect(items).toEqual([{ id: 'a' }, { id: 'b' }])
    expect(told).toEqual([{ list: 'things', dropped: 2, of: 5, field: '1.id' }])
  })

  it.each([[[]], [[null, null]]])('takes %j for an empty list', (items) => {
    expect(Items.parse({ items })).toEqual({ items: [] })
  })

  it('fails when nothing fits, and names the first field', () => {
    const { error } = Items.safeParse({ items: [null, { id: 1 }, { id: 2 }] })

    expect(error?.issues[0]?.path).toEqual(['items', 1, 'id'])
  })
})
