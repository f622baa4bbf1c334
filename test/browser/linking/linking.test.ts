import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { requireBinary } from '../../support/binaries.ts'
import { startChromium } from '../../support/chromium.ts'
import { Scene } from '../../integration/workers/scene.ts'
import type { Visit } from '../pages/support/visit.ts'
import { violations, visit } from '../pages/support/visit.ts'

const SERVICES = [
  ['spotify', 'Spotify'],
  ['apple-music', 'Apple Music'],
  ['amazon-music', 'Amazon Music'],
] as const
const LONG = 60_000

;(requireBinary('chromium') === undefined ? describe.skip : describe)('a listener with a browser', () => {
  let scene: Scene
  let browser: Browser
  let apps: Server
  const appOrigin = (host = '127.0.0.1') => `http://${host}:${(apps.address() as AddressInfo).port}`

  beforeAll(async () => {
    scene = await Scene.start()
    const started = await startChromium()
    if (started === undefined) throw new Error('no Chromium')
    browser = started
    apps = createServer((_req, res) => {
      res.setHeader('content-type', 'text/html')
        .end(`<!doctype html><link rel="icon" href="data:,"><title>The app</title>
        <script>heard = []; addEventListener('message', (e) => heard.push({ from: e.origin, data: e.data }))</script>`)
    })
    await new Promise<void>((done) => apps.listen(0, done))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    apps?.close()
    await scene?.stop()
  })
  beforeEach(() => scene.calm())

  /** A tap with nothing linked, and the page the app opens then. */
  async function tap(user = scene.newUser(), service?: string) {
    const song = scene.newSong()
    const services = service === undefined ? {} : { services: [service] }
    const { title, artists, isrc } = song
    const { body } = await scene.app.call('POST', '/v1/saves', {
      user,
      track: { title, artists, isrc },
      ...services,
    })
    const url: string = body.action?.url ?? body.placements[0].action?.url
    return { user, song, save: body.id as string, url }
  }

  const heading = (page: Page) => page.getByRole('heading', { level: 1 })
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()

  async function clean(seen: Visit) {
    expect(await violations(seen.page)).toEqual([])
    expect(seen.complaints).toEqual([])
  }

  /** From the list of services to "is linked". */
  async function link(page: Page, id: string, name: string, look?: () => Promise<void>) {
    await press(page, new RegExp(`Link ${name}`))
    if (id === 'apple-music') {
      await look?.()
      const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, /Apple Music/)])
      await popup.getByRole('button', { name: 'Allow' }).click()
    } else {
      await press(page, 'Allow')
    }
    await page.waitForURL(`**/link/${id}/confirm`)
    await look?.()
    await press(page, 'Connect')
    await page.waitForURL(`**/link/${id}/done?songs=*`)
    await look?.()
  }

  it.each(SERVICES)(
    'links %s after the first tap, and the song arrives',
    async (id, name) => {
      const { save, url, user } = await tap()
      await using seen = await visit(browser, url)
      const { page } = seen
      await clean(seen)

      await link(page, id, name, () => clean(seen))

      expect(await heading(page).innerText()).toContain(`${name} is linked`)
      await scene.becomes(save, 'saved')
      expect((await scene.shown(save)).placements).toMatchObject([{ service: id, status: 'saved' }])
      const { body } = await scene.app.call('GET', `/v1/users/${user}`)
      expect(body.links).toMatchObject([{ service: id, status: 'active' }])
      const elsewhere = seen.requests.filter(
        (address) => !address.startsWith(scene.product.url) && !address.startsWith(scene.sandbox.url),
      )
      expect(elsewhere).toEqual([])
    },
    LONG,
  )

  it(
    'says no, comes back, says yes',
    async () => {
      const { save, url } = await tap()
      await using seen = await visit(browser, url)
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

      await scene.becomes(save, 'saved')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'says no to Apple, and yes at the second try',
    async () => {
      const { save, url } = await tap()
      await using seen = await visit(browser, url)
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

      await scene.becomes(save, 'saved')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'links a second service, makes it the default, unlinks the first',
    async () => {
      const { url, user } = await tap()
      await using seen = await visit(browser, url)
      const { page } = seen
      await link(page, 'spotify', 'Spotify')
      await page.getByRole('link', { name: /services|manage/i }).click()
      await link(page, 'amazon-music', 'Amazon Music')
      await page.goto(`${scene.product.url}/link`)
      await clean(seen)

      await press(page, /default.*Amazon Music/i)
      const { body } = await scene.app.call('GET', `/v1/users/${user}`)
      await page.locator('summary', { has: page.locator('#unlink-spotify') }).click()
      await clean(seen)
      const withdraw = await page.getByRole('link', { name: /Spotify account/ }).getAttribute('href')
      await press(page, /Yes, unlink Spotify/)
      await page.getByRole('button', { name: /Link Spotify/ }).waitFor()

      expect(body.default_services).toEqual(['amazon-music'])
      expect(withdraw).toBe('https://www.spotify.com/account/apps/')
      const after = await scene.app.call('GET', `/v1/users/${user}`)
      expect(after.body.links).toMatchObject([{ service: 'amazon-music' }])
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'links again after the consent has ended, and what waited arrives in order',
    async () => {
      const { url, user, save } = await tap()
      await using seen = await visit(browser, url)
      const { page } = seen
      await link(page, 'spotify', 'Spotify')
      await scene.becomes(save, 'saved')
      scene.sandbox.world.expireConsents({ service: 'spotify' })
      const later = [await tap(user, 'spotify'), await tap(user, 'spotify'), await tap(user, 'spotify')]
      for (const one of later) await scene.becomes(one.save, 'awaiting_link')

      await page.goto(`${scene.product.url}/link`)
      await clean(seen)
      expect(await page.getByText('3 waiting songs').count()).toBe(1)
      await press(page, /Link again/)
      const account = (await scene.app.call('GET', `/v1/users/${user}`)).body.links[0].account_id
      await page.getByLabel('Account').selectOption(account)
      await press(page, 'Allow')
      await press(page, 'Connect')

      for (const one of later) await scene.becomes(one.save, 'saved')
      expect(scene.effects('spotify', account).slice(-3)).toEqual(
        later.map((one) => scene.trackId('spotify', one.song)),
      )
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'in a window of the app, which is told; another site is not',
    async () => {
      await scene.db
        .updateTable('apps')
        .set({ allowed_origins: ['https://elsewhere.example', appOrigin()] })
        .where('id', '=', scene.app.id)
        .execute()
      for (const [origin, hears] of [
        [appOrigin(), true],
        [appOrigin('localhost'), false],
      ] as const) {
        const { url } = await tap()
        await using seen = await visit(browser, origin)
        const [popup] = await Promise.all([
          seen.page.waitForEvent('popup'),
          seen.page.evaluate(`void window.open(${JSON.stringify(url)}, 'link', 'popup')`),
        ])
        await link(popup, 'spotify', 'Spotify')
        await popup.waitForFunction('document.readyState === "complete"')

        const opener = await popup.evaluate('window.opener !== null')
        expect({ origin, opener }).toEqual({ origin, opener: true })
        const expected = {
          from: scene.product.url,
          data: { type: 'add-to-music:linked', service: 'spotify' },
        }
        if (hears) await seen.page.waitForFunction('heard.length > 0')
        expect(await seen.page.evaluate('heard')).toEqual(hears ? [expected] : [])
      }
    },
    LONG,
  )

  it(
    'with a keyboard alone',
    async () => {
      const { url, save } = await tap()
      await using seen = await visit(browser, url)
      const { page } = seen
      /** Tabs until the element with this name has the focus. */
      async function tabTo(name: RegExp) {
        for (let n = 0; n < 30; n += 1) {
          await page.keyboard.press('Tab')
          const focused = await page.evaluate<string>('document.activeElement?.textContent ?? ""')
          if (name.test(focused.replaceAll(/\s+/g, ' '))) return
        }
        throw new Error(`cannot reach ${String(name)}`)
      }

      await tabTo(/Link Amazon Music/)
      await page.keyboard.press('Enter')
      await page.waitForURL('**/ap/oa?*')
      await tabTo(/^Allow/)
      await page.keyboard.press('Enter')
      await page.waitForURL('**/confirm')
      await tabTo(/^ ?Connect/)
      await page.keyboard.press('Space')
      await page.waitForURL('**/done?*')

      await scene.becomes(save, 'saved')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'cannot be shown the pages in a frame',
    async () => {
      const { url } = await tap()
      await using seen = await visit(browser, appOrigin())

      const blocked = seen.page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
      await seen.page.evaluate(
        `document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(url)} }))`,
      )

      expect((await blocked).type()).toBe('error')
    },
    LONG,
  )
})
