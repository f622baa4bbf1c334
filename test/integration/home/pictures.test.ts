import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { startProduct } from '../../support/product.ts'
import type { Product, TestApp } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { WebBrowser } from '../../support/web-browser.ts'

describe('pictures of a real service', () => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let app: TestApp
  const browser = new WebBrowser()

  beforeAll(async () => {
    storage = await createStorage('embedded')
    sandbox = await startSandbox()
    // Nobody works, so nothing of this reaches the service.
    const env = { SPOTIFY_CLIENT_ID: 'client', SPOTIFY_CLIENT_SECRET: 'secret' }
    product = await startProduct({ storage, sandbox, roles: ['server'], env })
    app = await product.createApp('live')
  }, 90_000)
  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  /** The page of a listener whose song has this picture. */
  async function pageWith(artworkUrl: string) {
    const user = `listener-of-${artworkUrl.length}`
    const track = { title: 'Night Ferry', artists: ['Paper Lanterns'] }
    const { body } = await app.call('POST', '/v1/saves', { user, track, services: ['spotify'] })
    const matched = {
      ...track,
      id: '1',
      url: 'https://open.spotify.com/track/1',
      playable: true,
      evidence: [],
    }
    await product.running.ctx.db
      .updateTable('placements')
      .set({ status: 'saved', matched: JSON.stringify({ ...matched, artworkUrl }) })
      .where('save_id', '=', body.id)
      .execute()
    const link = await app.call('POST', `/v1/users/${user}/link-sessions`)
    await browser.get(`${link.body.link_url}&to=home`)
    return browser.get(`${product.url}/home`)
  }

  it('are shown from the hosts the service names, and allowed from there alone', async () => {
    const page = await pageWith('https://i.scdn.co/image/ab67616d')

    expect(page.body).toContain('src="https://i.scdn.co/image/ab67616d"')
    expect(page.headers['content-security-policy']).toContain(
      "img-src 'self' data: https://i.scdn.co https://*.i.scdn.co;",
    )
  })

  it.each([
    'https://i.scdn.co.evil.example/a.jpg',
    'https://evil.example/i.scdn.co',
    'http://i.scdn.co/plain.jpg',
    'javascript:alert(document.domain)',
  ])('are drawn by us instead of %s', async (address) => {
    const page = await pageWith(address)

    expect(page.body).not.toContain(address)
    expect(page.body).toMatch(/<svg\s+class="cover"/)
  })
})
