import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Scene } from '../../../integration/workers/scene.ts'
import { startChromium } from '../../../support/chromium.ts'

const PICTURES = join(import.meta.dirname, '../../../../test-output/home')
const LONGEST = 'Konstantina-Wilhelmine Papadopoulou-Hohenzollern von Thurnstein'

/** Keeps what the page looks like, to be looked at: `test-output/home/NAME.png`. */
export async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

/** Product, simulated services, a browser, and a listener with songs in every state. */
export class HomeWalk {
  readonly scene: Scene
  readonly browser: Browser
  /** Has something of everything. */
  readonly busy: string

  private constructor(scene: Scene, browser: Browser, busy: string) {
    this.scene = scene
    this.browser = browser
    this.busy = busy
  }

  static async start(): Promise<HomeWalk> {
    const scene = await Scene.start()
    const browser = await startChromium()
    if (browser === undefined) throw new Error('no Chromium')
    const walk = new HomeWalk(scene, browser, scene.newUser())
    await walk.#fill()
    return walk
  }

  async stop(): Promise<void> {
    await this.browser.close()
    await this.scene.stop()
  }

  url(path: string): string {
    return new URL(path, this.scene.product.url).href
  }

  /** A link of the app that leads a listener to their songs, once. */
  async door(user: string): Promise<string> {
    const path = `/v1/users/${encodeURIComponent(user)}/link-sessions`
    const { body } = await this.scene.app.call('POST', path)
    return `${body.link_url}&to=home`
  }

  async linked(...services: readonly string[]): Promise<string> {
    const user = this.scene.newUser()
    for (const service of services) await this.scene.app.link(user, service)
    return user
  }

  /** A listener who is asked which version of a song was meant. */
  async asked(user?: string): Promise<{ readonly user: string; readonly save: string }> {
    const owner = user ?? (await this.linked('spotify'))
    const song = this.scene.newSong()
    const save = await this.scene.save(owner, song, ['spotify'], { context: { creator: '@djane' } })
    await this.scene.becomes(save, 'saved')
    const candidates = [
      candidate(this.scene.trackId('spotify', song), song.title, 201_000),
      candidate('live', `${song.title} (Live at the Harbour, the whole evening)`, 244_000),
      candidate('remix', LONGEST, 187_000),
    ]
    await this.scene.db
      .updateTable('placements')
      .set({
        status: 'awaiting_review',
        matched: null,
        was_present: null,
        added_at: null,
        added_to: null,
        candidates: JSON.stringify(candidates),
        wake_at: null,
      })
      .where('save_id', '=', save)
      .execute()
    return { user: owner, save }
  }

  async #fill(): Promise<void> {
    const { scene, busy } = this
    for (const service of ['spotify', 'apple-music']) await scene.app.link(busy, service)
    await scene.app.call('PATCH', `/v1/users/${busy}`, { display_name: 'Mara Lind' })
    const first = await scene.save(busy, scene.newSong(), ['spotify', 'apple-music'], {
      context: { creator: '@a_creator_with_a_very_long_name_indeed_so_long' },
    })
    await scene.becomes(first, 'saved')
    const lost = await scene.save(busy, { title: LONGEST, artists: [LONGEST, 'نجمة الصباح'] }, ['spotify'])
    await scene.becomes(lost, 'not_found')
    await scene.save(busy, scene.newSong(), ['amazon-music'], { context: { video_id: 'v_9' } })
    await scene.save(busy, scene.newSong(), ['spotify'], { not_before: '2036-12-04T00:00:00Z' })
    await this.asked(busy)
    await scene.db
      .updateTable('links')
      .set({ status: 'needs_reauth' })
      .where('user_id', '=', busy)
      .where('service', '=', 'apple-music')
      .execute()
  }
}

function candidate(id: string, title: string, durationMs: number) {
  const differs = durationMs === 201_000 ? 'same' : 'different'
  return {
    track: {
      id,
      title,
      artists: ['The Examples'],
      album: 'An Album',
      durationMs,
      explicit: durationMs < 200_000,
      playable: true,
      url: 'https://music.example/tracks/1',
      uri: 'https://music.example/tracks/1',
    },
    confidence: 0.5,
    evidence: [
      { signal: 'version', verdict: differs },
      { signal: 'duration', verdict: differs, delta_ms: durationMs - 201_000 },
    ],
  }
}
