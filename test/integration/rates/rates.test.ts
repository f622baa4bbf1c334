import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { inCallContext } from '../../../adapters/call-context.ts'
import { serviceId } from '../../../adapters/adapter.ts'
import type { CallGate } from '../../../adapters/http/gate.ts'
import { Fault } from '../../../core/faults.ts'
import { createLogger } from '../../../core/logger.ts'
import { createRates } from '../../../workers/rate/rates.ts'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { Scene } from '../workers/scene.ts'

const service = serviceId('spotify')
const signal = new AbortController().signal
const down = new Fault('down', {
  code: 'service_unavailable',
  retry: { when: 'backoff' },
  scope: 'service',
  service,
})

describeOnEveryStorage('two processes and one service', (mode) => {
  let scene: Scene
  let now = Date.parse('2026-11-22T12:00:00Z')

  beforeAll(async () => {
    scene = await Scene.start(mode)
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(async () => {
    now += 3_600_000
    await scene.calm()
  })

  /** A process's gate, on the database that they share. */
  function process(ceiling: number | undefined): CallGate & { readonly calls: string[] } {
    const calls: string[] = []
    const { createGate } = createRates({
      db: scene.db,
      now: () => new Date(now),
      random: () => 0,
      observer: { onCall: ({ kind, outcome }) => calls.push(`${kind} ${outcome}`), onLevel: () => undefined },
      log: createLogger('silent'),
    })
    const gate = createGate({ mode: 'live', service, maxConcurrent: 100, ceiling })
    return { calls, enter: (kind, signal) => gate.enter(kind, signal) }
  }

  async function call(gate: CallGate, outcome?: Fault): Promise<void> {
    const leave = await gate.enter('add', signal)
    await leave(outcome)
  }

  /** How many of the calls were let through; the others must have been held back. */
  async function letThrough(calls: readonly Promise<void>[]): Promise<number> {
    const ends = await Promise.allSettled(calls)
    for (const end of ends)
      if (end.status === 'rejected')
        expect(end.reason).toMatchObject({ sent: false, retry: { when: 'after' } })
    return ends.filter((end) => end.status === 'fulfilled').length
  }

  it('take from one bucket', async () => {
    const gates = [process(5), process(5)]

    const calls = Array.from({ length: 40 }, (_, n) => call(gates[n % 2]!))

    // The clock stands still, so there is one bucket full and no more.
    expect(await letThrough(calls)).toBe(5)
    now += 1000
    expect(await letThrough(Array.from({ length: 40 }, (_, n) => call(gates[n % 2]!)))).toBe(5)
  }, 20_000)

  it('both stay away after one was told to, and both go slowly afterwards', async () => {
    const [one, two] = [process(10), process(10)]
    const limit = new Fault('slow down', {
      code: 'rate_limited',
      retry: { when: 'after', ms: 20_000 },
      scope: 'service',
      service,
    })
    await call(one, limit)
    await new Promise((done) => setTimeout(done, 30))

    for (const passed of [0, 10_000, 9000]) {
      now += passed
      expect(await letThrough([call(one), call(two), call(two)])).toBe(0)
    }
    now += 2000
    expect(await letThrough(Array.from({ length: 30 }, (_, n) => call(n % 2 === 0 ? one : two)))).toBe(5)
  }, 20_000)

  it('see an outage together, and one of them goes to look', async () => {
    const [one, two] = [process(undefined), process(undefined)]
    for (let n = 0; n < 3; n += 1) await call(one, down)
    for (let n = 0; n < 2; n += 1) await call(two, down)
    await new Promise((done) => setTimeout(done, 30))
    expect(await letThrough([call(one), call(two)])).toBe(0)

    now += 1000
    const entered = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : two).enter('add', signal)),
    )
    const probes = entered.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
    expect(probes).toHaveLength(1)
    await probes[0]!(undefined)
    await new Promise((done) => setTimeout(done, 30))

    expect(await letThrough([call(one), call(two)])).toBe(2)
  }, 20_000)

  it('let taps through before other work', async () => {
    const gate = process(4)
    const order: string[] = []
    const as = (name: string, place: number) =>
      inCallContext({ place }, () => call(gate).then(() => order.push(name)))

    const all = [as('backfill', 2 ** 20), as('loud', 500), as('quiet', 1)]
    await letThrough(all as readonly Promise<unknown>[] as readonly Promise<void>[])

    expect(order.slice(0, 2)).toEqual(['quiet', 'loud'])
    expect(gate.calls).toEqual(Array<string>(order.length).fill('add ok'))
  }, 20_000)
})

describe('a service and its limits', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it.each([
    ['seconds', '30', 30_000],
    ['a date', 'http-date', 30_000],
    ['nothing', 'none', 500],
    ['something absurd', '99999999', 24 * 3_600_000],
    ['a negative number', '-5', 500],
    ['rubbish', 'soon', 500],
  ])('is left alone for as long as it says: %s', async (_name, header, windowMs) => {
    const { user, song } = await scene.ready()
    const date = new Date(scene.product.running.ctx.now().getTime() + 31_000).toUTCString()
    scene.onWrite('spotify', {
      kind: 'named',
      name: 'rate_limited',
      retryAfter: header === 'http-date' ? date : header,
    })
    const save = await scene.save(user, song, ['spotify'])
    await scene.waits(save)
    const before = scene.sandbox.requests('spotify').length
    if (windowMs > 10_000) {
      const state = await scene.db.selectFrom('service_states').selectAll().executeTakeFirstOrThrow()
      const held = (state.limited_until?.getTime() ?? 0) - scene.product.running.ctx.now().getTime()
      expect(held).toBeGreaterThan(windowMs - 10_000)
      expect(held).toBeLessThanOrEqual(windowMs + 2000)
      await scene.advance(windowMs - 10_000)
      expect(scene.sandbox.requests('spotify')).toHaveLength(before)
    }
    await scene.advance(Math.max(12_000, windowMs * 0.1))

    await scene.becomes(save, 'saved')
  })

  it("does not stop for one listener's own limit", async () => {
    const [one, two] = [await scene.ready(), await scene.ready()]
    scene.sandbox.addFault({
      service: 'spotify',
      account: one.account.id,
      times: null,
      effect: { kind: 'answer', status: 401, body: '{}' },
    })
    const refused = await scene.save(one.user, one.song, ['spotify'])
    await scene.becomes(await scene.save(two.user, two.song, ['spotify']), 'saved')

    await scene.becomes(refused, 'matched', 'awaiting_link', 'failed')
    expect(await scene.health('spotify')).toEqual({ status: 'ok' })
  })
})
