import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { call, startProduct } from '../../support/product.ts'
import type { Answer, Product, TestApp } from '../../support/product.ts'
import { createStorage, runsOn } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { someSave } from './support/api.ts'

const ROUNDS = 20

const maybe = runsOn('postgres') ? describe : describe.skip

maybe('the same request at two servers at the same instant', () => {
  let storage: Storage
  let sandbox: Sandbox
  let servers: readonly Product[] = []
  let app: TestApp

  beforeAll(async () => {
    storage = await createStorage('postgres')
    sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    const start = () => startProduct({ storage, sandbox, roles: ['server'] })
    const first = await start()
    servers = [first, await start()]
    app = await first.createApp()
  }, 120_000)

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await sandbox.close()
    await storage.remove()
  }, 60_000)

  const send = (key: string, body: unknown): Promise<readonly Answer[]> =>
    Promise.all(
      servers.map(({ url }) => call(url, app.key, 'POST', '/v1/saves', body, { 'idempotency-key': key })),
    )

  it('is one save, whichever of them was first', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const body = someSave()
      const answers = await send(`same-${round}`, body)

      for (const { status } of answers) expect([202, 409]).toContain(status)
      const ids = answers.filter(({ status }) => status === 202).map((answer) => String(answer.body.id))
      expect(new Set(ids).size).toBe(1)
      const listed = await app.call('GET', `/v1/saves?user=${String(body['user'])}`)
      expect(listed.body.data.map((save: { id: string }) => save.id)).toEqual([ids[0]])
      const again = await send(`same-${round}`, body)
      expect(again.map((answer) => [answer.status, answer.body.id])).toEqual([
        [202, ids[0]],
        [202, ids[0]],
      ])
    }
  })

  it('with another body is taken once and refused once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const bodies = [someSave(), someSave()]
      const answers = await Promise.all(
        servers.map(({ url }, at) =>
          call(url, app.key, 'POST', '/v1/saves', bodies[at], { 'idempotency-key': `other-${round}` }),
        ),
      )

      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
      expect([
        [202, 409],
        [202, 422],
      ]).toContainEqual(statuses)
    }
  })
})
