import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { waitFor } from '../../support/wait-for.ts'
import { violations, visit } from '../pages/support/visit.ts'
import { link } from '../linking/support/walk.ts'
import { face, picture, sheet, state } from './support/look.ts'
import { Stage } from './support/stage.ts'

const LONG = 60_000
const track = JSON.stringify({ title: 'Night Ferry', artists: ['Paper Lanterns'] })

;(requireBinary('chromium') === undefined ? describe.skip : describe)('<add-to-music>', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await Stage.start()
  }, 120_000)
  afterAll(() => stage.stop())
  beforeEach(() => stage.scene.calm())

  it('is one small script that any page may load', async () => {
    const url = `${stage.scene.product.url}/button.js`
    const response = await fetch(url)
    const tag = response.headers.get('etag') ?? ''
    const again = await fetch(url, {
      // Without it, Node.js asks for a fresh copy in the same breath.
      headers: { 'if-none-match': tag, 'cache-control': 'max-age=0' },
    })
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
    const missing = await fetch(`${stage.scene.product.url}/button-nothing.js`)

    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(tag).toMatch(/^W\/"/)
    expect([again.status, missing.status]).toEqual([304, 404])
    const script = await response.text()
    expect(await plain.text()).toBe(script)
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(15_000)
  })

  it(
    'saves the song on another site, says where it is, and takes it back',
    async () => {
      const user = stage.scene.newUser()
      const account = await stage.scene.app.link(user, 'spotify')
      await using seen = await visit(stage.browser, stage.page({ track, token: await stage.token(user) }))
      const { page } = seen
      const song = page.locator('add-to-music')

      await page.getByRole('button', { name: /^Save song: .*Night Ferry/ }).click()
      await page.getByText('In your Liked Songs', { exact: true }).first().waitFor()
      expect(stage.scene.sandbox.library('spotify', account.id)).toHaveLength(1)
      await page.getByRole('button', { name: 'Undo' }).click()
      await song.and(page.locator('[state=idle]')).waitFor()

      expect(stage.scene.sandbox.library('spotify', account.id)).toEqual([])
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'asks a new listener for a service, lets them link it, and goes on by itself',
    async () => {
      const user = stage.scene.newUser()
      await using seen = await visit(stage.browser, stage.page({ track, token: await stage.token(user) }))
      const { page } = seen

      await page.getByRole('button', { name: /^Save song/ }).click()
      const row = page
        .getByRole('dialog', { name: 'Where do you keep your music?' })
        .getByRole('button', { name: /Spotify/ })
      const [popup] = await Promise.all([page.waitForEvent('popup'), row.click()])
      await link(popup, 'spotify', 'Spotify')
      await page.locator('add-to-music[state=saved]').waitFor()

      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'has another version instead',
    async () => {
      const user = stage.scene.newUser()
      const account = await stage.scene.app.link(user, 'spotify')
      await using seen = await visit(stage.browser, stage.page({ track, token: await stage.token(user) }))
      const { page } = seen

      await face(page).click()
      await state(page, 'saved')
      const [before] = stage.scene.sandbox.library('spotify', account.id)
      await face(page).click()
      await sheet(page).getByRole('button', { name: 'Wrong version?' }).click()
      await sheet(page)
        .getByRole('button', { name: /Acoustic/ })
        .waitFor()
      await picture(page, 'wrong version phone light sheet')
      expect(await violations(page)).toEqual([])
      await sheet(page)
        .getByRole('button', { name: /Acoustic/ })
        .click()
      const after = await waitFor('the other version alone', () => {
        const library = stage.scene.sandbox.library('spotify', account.id)
        return library.length === 1 && library[0] !== before && library
      })
      await state(page, 'saved')

      expect(after).toHaveLength(1)
      await face(page).click()
      expect(await sheet(page).getByText('In your Liked Songs').count()).toBe(1)
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )
})
