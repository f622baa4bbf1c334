import { describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { until, useHooks } from './support/hooks.ts'

/** 10,000 for a measurement: WEBHOOK_EVENTS=10000 npm test -- test/integration/webhooks/apart */
const EVENTS = Number(process.env['WEBHOOK_EVENTS'] ?? 300)

describe('endpoints beside each other', () => {
  const hooks = useHooks('redis')

  it(`one gets ${EVENTS} events while others are slow or dead`, async () => {
    const healthy = await hooks.listen({ events: ['link.*'] })
    const slow = await hooks.listen({
      events: ['link.*'],
      app: healthy.app,
      behaviour: (res) => void sleep(1000).then(() => res.writeHead(204).end()),
    })
    const dead = await hooks.listen({ events: ['link.*'], app: healthy.app, behaviour: () => undefined })
    const started = performance.now()

    for (let n = 0; n < EVENTS; n += 500) {
      const rows = Array.from({ length: Math.min(500, EVENTS - n) }, (_, at) => ({
        app_id: healthy.app.id,
        user_id: `many-${n + at}`,
        type: 'link.created',
        data: JSON.stringify({ service: 'spotify' }),
        created_at: new Date(),
      }))
      await hooks.db.insertInto('events').values(rows).execute()
    }
    await until('the healthy one has all', () => healthy.receiver.ids().size === EVENTS, 120_000)
    const seconds = (performance.now() - started) / 1000
    const users = new Set(healthy.receiver.received.map(({ body }) => String(body.data.user)))

    process.stderr.write(
      `${EVENTS} events in ${seconds.toFixed(1)} s; slow got ${slow.receiver.received.length}, dead was asked ${dead.receiver.received.length} times\n`,
    )
    expect(users.size).toBe(EVENTS)
    expect(healthy.receiver.received).toHaveLength(EVENTS)
    expect(slow.receiver.received.length).toBeLessThan(EVENTS)
    expect(dead.receiver.received.length).toBeLessThanOrEqual(8 * (1 + Math.floor(seconds / 15)))
    // Eight at a time, a second each: as fast as it can be, whatever the dead one does.
    expect(slow.receiver.received.length).toBeGreaterThan(Math.min(EVENTS, 8 * Math.floor(seconds)) * 0.5)
  }, 180_000)
})
