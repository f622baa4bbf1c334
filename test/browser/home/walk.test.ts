import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { requireBinary } from '../../support/binaries.ts'
import { waitFor } from '../../support/wait-for.ts'
import { clean } from '../linking/support/walk.ts'
import { visit } from '../pages/support/visit.ts'
import { HomeWalk } from './support/home-walk.ts'

const LONG = 120_000

;(requireBinary('chromium') === undefined ? describe.skip : describe)('a listener with their songs', () => {
  let walk: HomeWalk

  beforeAll(async () => {
    walk = await HomeWalk.start()
  }, LONG)
  afterAll(() => walk.stop())

  it(
    'shows a song that is saved meanwhile, and what becomes of it, without being touched',
    async () => {
      const user = await walk.linked('spotify')
      await using seen = await visit(walk.browser, await walk.door(user))
      const song = walk.scene.newSong()

      const save = await walk.scene.save(user, song, ['spotify'])

      const item = seen.page.locator(`#${save}`)
      await item.getByText('In Liked Songs').waitFor()
      expect(await item.getByRole('heading').innerText()).toContain(song.title)
      await clean(seen)
    },
    LONG,
  )

  it(
    'takes a song back without loading anew, by keyboard alone',
    async () => {
      const user = await walk.linked('spotify')
      const save = await walk.scene.save(user, walk.scene.newSong(), ['spotify'])
      await walk.scene.becomes(save, 'saved')
      await using seen = await visit(walk.browser, await walk.door(user))
      const { page } = seen
      await page.evaluate('window.sameDocument = true')

      await tabTo(page, `#${save} .options summary`)
      await page.keyboard.press('Enter')
      await page.locator(`#${save} .menu`).waitFor()
      await page.keyboard.press('Escape')
      await page.locator(`#${save} .menu`).waitFor({ state: 'hidden' })
      expect(await page.locator(`#${save} .options summary`).evaluate(isFocused)).toBe(true)
      await page.keyboard.press('Enter')
      await tabTo(page, `#${save} form[action$="/undo"] button`)
      await page.keyboard.press('Enter')

      await page.locator(`#${save}`).getByText('Taken back').waitFor()
      expect(await page.locator('#said').innerText()).toBe('Taken back, as far as it was ours.')
      expect(await page.evaluate('window.sameDocument')).toBe(true)
      await walk.scene.becomes(save, 'undone')
      await clean(seen)
    },
    LONG,
  )

  it(
    'finds while typing, and keeps the address for coming back',
    async () => {
      const user = await walk.linked('spotify')
      const songs = [walk.scene.newSong(), walk.scene.newSong()] as const
      const ids = []
      for (const song of songs) ids.push(await walk.scene.save(user, song, ['spotify']))
      await walk.scene.becomes(ids[1] ?? '', 'saved')
      await using seen = await visit(walk.browser, await walk.door(user))
      const { page } = seen
      const wanted = songs[0].title.replace('of the Test', '').trim()

      await page.getByRole('searchbox').pressSequentially(wanted.toUpperCase())
      await page.locator(`#${ids[1]}`).waitFor({ state: 'detached' })

      expect(await page.locator(`#${ids[0]}`).count()).toBe(1)
      expect(new URL(page.url()).searchParams.get('q')).toBe(wanted.toUpperCase())
      await page.getByRole('searchbox').fill('')
      await page.locator(`#${ids[1]}`).waitFor()
      await clean(seen)
    },
    LONG,
  )

  it(
    'works without a script: filter, undo, settings',
    async () => {
      const user = await walk.linked('spotify')
      const save = await walk.scene.save(user, walk.scene.newSong(), ['spotify'])
      await walk.scene.becomes(save, 'saved')
      await using seen = await visit(walk.browser, await walk.door(user), { javaScriptEnabled: false })
      const { page } = seen

      await page.getByRole('link', { name: 'Saved', exact: true }).click()
      await page.locator(`#${save} .options summary`).click()
      await page.locator(`#${save} form[action$="/undo"] button`).click()
      await page.waitForURL('**/home?show=saved&said=undo')
      await walk.scene.becomes(save, 'undone')
      await page.getByRole('link', { name: 'Settings' }).click()
      await page.getByText('In a playlist').click()
      await page.getByLabel('Name of the playlist').fill('Clips')
      await page.getByLabel('Language').selectOption('de')
      await page.getByRole('button', { name: 'Save settings' }).click()

      await page.getByText('Deine Einstellungen sind gespeichert.').waitFor()
      const { body } = await walk.scene.app.call('GET', `/v1/users/${user}`)
      expect(body).toMatchObject({ target: { kind: 'playlist', name: 'Clips' }, locale: 'de' })
    },
    LONG,
  )

  it(
    'answers a review, and the question is gone',
    async () => {
      const { user, save } = await walk.asked()
      await using seen = await visit(walk.browser, await walk.door(user))
      const { page } = seen

      await page.getByRole('link', { name: 'Choose now' }).click()
      await page.locator('.pick').first().click()

      await page.getByText('Nothing to choose').waitFor()
      expect(await page.locator('#said').innerText()).toBe('Thank you. It is on its way.')
      expect((await walk.scene.placement(save)).status).not.toBe('awaiting_review')
      await clean(seen)
    },
    LONG,
  )

  it(
    'can be put on a home screen, and stays signed in when asked to',
    async () => {
      const user = await walk.linked('spotify')
      await walk.scene.save(user, walk.scene.newSong(), ['spotify'])
      await using seen = await visit(walk.browser, await walk.door(user))
      const { page } = seen
      const href = await page.locator('link[rel=manifest]').getAttribute('href')
      const manifest = await page.request.get(walk.url(href ?? ''))
      const { icons, start_url } = (await manifest.json()) as { icons: { src: string }[]; start_url: string }

      await page.getByRole('button', { name: 'Stay signed in' }).click()
      await page.getByText('You stay signed in on this device.').waitFor()

      expect(manifest.headers()['content-type']).toContain('application/manifest+json')
      expect(start_url).toBe('/home')
      for (const { src } of icons) {
        expect((await page.request.get(new URL(src, walk.url(href ?? '')).href)).status()).toBe(200)
      }
      const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'add-to-music')
      expect((cookie?.expires ?? 0) * 1000 - Date.now()).toBeGreaterThan(29 * 86_400_000)
      expect(await page.getByRole('button', { name: 'Stay signed in' }).count()).toBe(0)
    },
    LONG,
  )

  it(
    'forgets everything after a confirmation',
    async () => {
      const user = await walk.linked('spotify')
      await using seen = await visit(walk.browser, await walk.door(user))
      const { page } = seen
      await page.goto(walk.url('/home/settings'))

      await page.getByRole('link', { name: 'Delete everything' }).click()
      await page.getByRole('button', { name: 'Delete everything' }).click()
      expect(new URL(page.url()).pathname).toBe('/home/delete')
      await page.getByLabel('Yes, I want all of it gone').check()
      await page.getByRole('button', { name: 'Delete everything' }).click()

      await page.getByRole('heading', { name: 'Everything is deleted' }).waitFor()
      await waitFor('nothing is held', async () => {
        return (await walk.scene.app.call('GET', `/v1/users/${user}`)).status === 404
      })
    },
    LONG,
  )
})

const isFocused = (element: { matches(selector: string): boolean }) => element.matches(':focus')

/** Presses Tab until it is there, as a keyboard's user would; a way that does not lead there ends the test. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way to ${selector} by keyboard`)
}
