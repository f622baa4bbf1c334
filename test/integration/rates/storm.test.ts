import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { serviceId } from '../../../adapters/adapter.ts'
import { Fault } from '../../../core/faults.ts'
import { planFor } from '../../../workers/retry-policy.ts'
import { Scene } from '../workers/scene.ts'

const LISTENERS = 40
const STORM_MS = 60_000
const STEP_MS = 1000

/** Calls of as many jobs, each with the same waits between its tries as ours has, and nothing to hold them back. */
function withoutProtection(jobs: number): number {
  const error = new Fault('500', {
    code: 'service_unavailable',
    retry: { when: 'backoff' },
    scope: 'service',
    service: serviceId('spotify'),
  })
  let tries = 0
  for (let ms = 0; ms <= STORM_MS; tries += 1) {
    const plan = planFor(error, tries, 0)
    if (plan.do !== 'wait') break
    ms += plan.ms
  }
  return jobs * tries
}

describe('a storm of errors', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it('drops calls by more than 90 %, and everything is saved afterwards', async () => {
    const listeners = []
    for (let n = 0; n < LISTENERS; n += 1) listeners.push(await scene.ready())
    const effect = { kind: 'named', name: 'html_500' } as const
    scene.sandbox.addFault({ service: 'spotify', times: null, effect })
    const saves: string[] = []
    for (const { user, song } of listeners) saves.push(await scene.save(user, song, ['spotify']))
    await allWait(saves)

    for (let ms = 0; ms < STORM_MS; ms += STEP_MS) {
      await scene.advance(STEP_MS)
      await allWait(saves)
    }

    const asked = scene.sandbox.requests('spotify').length
    scene.sandbox.clearFaults()
    process.stderr.write(
      `storm: ${JSON.stringify({ asked, withoutProtection: withoutProtection(LISTENERS) })}\n`,
    )
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThan(0.1 * withoutProtection(LISTENERS))
    // The longest pause, and once more for those who were told to come back while one looked.
    await scene.advance(66_000)
    await scene.advance(5000)
    await Promise.all(saves.map((save) => scene.becomes(save, 'saved')))
    for (const { account, song } of listeners)
      expect(scene.effects('spotify', account.id)).toEqual([scene.trackId('spotify', song)])
  }, 120_000)

  async function allWait(saves: readonly string[]): Promise<void> {
    await Promise.all(saves.map((save) => scene.waits(save)))
  }
})
