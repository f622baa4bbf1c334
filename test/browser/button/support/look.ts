import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { waitFor } from '../../../support/wait-for.ts'

const PICTURES = join(import.meta.dirname, '../../../../test-output/button')
const FINGERTIP = 44

export const button = (page: Page): Locator => page.locator('add-to-music')

/** The part that is pressed. */
export const face = (page: Page): Locator => button(page).locator('button.main')

export const toast = (page: Page): Locator => button(page).locator('.toast:popover-open')

export const sheet = (page: Page): Locator => page.getByRole('dialog')

/** Until the button shows this state. */
export async function state(page: Page, ...states: readonly string[]): Promise<void> {
  await page.locator(states.map((one) => `add-to-music[state="${one}"]`).join(', ')).waitFor()
}

/** Until the part of the script that speaks and opens sheets is there. */
export async function loaded(page: Page): Promise<void> {
  const files = 'performance.getEntriesByType("resource").map((entry) => entry.name)'
  await waitFor('the rest of the script', async () =>
    (await page.evaluate<readonly string[]>(files)).some((name) => name.includes('/button-more')),
  )
}

/** Keeps what it looks like: `test-output/button/NAME.png`. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name.replaceAll(' ', '-')}.png`) })
}

/** What can be pressed in the button, its toast and its sheet, and is smaller than a fingertip. */
export async function tooSmall(page: Page): Promise<readonly string[]> {
  const small: string[] = []
  for (const target of await button(page).locator('button, a, input').all()) {
    const box = (await target.isVisible()) ? await target.boundingBox() : null
    if (box !== null && (box.height < FINGERTIP || box.width < FINGERTIP))
      small.push(`${await target.innerText()} ${box.width}×${box.height}`)
  }
  return small
}
