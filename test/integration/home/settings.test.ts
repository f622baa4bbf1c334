import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Visitor } from './support/visitor.ts'

describe('the settings of a listener', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const user = async (one: Visitor) => (await scene.app.call('GET', `/v1/users/${one.user}`)).body

  it('are kept, shown, and what the API says', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const wishes = { target: 'playlist', playlist: 'From Videos', explicit: 'clean', language: 'de' }

    const answer = await ada.press('/home/settings', '/home/settings', wishes)
    const page = await ada.page('/home/settings?said=settings')

    expect(answer.location).toBe(ada.url('/home/settings?said=settings'))
    expect(await user(ada)).toMatchObject({
      target: { kind: 'playlist', name: 'From Videos' },
      explicit_preference: 'clean',
      locale: 'de',
    })
    expect(page.body).toContain('<html lang="de" dir="ltr">')
    expect(textOf(page)).toContain('Deine Einstellungen sind gespeichert.')
    expect(page.body).toContain('value="From Videos"')

    await ada.press('/home/settings', '/home/settings', { target: 'library', explicit: '', language: '' })
    const back = await user(ada)
    expect(back.target).toEqual({ kind: 'library' })
    expect(back).not.toHaveProperty('explicit_preference')
    expect(back).not.toHaveProperty('locale')
  })

  it.each([
    [{ target: 'nowhere', explicit: '', language: '' }],
    [{ target: 'playlist', playlist: '   ', explicit: '', language: '' }],
    [{ target: 'playlist', playlist: 'x'.repeat(101), explicit: '', language: '' }],
    [{ target: 'library', explicit: 'loud', language: '' }],
    [{ target: 'library', explicit: '', language: 'tlh' }],
  ])('are not changed by %j', async (wishes) => {
    const ada = await Visitor.enter(scene)
    const before = await user(ada)

    const answer = await ada.post('/home/settings', { ...wishes, csrf: await ada.csrf() })

    expect(answer.status).toBe(422)
    expect(await user(ada)).toEqual(before)
  })

  it('speak the language that was chosen, else the one the browser asks for, on every page', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    const asks = { 'accept-language': 'ja-JP,ja;q=0.9' }
    await scene.app.call('PATCH', `/v1/users/${ada.user}`, { locale: 'ar-EG' })

    for (const path of ['/home', '/home/review', '/home/settings', '/home/delete', '/link']) {
      expect((await ada.page(path, asks)).body).toContain('<html lang="ar" dir="rtl">')
    }
    await scene.app.call('PATCH', `/v1/users/${ada.user}`, { locale: null })
    expect((await ada.page('/home', asks)).body).toContain('<html lang="ja" dir="ltr">')
    expect((await ada.page('/home', { 'accept-language': 'tlh' })).body).toContain(
      '<html lang="en" dir="ltr">',
    )
    const stranger = await (await Visitor.enter(scene)).browser.get(scene.product.url + '/home/nothing', asks)
    expect(stranger.status).toBe(404)
  })

  it('refuse a language through the API that is none, and take every other', async () => {
    const change = (locale: unknown) => scene.app.call('PATCH', '/v1/users/a-user', { locale })
    await scene.app.call('POST', '/v1/users/a-user/link-sessions')

    expect((await change('not a language')).status).toBe(400)
    expect((await change('pt-BR')).body.locale).toBe('pt-BR')
  })

  it('manage services where one is, and come back', async () => {
    const ada = await Visitor.enter(scene, ['spotify', 'apple-music'])

    const chosen = await ada.press('/home/settings', '/link/apple-music/default')
    const unlinked = await ada.press('/home/settings', '/link/spotify/unlink')
    const elsewhere = await ada.post('/link/apple-music/default', {
      csrf: await ada.csrf(),
      to: '//evil.example',
    })

    expect(chosen.location).toBe(ada.url('/home/settings'))
    expect(unlinked.location).toBe(ada.url('/home/settings'))
    expect(elsewhere.location).toBe(ada.url('/link'))
    expect((await user(ada)).links.map((link: { service: string }) => link.service)).toEqual(['apple-music'])
  })

  it('begin the days where the browser is, as far as it says', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    await ada.saved(['spotify'])
    const zone = (value: string) => ada.browser.setCookie(scene.product.url, 'add-to-music-zone', value)
    const times = async () => (await ada.page()).body.match(/<time[^>]*>([^<]+)<\/time>/)?.[1]
    const utc = await times()

    zone('Pacific%2FKiritimati')
    const far = await times()
    zone('Not%2FA_Place')
    const nowhere = await times()

    expect(far).not.toBe(utc)
    expect(nowhere).toBe(utc)
  })
})
