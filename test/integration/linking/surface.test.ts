import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Page } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

describe('what the linking pages give to a browser', () => {
  let scene: Scene
  let ada: Listener

  beforeAll(async () => {
    scene = await Scene.start()
    ada = await Listener.open(scene)
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  async function everyPage(): Promise<readonly Page[]> {
    const choose = await ada.page('/link')
    const csrf = await ada.csrf()
    const script = await ada.browser.post(ada.url('/link/apple-music'), { csrf })
    const problem = await ada.page('/link/napster')
    const denied = await ada.comeBack('spotify', { decision: 'deny' })
    await ada.comeBack('spotify', { account: 'ada' })
    const confirm = await ada.confirmPage('spotify')
    const done = await ada.browser.get((await ada.confirm('spotify')).location)
    return [choose, script, problem, denied, confirm, done]
  }

  it('cannot be framed, runs nobody else’s script, is kept nowhere and tells nobody where it was', async () => {
    for (const page of await everyPage()) {
      const policy = String(page.headers['content-security-policy'])
      expect(page.headers).toMatchObject({
        'x-frame-options': 'SAMEORIGIN',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'unsafe-none',
      })
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(policy).not.toContain('unsafe')
      expect(policy).not.toMatch(/script-src[^;]*\*/)
      expect(page.body).not.toMatch(
        /<script(?![^>]* (src|type="application\/json")=?)[^>]*>|style="| on\w+="/,
      )
    }
  })

  it('asks for the least, with PKCE, and comes back to an address of this service alone', async () => {
    for (const service of ['spotify', 'amazon-music']) {
      const { searchParams } = new URL(await ada.leave(service))
      expect(Object.fromEntries(searchParams)).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        redirect_uri: `${scene.product.url}/link/${service}/callback`,
      })
      expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
      expect(Buffer.from(searchParams.get('state') ?? '', 'base64url')).toHaveLength(32)
    }
  })

  it('proves at the token endpoint what it asked for', async () => {
    const authorize = new URL(await ada.leave('spotify'))
    const { decideConsent } = await import('../../../sandbox/decide-consent.ts')
    await ada.browser.get(await decideConsent(authorize.href, { decision: 'allow' }))

    const sent = scene.sandbox.requests('spotify').find(({ body }) => body.includes('authorization_code'))
    const verifier = new URLSearchParams(sent?.body).get('code_verifier') ?? ''

    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      authorize.searchParams.get('code_challenge'),
    )
  })

  const EVIL = [
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    'https://evil.example',
    '/%0d%0aLocation:%20https://evil.example',
    '%2f%2fevil.example',
    '%252f%252fevil.example',
    '@evil.example',
    'javascript:alert(1)',
  ]

  it.each(EVIL)('leads nowhere else for %s', async (evil) => {
    const targets = [
      `/link/${evil}`,
      `/link/${encodeURIComponent(evil)}`,
      `/link/${encodeURIComponent(evil)}/callback?state=x&code=y`,
      `/link/${encodeURIComponent(evil)}/done`,
      `/link?return_to=${encodeURIComponent(evil)}&next=${encodeURIComponent(evil)}`,
      `/link/spotify/done?songs=${encodeURIComponent(evil)}`,
      `${evil}/link`,
      `http://evil.example${evil}/link`,
    ]
    for (const target of targets) {
      for (const host of ['127.0.0.1', 'localhost']) {
        const url = scene.product.url.replace('127.0.0.1', host)
        const page = await ada.browser.send('GET', `${url}/link`, { target: target.replaceAll('\\', '%5c') })
        expect(page.setCookies).toEqual([])
        if (page.headers.location === undefined) continue
        expect(new URL(page.headers.location, scene.product.url).origin).toBe(scene.product.url)
      }
    }
  })

  it('is of the host that services lead back to', async () => {
    const local = scene.product.url.replace('127.0.0.1', 'localhost')

    const page = await ada.browser.get(`${local}/link?session=ticket&x=%2F%2Fy`)

    expect(page.status).toBe(307)
    expect(page.headers.location).toBe(`${scene.product.url}/link?session=ticket&x=%2F%2Fy`)
    expect(page.setCookies).toEqual([])
  })

  it('shows names of others as text', async () => {
    const evil = `"><img src=x onerror=alert(1)>\u202e`
    const user = `<b>${scene.newUser()}</b>`
    const eve = await Listener.open(scene, user)
    scene.sandbox.createAccount('spotify', { id: 'evil', name: evil })
    await eve.comeBack('spotify', { account: 'evil' })

    const page = await eve.confirmPage('spotify')

    expect(page.status).toBe(200)
    expect(page.body).not.toContain('<img src=x')
    expect(page.body).not.toContain('<b>')
    expect(page.body).not.toContain('\u202e')
  })
})
