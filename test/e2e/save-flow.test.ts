import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/start.ts'
import type { Sandbox } from '../../sandbox/simulator.ts'
import { startProduct } from '../support/product.ts'
import type { Product, TestApp } from '../support/product.ts'
import { createStorage, describeOnEveryStorage } from '../support/storage.ts'
import type { Storage } from '../support/storage.ts'

const SERVICES = ['spotify', 'apple-music', 'amazon-music']

describeOnEveryStorage('a save, from the request to the library', (mode) => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let app: TestApp

  beforeAll(async () => {
    storage = await createStorage(mode)
    sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    product = await startProduct({ storage, sandbox })
    app = await product.createApp()
  }, 60_000)

  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  it('lands in all three libraries, once', async () => {
    const accounts = new Map<string, string>()
    for (const service of SERVICES) accounts.set(service, (await app.link('ada', service)).id)

    const accepted = await app.call('POST', '/v1/saves', {
      user: 'ada',
      track: { title: 'Paper Lanterns - Night Ferry (Official Video)' },
      services: SERVICES,
    })
    const done = await app.call('GET', `/v1/saves/${accepted.body.id}?wait=20`)

    expect(accepted.status).toBe(202)
    expect(accepted.headers.get('location')).toBe(`/v1/saves/${accepted.body.id}`)
    expect(done.body).toMatchObject({ status: 'done', user: 'ada' })
    for (const placement of done.body.placements) {
      expect(placement).toMatchObject({
        status: 'saved',
        matched: { title: 'Night Ferry', substitute: false },
      })
      expect(sandbox.library(placement.service, accounts.get(placement.service) ?? '')).toEqual([
        placement.matched.id,
      ])
    }
  })
})
