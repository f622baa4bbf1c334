import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { linksOf, textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

describe('linking an account', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it.each(['spotify', 'amazon-music'])('of %s, from the tap to the library', async (service) => {
    const song = scene.newSong()
    const user = scene.newUser()
    const save = await scene.save(user, song, [service])
    const shown = await scene.shown(save)
    const ada = new Listener(scene, user)

    const entered = await ada.browser.get(shown.placements[0].action.url)
    const choose = await ada.page('/link')
    const back = await ada.comeBack(service, { account: `ada-${service}` })
    const asked = await ada.confirmPage(service)
    const before = await ada.row(service)
    const confirmed = await ada.confirm(service)
    const done = await ada.browser.get(confirmed.location)

    expect(entered.location).toBe(ada.url('/link'))
    expect(textOf(choose)).toContain('1 song')
    expect(back.location).toBe(ada.url(`/link/${service}/confirm`))
    expect(textOf(asked)).toContain(`Listener ada-${service}`)
    expect(textOf(asked)).toContain(user)
    expect(before).toBeUndefined()
    expect(confirmed.location).toBe(ada.url(`/link/${service}/done?songs=1`))
    expect(done.status).toBe(200)
    await scene.becomes(save, 'saved')
    expect(scene.effects(service, `ada-${service}`)).toEqual([scene.trackId(service, song)])
    expect(await ada.row(service)).toMatchObject({ status: 'active', account_id: `ada-${service}` })
    expect(await ada.events()).toEqual([{ type: 'link.created', data: { service, again: false } }])
  })

  it('of Apple Music, with a token its script has given', async () => {
    const ada = await Listener.open(scene)
    const song = scene.newSong()
    const save = await scene.save(ada.user, song, ['apple-music'])
    const account = scene.sandbox.createAccount('apple-music', { market: 'JP' })

    const settings = await ada.scriptPage()
    const completed = await ada.complete(account)
    const confirmed = await ada.confirm('apple-music')

    const claims = JSON.parse(
      Buffer.from(settings.developerToken.split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(claims.origin).toEqual([scene.product.url])
    expect(claims.exp * 1000).toBeLessThan(Date.now() + 24 * 3_600_000)
    expect(JSON.parse(completed.body)).toEqual({ next: '/link/apple-music/confirm' })
    expect(confirmed.status).toBe(303)
    await scene.becomes(save, 'saved')
    expect(scene.effects('apple-music', account.id)).toEqual([scene.trackId('apple-music', song)])
    expect(await ada.row('apple-music')).toMatchObject({ market: 'JP', refresh_token: null })
  })

  it('takes up songs that were tapped before there was any service, in their order', async () => {
    const user = scene.newUser()
    const songs = [scene.newSong(), scene.newSong(), scene.newSong()]
    const saves: string[] = []
    for (const { title, artists, isrc } of songs) {
      const answer = await scene.app.call('POST', '/v1/saves', { user, track: { title, artists, isrc } })
      saves.push(answer.body.id)
      expect(answer.body).toMatchObject({ status: 'needs_action', placements: [] })
    }
    const ada = await Listener.open(scene, user)

    await ada.link('spotify', { account: `homeless-${user}` })

    for (const save of saves) await scene.becomes(save, 'saved')
    expect(scene.effects('spotify', `homeless-${user}`)).toEqual(
      songs.map((song) => scene.trackId('spotify', song)),
    )
    const ben = await Listener.open(scene, user)
    await ben.link('amazon-music', { account: `second-${user}` })
    expect(scene.effects('amazon-music', `second-${user}`)).toEqual([])
  })

  it('anew over one that has ended lets what waited go on, in the order of the taps', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `again-${ada.user}` })
    scene.sandbox.world.expireConsents({ service: 'spotify', account: `again-${ada.user}` })
    const songs = [scene.newSong(), scene.newSong(), scene.newSong()]
    const saves: string[] = []
    for (const song of songs) saves.push(await scene.save(ada.user, song, ['spotify']))
    for (const save of saves) await scene.becomes(save, 'awaiting_link')
    expect((await ada.row('spotify'))?.status).toBe('needs_reauth')
    expect(textOf(await ada.page('/link'))).toContain('your 3 waiting songs')

    await ada.link('spotify', { account: `again-${ada.user}` })

    for (const save of saves) await scene.becomes(save, 'saved')
    expect(scene.effects('spotify', `again-${ada.user}`)).toEqual(
      songs.map((song) => scene.trackId('spotify', song)),
    )
    expect((await ada.events()).map((event) => event.type)).toEqual([
      'link.created',
      'link.needs_reauth',
      'link.created',
    ])
  })

  it('to another account says what it replaces', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `first-${ada.user}` })

    await ada.comeBack('spotify', { account: `other-${ada.user}` })

    expect(textOf(await ada.confirmPage('spotify'))).toContain(`Listener first-${ada.user}`)
    await ada.confirm('spotify')
    expect((await ada.row('spotify'))?.account_id).toBe(`other-${ada.user}`)
  })

  it('can be left at the last question, and nothing is kept', async () => {
    const ada = await Listener.open(scene)
    await ada.comeBack('spotify')

    const answer = await ada.confirm('spotify', 'no')

    expect(answer.location).toBe(ada.url('/link'))
    expect(await ada.row('spotify')).toBeUndefined()
    expect(await scene.db.selectFrom('pending_links').select('id').execute()).toEqual([])
    expect((await ada.confirmPage('spotify')).status).toBe(410)
  })

  it('shows the account that is linked, where to withdraw, and lets go of it', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `manage-${ada.user}` })
    const csrf = await ada.csrf()

    const manage = await ada.page('/link')
    const unlinked = await ada.browser.post(ada.url('/link/spotify/unlink'), { csrf })

    expect(textOf(manage)).toContain(`Listener manage-${ada.user}`)
    expect(linksOf(manage)).toContain('https://www.spotify.com/account/apps/')
    expect(unlinked.location).toBe(ada.url('/link'))
    expect(await ada.row('spotify')).toBeUndefined()
  })

  it('makes one of several the default', async () => {
    const ada = await Listener.open(scene)
    await ada.link('spotify', { account: `default-${ada.user}` })
    await ada.link('amazon-music', { account: `default-${ada.user}` })

    const csrf = await ada.csrf()
    await ada.browser.post(ada.url('/link/amazon-music/default'), { csrf })

    const { body } = await scene.app.call('GET', `/v1/users/${ada.user}`)
    expect(body.default_services).toEqual(['amazon-music'])
  })
})
