import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { startProduct } from '../../support/product.ts'
import type { Product, TestApp } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'

/** What one caller says of a code or a link must never decide what another listener gets. */
describe('a caller who is mistaken about a code or a link', () => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let listeners = 0

  beforeAll(async () => {
    storage = await createStorage('embedded')
    sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    product = await startProduct({ storage, sandbox })
  }, 120_000)

  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  function song(name: string) {
    const recording = sandbox.world.catalogue.find(name, 'studio')
    if (recording === undefined) throw new Error(`the catalogue has no ${name}`)
    const { title, artists, isrc } = recording
    return { title, artists, isrc, id: sandbox.world.catalogue.trackId('spotify', recording) }
  }

  async function saved(app: TestApp, track: object, service = 'spotify') {
    const user = `listener-${++listeners}`
    await app.link(user, 'spotify')
    await app.link(user, 'apple-music')
    const accepted = await app.call('POST', '/v1/saves', { user, track, services: [service] })
    return (await app.call('GET', `/v1/saves/${accepted.body.id}?wait=20`)).body.placements[0]
  }

  it('spoils a code for nobody, in their own app or in another', async () => {
    const [right, wrong] = [song('glass-orchard'), song('seven-lamps')]
    const [app, other] = [await product.createApp(), await product.createApp()]

    const mistaken = await saved(app, { title: wrong.title, artists: wrong.artists, isrc: right.isrc })
    const correct = await saved(app, { title: right.title, artists: right.artists, isrc: right.isrc })
    const elsewhere = await saved(other, { title: right.title, artists: right.artists, isrc: right.isrc })
    const codeAlone = await saved(other, { isrc: right.isrc })

    expect(mistaken.matched?.title).not.toBe(right.title)
    for (const placement of [correct, elsewhere, codeAlone]) {
      expect(placement).toMatchObject({ status: 'saved', matched: { title: right.title } })
    }
  })

  it('spoils a link for nobody', async () => {
    const [linked, named] = [song('copper-weather'), song('rooftop-almanac')]
    const app = await product.createApp()
    const links = [`https://open.spotify.com/track/${linked.id}`]

    await saved(app, { title: named.title, artists: named.artists, links })
    const linkAlone = await saved(app, { links })

    expect(linkAlone).toMatchObject({ status: 'saved', matched: { id: linked.id } })
  })

  it('gets no other version by a code that belongs to one', async () => {
    const studio = song('lanternfish')
    const app = await product.createApp()
    const { title, artists, isrc } = studio

    await saved(app, { title, artists, isrc })
    const fast = await saved(app, { title: `${title} (sped up)`, artists, isrc })
    const again = await saved(app, { title, artists, isrc })

    expect(fast.matched?.id).not.toBe(studio.id)
    expect(again).toMatchObject({ status: 'saved', matched: { title } })
  })

  it('is found on another service by a link alone', async () => {
    const linked = song('umbrella-season')
    const app = await product.createApp()

    const placement = await saved(
      app,
      { links: [`https://open.spotify.com/track/${linked.id}`] },
      'apple-music',
    )

    expect(placement).toMatchObject({ status: 'saved', matched: { title: linked.title } })
  })
})
