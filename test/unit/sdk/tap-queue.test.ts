import { describe, expect, it } from '@jest/globals'
import { ApiError } from '../../../sdk/api-error.ts'
import type { Save, SaveRequest } from '../../../sdk/api-types.ts'
import { createTapQueue } from '../../../sdk/tap-queue.ts'
import { memoryStorage } from '../../../sdk/tap-storage.ts'
import type { TapStorage } from '../../../sdk/tap-storage.ts'

type Create = (request: SaveRequest, options?: { idempotencyKey?: string }) => Promise<Save>

const TRACK = { track: { title: 'Night Ferry', artists: ['Paper Lanterns'] } }
const save = { id: 'sav_1' } as Save
const offline: Create = () => Promise.reject(new TypeError('fetch failed'))
const refused = (status: number) => () => Promise.reject(new ApiError(status, undefined, undefined))

function open(create: Create, storage?: TapStorage, scope?: string) {
  const told: string[] = []
  const queue = createTapQueue({
    client: { saves: { create } },
    ...(storage === undefined ? {} : { storage }),
    ...(scope === undefined ? {} : { scope }),
    onWaiting: (tap) => told.push(`waiting ${tap.key}`),
    onSaved: (tap) => told.push(`saved ${tap.key}`),
    onRefused: (tap, error) => told.push(`${error.status} ${tap.key}`),
  })
  return { queue, told }
}

describe('a queue of taps', () => {
  it('sends the taps of an earlier page with their time and their key, once and in order', async () => {
    const storage = memoryStorage()
    const before = open(offline, storage)
    const taps = [before.queue.tap(TRACK), before.queue.tap(TRACK)]
    await before.queue.flush()
    before.queue.close()
    const sent = new Map<unknown, unknown>()
    const after = open((request, options) => {
      sent.set(options?.idempotencyKey, request)
      return Promise.resolve(save)
    }, storage)

    await after.queue.flush()
    await after.queue.flush()

    expect(sent).toEqual(new Map(taps.map(({ key, request }) => [key, request])))
    expect(taps[0]?.request.context?.tapped_at).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(new Set(after.told)).toEqual(new Set(taps.map(({ key }) => `saved ${key}`)))
    expect(after.told).toHaveLength(2)
    expect([after.queue.waiting, storage.length]).toEqual([[], 0])
    after.queue.close()
  })

  it.each([401, 408, 409, 429, 500, 503])('keeps a tap that was answered with %i', async (status) => {
    const { queue, told } = open(refused(status))
    const tap = queue.tap(TRACK)

    await queue.flush()

    expect([queue.waiting, told]).toEqual([[tap], [`waiting ${tap.key}`]])
    queue.close()
  })

  it.each([400, 403, 404, 413, 422])(
    'gives up a tap that was refused with %i, and goes on',
    async (status) => {
      const answers = [refused(status), () => Promise.resolve(save)]
      const { queue, told } = open(() => (answers.shift() ?? offline)(TRACK))
      queue.tap(TRACK)
      queue.tap(TRACK)

      await queue.flush()

      expect(told.map((line) => line.split(' ')[0])).toEqual([String(status), 'saved'])
      expect(queue.waiting).toEqual([])
      queue.close()
    },
  )

  it('sends a tap that comes while another is sent', async () => {
    const sent: (string | undefined)[] = []
    const { queue } = open(async (_, options) => {
      sent.push(options?.idempotencyKey)
      await Promise.resolve()
      return save
    })

    const keys = [queue.tap(TRACK).key, queue.tap(TRACK).key]
    await queue.flush()

    expect(new Set(sent)).toEqual(new Set(keys))
    expect(sent).toHaveLength(2)
    queue.close()
  })

  it('keeps a tap when the storage is full, and leaves alone what is not its own', async () => {
    const full: TapStorage = {
      ...memoryStorage(),
      length: 2,
      key: (index) => ['theme', 'add-to-music:tap:broken'][index] ?? null,
      getItem: () => '{',
      setItem() {
        throw new Error('QuotaExceededError')
      },
    }
    const { queue } = open(offline, full)

    const tap = queue.tap(TRACK)
    await queue.flush()

    expect(queue.waiting).toEqual([tap])
    queue.close()
  })

  it('forgets a tap that waits, not one that is on its way', async () => {
    const { queue, told } = open(offline)
    const tap = queue.tap(TRACK)

    const onItsWay = queue.cancel(tap.key)
    await queue.flush()
    const waiting = queue.cancel(tap.key)

    expect([onItsWay, waiting, queue.waiting]).toEqual([false, true, []])
    expect(told).toEqual([`waiting ${tap.key}`])
    queue.close()
  })

  it('keeps the taps of several people apart', async () => {
    const storage = memoryStorage()
    const ada = open(offline, storage, 'ada')
    const tap = ada.queue.tap(TRACK)
    await ada.queue.flush()
    ada.queue.close()
    const others = [
      open(() => Promise.resolve(save), storage, 'bob'),
      open(() => Promise.resolve(save), storage),
    ]

    for (const { queue } of others) await queue.flush()
    const again = open(() => Promise.resolve(save), storage, 'ada')
    await again.queue.flush()

    expect(others.map(({ told }) => told)).toEqual([[], []])
    expect(again.told).toEqual([`saved ${tap.key}`])
    for (const { queue } of [...others, again]) queue.close()
  })
})
