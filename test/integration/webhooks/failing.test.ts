import { describe, expect, it } from '@jest/globals'
import { Receiver, answering } from './support/receiver.ts'
import type { Behaviour } from './support/receiver.ts'
import { tap, until, useHooks } from './support/hooks.ts'
import type { Listening } from './support/hooks.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('an endpoint that does not take what it is sent', () => {
  const hooks = useHooks()

  async function failing(behaviour: Behaviour): Promise<Listening> {
    const listening = await hooks.listen({ events: ['save.created'], behaviour })
    await tap(listening.app)
    await attempted(listening, 1)
    return listening
  }

  /** Waits until so many attempts are in the log of the oldest delivery. */
  async function attempted(listening: Listening, attempts: number) {
    await until(`${attempts} attempts`, async () => {
      const one = (await listening.deliveries()).at(-1)
      return one?.['attempts'] === attempts && one['error'] !== undefined && dueLater(one)
    })
    return (await listening.deliveries()).at(-1)
  }

  /** No attempt is under way. */
  function dueLater(delivery: Record<string, unknown>): boolean {
    return delivery['status'] !== 'waiting' || !leased(delivery)
  }

  function leased(delivery: Record<string, unknown>): boolean {
    const waits =
      Date.parse(String(delivery['next_attempt_at'])) - Date.parse(String(delivery['last_attempt_at']))
    return waits === 30_000
  }

  it('is tried ten times in about three days, then given up, and nothing is lost that can be recovered', async () => {
    const listening = await failing(answering(500))
    const gaps: number[] = []
    for (let attempt = 1; attempt < 10; attempt += 1) {
      const delivery = await attempted(listening, attempt)
      const gap =
        Date.parse(String(delivery?.['next_attempt_at'])) - Date.parse(String(delivery?.['last_attempt_at']))
      gaps.push(Math.round(gap / 1000))
      await hooks.advance(gap + 1000)
    }
    const given = await attempted(listening, 10)

    expect(gaps).toEqual(
      [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((s) => expect.closeTo(s, -1)),
    )
    expect(given).toMatchObject({ status: 'failed', error: 'answered 500' })
    expect(given).not.toHaveProperty('next_attempt_at')
    expect(listening.receiver.ids().size).toBe(1)

    listening.receiver.behaviour = answering(200)
    const since = new Date(Date.now() - HOUR).toISOString()
    await listening.call('PATCH', '', { disabled: false })
    const recovered = await listening.call('POST', '/recover', { since })
    expect(recovered).toMatchObject({ status: 202, body: { recovered: 1 } })
    await until('it has come', async () => (await listening.deliveries())[0]?.['status'] === 'delivered')
    expect(listening.receiver.ids().size).toBe(1)
  }, 120_000)

  it('is believed when it says 410: disabled at once', async () => {
    const listening = await hooks.listen({ events: ['save.created'], behaviour: answering(410) })
    await tap(listening.app)
    await until('it is disabled', async () => (await listening.call('GET', '')).body.disabled === true)

    expect((await listening.call('GET', '')).body).toMatchObject({ disabled_reason: 'gone' })
    expect((await listening.deliveries())[0]).toMatchObject({ status: 'failed' })
    const test = await listening.call('POST', '/test')
    expect(test).toMatchObject({ status: 409, body: { code: 'endpoint_disabled' } })

    // What happens meanwhile is not kept for it, and can be had all the same.
    const missed = await tap(listening.app)
    listening.receiver.behaviour = answering(200)
    await listening.call('PATCH', '', { disabled: false })
    const since = new Date(Date.now() - HOUR).toISOString()
    expect((await listening.call('POST', '/recover', { since })).body).toEqual({ recovered: 2 })
    await until('both have come', () => listening.receiver.ids().size === 2)
    await until('the missed one too', () =>
      listening.receiver.received.some(({ body }) => body.data.save.id === missed),
    )
  }, 60_000)

  it('is left alone for as long as Retry-After says', async () => {
    const listening = await failing(answering(429, { 'retry-after': '7200' }))
    const [first] = await listening.deliveries()
    const waits =
      Date.parse(String(first?.['next_attempt_at'])) - Date.parse(String(first?.['last_attempt_at']))
    expect(waits).toBeGreaterThanOrEqual(2 * HOUR - 1000)
    await until(
      'the endpoint is paused',
      async () => (await listening.call('GET', '')).body.paused_until !== undefined,
    )

    listening.receiver.behaviour = answering(200)
    await tap(listening.app)
    await hooks.advance(HOUR)
    await until('the second one waits', async () => (await listening.deliveries()).length === 2)
    expect(listening.receiver.received).toHaveLength(1)
    await hooks.advance(HOUR + MINUTE)
    await until('both have come', async () =>
      (await listening.deliveries()).every((one) => one['status'] === 'delivered'),
    )
    expect((await listening.call('GET', '')).body).not.toHaveProperty('paused_until')
  }, 60_000)

  it('is not followed anywhere else', async () => {
    const elsewhere = await Receiver.start()
    const listening = await failing(answering(307, { location: elsewhere.url }))

    expect((await listening.deliveries())[0]).toMatchObject({
      status: 'waiting',
      error: 'answered 307: redirects are not followed',
    })
    expect(elsewhere.received).toEqual([])
    await elsewhere.stop()
  }, 60_000)

  it('is asked with one delivery at a time once it failed five times in a row', async () => {
    const listening = await hooks.listen({ events: ['save.created'], behaviour: answering(500) })
    for (let n = 0; n < 20; n += 1) await tap(listening.app)
    await until('it is paused', async () => (await listening.call('GET', '')).body.paused_until !== undefined)
    await until('nothing is under way', async () => !(await listening.deliveries()).some(leasedAndWaiting))
    const pauses = [await pauseOf(listening)]
    const before = listening.receiver.received.length

    // How often it was asked meanwhile depends on how fast this machine is; each time makes the pause twice as long.
    for (const asked of [1, 2]) {
      await hooks.advance((pauses.at(-1) ?? 0) + 1000)
      await until('one more, and a longer pause', async () => (await pauseOf(listening)) > 0)
      pauses.push(await pauseOf(listening))
      await until('it is recorded', async () => !(await listening.deliveries()).some(leasedAndWaiting))
      expect(listening.receiver.received).toHaveLength(before + asked)
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))

    listening.receiver.behaviour = answering(200)
    await hooks.advance(10 * MINUTE)
    await until('all have come', () => listening.receiver.ids().size === 20)
  }, 60_000)

  /** For how long nothing more is sent to it. */
  async function pauseOf(listening: Listening): Promise<number> {
    const { paused_until: ends } = (await listening.call('GET', '')).body
    return ends === undefined ? 0 : Date.parse(ends) - hooks.now().getTime()
  }

  function leasedAndWaiting(delivery: Record<string, unknown>): boolean {
    return delivery['status'] === 'waiting' && delivery['last_attempt_at'] !== undefined && leased(delivery)
  }

  it('is disabled when nothing has arrived for five days, and says so', async () => {
    const listening = await failing(answering(503))
    for (let day = 0; day < 6; day += 1) {
      await hooks.advance(DAY)
      await listening.call('POST', '/test')
      await hooks.advance(0)
      const before = listening.receiver.received.length
      if ((await listening.call('GET', '')).body.disabled === true) break
      await until(`tried on day ${day}`, async () => {
        const disabled = (await listening.call('GET', '')).body.disabled === true
        return disabled || listening.receiver.received.length > before - 1
      })
    }
    await until('it is disabled', async () => {
      await hooks.advance(HOUR)
      return (await listening.call('GET', '')).body.disabled === true
    })

    const { body } = await listening.call('GET', '')
    expect(body).toMatchObject({
      disabled: true,
      disabled_reason: 'failing',
      failing_since: expect.any(String),
    })
    const log = await listening.deliveries()
    expect(log.every((one) => one['status'] === 'failed')).toBe(true)
    expect((await listening.call('PATCH', '', { disabled: false })).body).toMatchObject({ disabled: false })
    expect((await listening.call('GET', '')).body).not.toHaveProperty('failing_since')
  }, 120_000)
})
