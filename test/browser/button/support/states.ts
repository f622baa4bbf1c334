import type { Page } from 'playwright-core'
import type { Attributes, Stage } from './stage.ts'

/** One way to a state of the button: who the listener is, what the services do, which song it is. */
export interface Case {
  readonly state: string
  /** Prepares listener and services. */
  readonly user: (stage: Stage) => Promise<string>
  readonly attributes: Attributes
  /** Between the page and the tap. */
  readonly before?: (page: Page) => Promise<void>
  /** What the toast or the sheet says. */
  readonly says: RegExp
}

const song = (title: string) => ({ track: JSON.stringify({ title, artists: ['Paper Lanterns'] }) })
const magic = (number: number, title: string) => ({
  track: JSON.stringify({ isrc: `XXTST000000${number}`, title, artists: ['Add to Music Test'] }),
})

const linked =
  (...services: readonly string[]) =>
  async ({ scene }: Stage) => {
    const user = scene.newUser()
    for (const service of services) await scene.app.link(user, service)
    return user
  }

const flagged =
  (service: string, flag: string) =>
  async ({ scene }: Stage) => {
    const user = scene.newUser()
    await scene.app.link(user, service, { flags: [flag] })
    return user
  }

export const cases: Readonly<Record<string, Case>> = {
  saved: {
    state: 'saved',
    user: linked('spotify'),
    attributes: song('Night Ferry'),
    says: /In your Liked Songs/,
  },
  'already saved': {
    state: 'already-saved',
    user: linked('spotify'),
    attributes: magic(4, 'Saved Before'),
    says: /already there/,
  },
  'choose a service': {
    state: 'choose-service',
    user: linked(),
    attributes: song('Night Ferry'),
    says: /Where do you keep your music/,
  },
  'waiting for a link': {
    state: 'awaiting-link',
    user: linked(),
    attributes: { ...song('Night Ferry'), services: 'spotify' },
    says: /Waits until Spotify is linked/,
  },
  'choose a version': {
    state: 'awaiting-review',
    user: linked('spotify'),
    attributes: song('Night Ferry (Nightcore)'),
    says: /which one/,
  },
  'not available there': {
    state: 'not-found',
    user: linked('spotify'),
    attributes: magic(2, 'Nowhere To Be Found'),
    says: /has no track/,
  },
  'service down': {
    state: 'delayed',
    user: async (stage) => {
      stage.scene.sandbox.addFault({
        service: 'spotify',
        times: null,
        effect: { kind: 'named', name: 'html_503' },
      })
      return linked('spotify')(stage)
    },
    attributes: song('Harbor Lights'),
    says: /by itself|queued/,
  },
  scheduled: {
    state: 'scheduled',
    user: linked('spotify'),
    attributes: { ...song('Night Ferry'), 'not-before': '2031-05-01T00:00:00Z' },
    says: /Arrives May 1, 2031/,
  },
  offline: {
    state: 'offline',
    user: linked('spotify'),
    attributes: song('Night Ferry'),
    before: (page) => page.context().setOffline(true),
    says: /Kept on this device/,
  },
  failed: {
    state: 'failed',
    user: flagged('apple-music', 'no_subscription'),
    attributes: { ...song('Night Ferry'), services: 'apple-music' },
    says: /Apple Music/,
  },
  partial: {
    state: 'partial',
    user: async (stage) => {
      const user = await linked('spotify')(stage)
      await stage.scene.app.link(user, 'apple-music', { flags: ['no_subscription'] })
      return user
    },
    attributes: { ...song('Night Ferry'), services: 'spotify apple-music' },
    says: /1 of 2 saved/,
  },
}
