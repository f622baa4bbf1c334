import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { visit } from '../pages/support/visit.ts'
import { Walk, clean, heading, link, press } from './support/walk.ts'

const SERVICES = [
  ['spotify', 'Spotify'],
  ['apple-music', 'Apple Music'],
  ['amazon-music', 'Amazon Music'],
] as const
const LONG = 60_000

;(requireBinary('chromium') === undefined ? describe.skip : describe)('a listener with a browser', () => {
  let walk: Walk

  beforeAll(async () => {
    walk = await Walk.start()
  }, 120_000)
  afterAll(() => walk.stop())
  beforeEach(() => walk.scene.calm())

  it.each(SERVICES)(
    'links %s after the first tap, and the song arrives',
    async (id, name) => {
      const { save, url, user } = await walk.tap()
      await using seen = await visit(walk.browser, url)
      const { page } = seen
      await clean(seen)

      await link(page, id, name, () => clean(seen))

      expect(await heading(page).innerText()).toContain(`${name} is linked`)
      await walk.scene.becomes(save, 'saved')
      expect((await walk.scene.shown(save)).placements).toMatchObject([{ service: id, status: 'saved' }])
      const { body } = await walk.scene.app.call('GET', `/v1/users/${user}`)
      expect(body.links).toMatchObject([{ service: id, status: 'active' }])
      const elsewhere = seen.requests.filter(
        (address) =>
          !address.startsWith(walk.scene.product.url) && !address.startsWith(walk.scene.sandbox.url),
      )
      expect(elsewhere).toEqual([])
    },
    LONG,
  )

  it(
    'says no, comes back, says yes',
    async () => {
      const { save, url } = await walk.tap()
      await using seen = await visit(walk.browser, url)
      const { page } = seen

      await press(page, /Link Spotify/)
      await press(page, 'Deny')
      expect(await heading(page).innerText()).toBe('Nothing was linked')
      await clean(seen)
      await press(page, 'Try again')
      await press(page, 'Allow')
      await press(page, /don.t connect/)
      await page.waitForURL('**/link')
      await link(page, 'spotify', 'Spotify')

      await walk.scene.becomes(save, 'saved')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'says no to Apple, and yes at the second try',
    async () => {
      const { save, url } = await walk.tap()
      await using seen = await visit(walk.browser, url)
      const { page } = seen

      await press(page, /Link Apple Music/)
      const [first] = await Promise.all([page.waitForEvent('popup'), press(page, /Apple Music/)])
      await first.getByRole('button', { name: 'Deny' }).click()
      await page.locator('#status.attention').waitFor()
      await clean(seen)
      const [second] = await Promise.all([page.waitForEvent('popup'), page.locator('#authorize').click()])
      await second.getByRole('button', { name: 'Allow' }).click()
      await page.waitForURL('**/confirm')
      await press(page, 'Connect')

      await walk.scene.becomes(save, 'saved')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'links a second service, makes it the default, unlinks the first',
    async () => {
      const { url, user } = await walk.tap()
      await using seen = await visit(walk.browser, url)
      const { page } = seen
      await link(page, 'spotify', 'Spotify')
      await page.getByRole('link', { name: /services|manage/i }).click()
      await link(page, 'amazon-music', 'Amazon Music')
      await page.goto(`${walk.scene.product.url}/link`)
      await clean(seen)

      await press(page, /default.*Amazon Music/i)
      const { body } = await walk.scene.app.call('GET', `/v1/users/${user}`)
      await page.locator('summary', { has: page.locator('#unlink-spotify') }).click()
      await clean(seen)
      const withdraw = await page.getByRole('link', { name: /Spotify account/ }).getAttribute('href')
      await press(page, /Yes, unlink Spotify/)
      await page.getByRole('button', { name: /Link Spotify/ }).waitFor()

      expect(body.default_services).toEqual(['amazon-music'])
      expect(withdraw).toBe('https://www.spotify.com/account/apps/')
      const after = await walk.scene.app.call('GET', `/v1/users/${user}`)
      expect(after.body.links).toMatchObject([{ service: 'amazon-music' }])
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'links again after the consent has ended, and what waited arrives in order',
    async () => {
      const { url, user, save } = await walk.tap()
      await using seen = await visit(walk.browser, url)
      const { page } = seen
      await link(page, 'spotify', 'Spotify')
      await walk.scene.becomes(save, 'saved')
      walk.scene.sandbox.world.expireConsents({ service: 'spotify' })
      const later = [
        await walk.tap(user, 'spotify'),
        await walk.tap(user, 'spotify'),
        await walk.tap(user, 'spotify'),
      ]
      for (const one of later) await walk.scene.becomes(one.save, 'awaiting_link')

      await page.goto(`${walk.scene.product.url}/link`)
      await clean(seen)
      expect(await page.getByText('3 waiting songs').count()).toBe(1)
      await press(page, /Link again/)
      const account = (await walk.scene.app.call('GET', `/v1/users/${user}`)).body.links[0].account_id
      await page.getByLabel('Account').selectOption(account)
      await press(page, 'Allow')
      await press(page, 'Connect')

      for (const one of later) await walk.scene.becomes(one.save, 'saved')
      expect(walk.scene.effects('spotify', account).slice(-3)).toEqual(
        later.map((one) => walk.scene.trackId('spotify', one.song)),
      )
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )
})
