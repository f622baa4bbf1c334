import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect } from '@jest/globals'
import { startChild } from '../../bench/lib/processes.ts'
import type { Child } from '../../bench/lib/processes.ts'
import { startSandbox } from '../../sandbox/start.ts'
import type { Sandbox } from '../../sandbox/simulator.ts'
import { tap } from '../integration/webhooks/support/hooks.ts'
import { Receiver, answering, checkSignature } from '../integration/webhooks/support/receiver.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { createStorage, itOnStorage } from '../support/storage.ts'
import type { Storage } from '../support/storage.ts'
import { waitFor } from '../support/wait-for.ts'

/** 10,000 for a measurement: WEBHOOK_EVENTS=10000 npm test -- test/chaos/webhooks */
const SAVES = Number(process.env['WEBHOOK_EVENTS'] ?? 60)
const PATIENCE_MS = 90_000 + SAVES * 30

describe('webhooks of a worker that is killed and a queue that is lost', () => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let receiver: Receiver
  let others: readonly Receiver[] = []
  let worker: Child | undefined

  afterEach(async () => {
    await worker?.stop()
    await product.stop()
    await Promise.all([receiver, ...others].map((one) => one.stop()))
    await sandbox.close()
    await storage.remove()
  }, 60_000)

  async function launch(): Promise<void> {
    const env = { ...storage.env, ...sandbox.env, SANDBOX: 'false', LOCAL_WEBHOOKS: 'true' }
    worker = await startChild(['main.ts', 'worker'], env, (line) => line['msg'] === 'ready')
  }

  itOnStorage(
    'redis',
    `all ${SAVES} arrive, each under one id, whatever the endpoints beside it do`,
    async () => {
      storage = await createStorage('redis')
      sandbox = await startSandbox()
      product = await startProduct({ storage, sandbox, roles: ['server'], env: { LOCAL_WEBHOOKS: 'true' } })
      receiver = await Receiver.start()
      const slow = await Receiver.start((res) => void sleep(1000).then(() => res.writeHead(204).end()))
      const dead = await Receiver.start(() => undefined)
      others = [slow, dead]
      const app = await product.createApp()
      const tellOf = (url: string) =>
        app.call('POST', '/v1/webhook-endpoints', { url, events: ['save.created'] })
      const made = await tellOf(receiver.url)
      expect([made, await tellOf(slow.url), await tellOf(dead.url)].map(({ status }) => status)).toEqual([
        201, 201, 201,
      ])
      const saves = new Set<string>()
      const tapHalf = async () => {
        for (let n = 0; n < SAVES / 2; n += 10)
          for (const id of await Promise.all(Array.from({ length: 10 }, () => tap(app)))) saves.add(id)
      }
      await tapHalf()

      // The request has come, the answer never goes out: what it says is lost with the process.
      const answerless = new Set<string>()
      const ok = answering(204)
      receiver.behaviour = (res, received) => {
        if (receiver.received.length < SAVES / 6) return ok(res, received)
        answerless.add(received.id)
        worker?.process.kill('SIGKILL')
      }
      await launch()
      await waitFor('the worker is dead', () => worker?.process.signalCode === 'SIGKILL')
      receiver.behaviour = ok
      await storage.redis?.flush()
      await tapHalf()
      await launch()

      await waitFor('all saves are told', () => receiver.ids().size === SAVES, PATIENCE_MS)
      await waitFor(
        'what was cut off comes again',
        () => [...answerless].every((id) => receiver.received.filter((one) => one.id === id).length > 1),
        PATIENCE_MS,
      )
      const told = new Map(receiver.received.map((one) => [one.id, String(one.body.data.save.id)]))
      expect(answerless.size).toBeGreaterThan(0)
      expect(new Set(told.values())).toEqual(saves)
      for (const received of receiver.received) {
        checkSignature(made.body.secret, received)
        expect(received.body.data.save.id).toBe(told.get(received.id))
      }
    },
    240_000 + SAVES * 60,
  )
})
