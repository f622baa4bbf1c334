import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { WebBrowser, textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Visitor } from './support/visitor.ts'

const ID = 'sav_00000000000070008000000000000000'
const POSTS = [
  [`/home/saves/${ID}/undo`, {}],
  [`/home/saves/${ID}/retry`, {}],
  [`/home/saves/${ID}/spotify/choose`, { none: 'yes' }],
  [`/home/saves/${ID}/spotify/swap`, { candidate: 'x' }],
  ['/home/settings', { target: 'library', explicit: '', language: 'de' }],
  ['/home/keep', {}],
  ['/home/sign-out', {}],
  ['/home/delete', { sure: 'yes' }],
] as const
const PAGES = [
  '/home',
  '/home/list',
  '/home/events',
  '/home/review',
  '/home/settings',
  '/home/delete',
  '/home/export.csv',
  '/home/export.json',
  '/home/export.jspf',
  `/home/saves/${ID}/spotify/swap`,
] as const

describe('the pages of a listener', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it.each(PAGES)('%s is for who has come in by a link, and kept nowhere', async (path) => {
    const stranger = await new WebBrowser().get(scene.product.url + path)
    const wrong = new WebBrowser()
    wrong.setCookie(scene.product.url, 'add-to-music', 'A'.repeat(43))

    expect(stranger.status).toBe(401)
    expect((await wrong.get(scene.product.url + path)).status).toBe(401)
    expect(stranger.headers['cache-control']).toBe('no-store')
    expect(textOf(stranger)).toContain('Open this page from your app')
  })

  it.each(POSTS)('%s is taken from our own forms only', async (path, fields) => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const csrf = await ada.csrf()
    const other = await Visitor.enter(scene)
    const refused = [
      await ada.post(path, fields),
      await ada.post(path, { ...fields, csrf: 'x'.repeat(43) }),
      await ada.post(path, { ...fields, csrf: await other.csrf() }),
      await ada.post(path, { ...fields, csrf }, { 'sec-fetch-site': 'cross-site' }),
      await ada.post(path, { ...fields, csrf }, { 'sec-fetch-site': 'same-site' }),
      await ada.post(path, { ...fields, csrf }, { origin: 'https://evil.example' }),
    ]
    const stranger = await new WebBrowser().post(scene.product.url + path, { ...fields, csrf })

    expect(refused.map((page) => page.status)).toEqual([403, 403, 403, 403, 403, 403])
    expect(stranger.status).toBe(401)
    expect((await ada.page('/home/settings')).status).toBe(200)
  })

  it.each([POSTS[0], POSTS[1], POSTS[2], POSTS[3]])(
    '%s of somebody else is as if it were not there',
    async (path, fields) => {
      const ada = await Visitor.enter(scene, ['spotify'])
      const { id } = await ada.saved(['spotify'])
      const eve = await Visitor.enter(scene, ['spotify'])
      const csrf = await eve.csrf()

      const hers = await eve.post(path.replace(ID, id), { ...fields, csrf })
      const nobodys = await eve.post(path, { ...fields, csrf })
      const nonsense = await eve.post(path.replace(ID, '%00'), { ...fields, csrf })

      expect([hers.status, nobodys.status, nonsense.status]).toEqual([404, 404, 404])
      expect(hers.body).toBe(nobodys.body)
      expect((await eve.page(`/home/saves/${id}/spotify/swap`)).status).toBe(404)
      expect((await scene.placement(id)).status).toBe('saved')
    },
  )

  it('end with the visit, which lasts an hour', async () => {
    const ada = await Visitor.enter(scene)

    scene.clock.aheadMs += 3_600_000 + 1000

    expect((await ada.page()).status).toBe(401)
    expect((await ada.post('/home/keep', { csrf: 'x' })).status).toBe(401)
  })

  it('stay open on a device the listener keeps, for 30 days after each visit', async () => {
    const ada = await Visitor.enter(scene)
    const cookie = () => ada.browser.cookies(scene.product.url).get('add-to-music')
    const before = cookie() ?? ''
    const kept = await ada.press('/home/settings', '/home/keep')
    const day = 24 * 3_600_000

    expect(kept.setCookies[0]).toMatch(/; Max-Age=2592000; Path=\/; .*HttpOnly; SameSite=Lax$/)
    expect(cookie()).not.toBe(before)
    for (let visits = 0; visits < 3; visits += 1) {
      scene.clock.aheadMs += 29 * day
      const page = await ada.page()
      expect(page.status).toBe(200)
      expect(page.setCookies).toHaveLength(1)
      expect((await ada.page()).setCookies).toEqual([])
    }
    scene.clock.aheadMs += 30 * day + 1000
    expect((await ada.page()).status).toBe(401)
  })

  it('are left with one tap, here or on every device', async () => {
    const ada = await Visitor.enter(scene)
    const phone = await Visitor.enter(scene, [], ada.user)
    const eve = await Visitor.enter(scene)

    const left = await ada.press('/home/settings', '/home/sign-out')
    expect(left.location).toBe(ada.url('/home/goodbye'))
    expect(left.setCookies[0]).toMatch(/^add-to-music=; Path=\/; Expires=Thu, 01 Jan 1970/)
    expect((await ada.page()).status).toBe(401)
    expect((await phone.page()).status).toBe(200)
    const again = await Visitor.enter(scene, [], ada.user)
    await again.press('/home/settings', '/home/sign-out', { everywhere: 'yes' })

    expect((await phone.page()).status).toBe(401)
    expect((await again.page()).status).toBe(401)
    expect((await eve.page()).status).toBe(200)
  })

  it('say what goes before everything is deleted, and then hold nothing', async () => {
    const ada = await Visitor.enter(scene, ['spotify', 'apple-music'])
    const { id } = await ada.saved(['spotify'])
    const phone = await Visitor.enter(scene, [], ada.user)

    const asked = textOf(await ada.page('/home/delete'))
    const slip = await ada.post('/home/delete', { csrf: await ada.csrf() })
    const still = (await scene.app.call('GET', `/v1/saves/${id}`)).status
    const done = await ada.press('/home/delete', '/home/delete', { sure: 'yes' })

    expect(asked).toContain('The history of 1 save')
    expect(asked).toContain('2 linked music services')
    expect([slip.status, still]).toEqual([422, 200])
    expect(done.location).toBe(ada.url('/home/goodbye?what=deleted'))
    expect(textOf(await ada.page('/home/goodbye?what=deleted'))).toContain('Everything is deleted')
    expect((await scene.app.call('GET', `/v1/users/${ada.user}`)).status).toBe(404)
    expect((await scene.app.call('GET', `/v1/saves/${id}`)).status).toBe(404)
    expect((await ada.page()).status).toBe(401)
    expect((await phone.page()).status).toBe(401)
  })

  it('are gone from every browser when the app erases the listener', async () => {
    const ada = await Visitor.enter(scene)
    const csrf = await ada.csrf()

    await scene.app.call('DELETE', `/v1/users/${ada.user}`)

    expect((await ada.page()).status).toBe(401)
    expect((await ada.post('/home/keep', { csrf })).status).toBe(401)
  })
})
