import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startProduct } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import { WebBrowser, textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

describe('a visit to the linking pages', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const opened = (browser: WebBrowser, url: string) => browser.get(url)

  it('begins once with a link', async () => {
    const ada = new Listener(scene)
    const url = await ada.linkUrl()
    const [first, second] = [new WebBrowser(), new WebBrowser()]

    const entered = await opened(first, url)
    const again = await opened(second, url)
    const sameBrowser = await opened(first, url)

    expect(entered.location).toBe(ada.url('/link'))
    expect(entered.headers['cross-origin-opener-policy']).toBe('unsafe-none')
    expect(again.status).toBe(410)
    expect(textOf(again)).toContain('link_used')
    expect(again.setCookies).toEqual([])
    expect(sameBrowser.location).toBe(ada.url('/link'))
  })

  it('does not begin later than a quarter of an hour', async () => {
    const url = await new Listener(scene).linkUrl()

    scene.clock.aheadMs += 15 * 60_000 + 1000

    expect((await opened(new WebBrowser(), url)).status).toBe(410)
  })

  it('is not begun by programs that only look', async () => {
    const url = await new Listener(scene).linkUrl()
    const program = new WebBrowser()

    const looks = [
      await program.send('HEAD', url),
      await program.get(url, { 'sec-purpose': 'prefetch' }),
      await program.get(url, { 'sec-purpose': 'prefetch;prerender' }),
    ]

    for (const look of looks) expect(look).toMatchObject({ status: 204, setCookies: [] })
    expect((await opened(new WebBrowser(), url)).status).toBe(303)
  })

  it('does not begin with a link that was changed, or made for something else', async () => {
    const url = new URL(await new Listener(scene).linkUrl())
    const ticket = url.searchParams.get('session') ?? ''
    const { tickets, now } = scene.product.running.ctx
    const endsAt = new Date(now().getTime() + 60_000)
    const forOtherThings = tickets.issue('cursor', { id: 'x', app: scene.app.id, user: 'victim' }, endsAt)
    const wrong = [
      `${ticket.slice(0, -3)}${ticket.endsWith('AAA') ? 'BBB' : 'AAA'}`,
      `${ticket.startsWith('A') ? 'B' : 'A'}${ticket.slice(1)}`,
      ticket.slice(0, 20),
      `${ticket}AAAA`,
      '',
      '%00',
      forOtherThings,
      `${ticket}&session=${ticket}`,
    ]

    for (const session of wrong) {
      const answer = await opened(new WebBrowser(), scene.product.url + `/link?session=${session}`)
      expect({ session, status: answer.status }).toEqual({ session, status: 410 })
    }
    expect((await opened(new WebBrowser(), url.href)).status).toBe(303)
  })

  it('is known by a cookie that scripts and other sites do not get, and that changes when an account is linked', async () => {
    const ada = await Listener.open(scene)
    const cookie = () => ada.browser.cookies(scene.product.url).get('add-to-music') ?? ''
    const entered = cookie()
    await ada.comeBack('spotify')
    const confirmed = await ada.confirm('spotify')

    const [line = ''] = confirmed.setCookies
    expect(line).toMatch(
      /^add-to-music=[\w-]{43}; Max-Age=3600; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    )
    expect(cookie()).not.toBe(entered)
    const old = new WebBrowser()
    old.setCookie(scene.product.url, 'add-to-music', entered)
    expect((await old.get(ada.url('/link'))).status).toBe(401)
    expect((await ada.page('/link')).status).toBe(200)
  })

  it('ends after an hour', async () => {
    const ada = await Listener.open(scene)

    scene.clock.aheadMs += 3_600_000 + 1000

    expect((await ada.page('/link')).status).toBe(401)
  })

  it('has a cookie of this host alone where the site is reached by https', async () => {
    const storage = await createStorage('embedded')
    const env = { PUBLIC_URL: 'https://music.example/' }
    const product = await startProduct({ storage, sandbox: scene.sandbox, roles: ['server'], env })
    const app = await product.createApp()
    try {
      const { body } = await app.call('POST', '/v1/users/ada/link-sessions')
      const browser = new WebBrowser()
      const { search } = new URL(body.link_url)
      const entered = await browser.get(`${product.url}/link${search}`)
      const page = await browser.get(`${product.url}/link`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      const left = await browser.post(
        `${product.url}/link/spotify`,
        { csrf },
        { origin: 'https://music.example' },
      )

      expect(body.link_url).toMatch(/^https:\/\/music\.example\/link\?session=/)
      expect(entered.setCookies[0]).toMatch(
        /^__Host-add-to-music=.+; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
      )
      expect(entered.setCookies[0]).not.toContain('Domain')
      expect(page.headers['strict-transport-security']).toContain('max-age=31536000')
      expect(new URL(left.location).searchParams.get('redirect_uri')).toBe(
        'https://music.example/link/spotify/callback',
      )
    } finally {
      await product.stop()
      await storage.remove()
    }
  }, 90_000)
})
