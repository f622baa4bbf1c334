import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { example } from '../../adapters/example/index.ts'
import { createRegistry, registry } from '../../adapters/registry.ts'
import { startSandbox } from '../../sandbox/start.ts'
import type { Sandbox } from '../../sandbox/simulator.ts'
import { startProduct } from '../support/product.ts'
import type { Product, TestApp } from '../support/product.ts'
import { createStorage, describeOnEveryStorage } from '../support/storage.ts'
import type { Storage } from '../support/storage.ts'

/** All there is to a fourth service: its folder in adapters/, this line in the registry, its simulator. */
const withFourth = createRegistry([...registry.all, example])

describeOnEveryStorage('a fourth music service', (mode) => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let app: TestApp

  beforeAll(async () => {
    storage = await createStorage(mode)
    sandbox = await startSandbox()
    product = await startProduct({ storage, sandbox, registry: withFourth })
    app = await product.createApp()
  }, 120_000)

  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  it('is on offer beside the others', async () => {
    const { body } = await app.call('GET', '/v1/services')

    const fourth = body.data.find((service: { id: string }) => service.id === 'example')
    expect(fourth).toMatchObject({
      name: 'Example Music',
      configured: true,
      linking: 'oauth2',
      health: { status: 'ok' },
    })
  })

  it('gets its saves once, and says so when they were there', async () => {
    const account = await app.link('ada', 'example')
    const body = {
      user: 'ada',
      track: { title: 'Paper Lanterns - Night Ferry (Official Video)' },
      services: ['example'],
    }

    const first = await app.call('POST', '/v1/saves', body, { 'idempotency-key': 'first' })
    const saved = await app.call('GET', `/v1/saves/${first.body.id}?wait=20`)
    const second = await app.call('POST', '/v1/saves', body, { 'idempotency-key': 'second' })
    const again = await app.call('GET', `/v1/saves/${second.body.id}?wait=20`)

    expect(first.status).toBe(202)
    expect(saved.body.placements[0]).toMatchObject({
      service: 'example',
      status: 'saved',
      matched: { title: 'Night Ferry' },
    })
    expect(again.body.placements[0]).toMatchObject({ status: 'already_saved' })
    expect(sandbox.library('example', account.id)).toEqual([saved.body.placements[0].matched.id])
    const added = sandbox.ledger().filter((entry) => entry.service === 'example')
    expect(added.map((entry) => entry.changed)).toEqual([true])
  })
})
