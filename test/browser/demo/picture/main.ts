import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { Demo, becomes, button, library, setMood, show } from '../support/demo.ts'
import { encodeApng } from './apng.ts'
import { Film } from './film.ts'

const FILE = join(import.meta.dirname, '../../../../docs/demo.png')
const SIZE = { width: 880, height: 680 }

/** `npm run picture`: walks through the demo and makes the moving picture at the top of the README of it. */
async function main(): Promise<void> {
  const demo = await Demo.start()
  try {
    await using seen = await demo.visit({ viewport: SIZE, colorScheme: 'light' })
    const film = new Film(seen.page, SIZE)
    await linkAndSave(seen.page, film)
    await failAndArrive(seen.page, film)
    const picture = encodeApng(film.frames, SIZE.width, SIZE.height)
    writeFileSync(FILE, picture)
    process.stdout.write(`${FILE}: ${Math.round(picture.length / 1024)} KiB, ${film.frames.length} frames\n`)
  } finally {
    await demo.stop()
  }
}

async function linkAndSave(page: Page, film: Film): Promise<void> {
  await page.locator('[data-service="spotify"].none').waitFor()
  await film.take(1100)
  await film.tap(button(page, 'orchard'))
  const choice = page.getByRole('dialog').getByRole('button', { name: 'Spotify' })
  await choice.waitFor()
  await film.take(1000)
  const [popup] = await Promise.all([page.waitForEvent('popup'), film.tap(choice)])
  await popup.setViewportSize({ width: 400, height: 520 })
  const allow = popup.getByRole('button', { name: 'Allow', exact: true })
  await allow.waitFor()
  await film.take(900, popup)
  await film.tap(allow, popup)
  const connect = popup.getByRole('button', { name: /^Connect/ })
  await connect.waitFor()
  await film.take(700, popup)
  const closed = popup.waitForEvent('close')
  await film.tap(connect, popup)
  await closed
  await becomes(page, 'orchard', 'saved')
  await library(page, 'spotify').filter({ hasText: 'Glass Orchard' }).waitFor()
  await film.take(2000)
}

async function failAndArrive(page: Page, film: Film): Promise<void> {
  await page.mouse.move(0, 0)
  await page.locator('[data-service="spotify"] .track:not(.new)').waitFor({ timeout: 20_000 })
  await film.point(page.locator('[data-service="spotify"] .mood-down'))
  await setMood(page, 'spotify', 'down')
  await film.take(900)
  await show(page, 'ferry')
  await film.take(700)
  await film.tap(button(page, 'ferry'))
  await page.locator('.call .refused', { hasText: '503' }).first().waitFor()
  await becomes(page, 'ferry', 'delayed')
  await film.take(2000)
  await film.point(page.locator('[data-service="spotify"] .mood-fine'))
  await setMood(page, 'spotify', 'fine')
  await film.take(700)
  await library(page, 'spotify').filter({ hasText: 'Night Ferry' }).waitFor({ timeout: 40_000 })
  await becomes(page, 'ferry', 'saved')
  await film.take(2800)
}

await main()
