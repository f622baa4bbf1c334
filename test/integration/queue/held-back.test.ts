import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import type { Ringers } from '../../../core/queue/doorbell.ts'
import { sweep } from '../../../workers/sweep/sweep.ts'
import { Scene } from '../workers/scene.ts'

/** A queue behind which nothing else would be rung for. */
const LONG_QUEUE = 1_000_000

describeOnEveryStorage('what was held back, while the queue is long', (mode) => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start(mode, { roles: ['server'] })
  }, 120_000)
  afterAll(() => scene.stop())

  async function tapped(): Promise<string> {
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')
    return scene.save(user, scene.newSong(), ['spotify'])
  }

  /** The listeners the sweep rings for, and how. */
  async function swept(): Promise<Readonly<Record<string, string>>> {
    const rung: Record<string, string> = {}
    const ring = (_job: unknown, _payloads: unknown, ringers?: Ringers) => {
      for (const { user_id } of ringers?.owners ?? []) rung[user_id] = ringers?.urgency ?? ''
      return Promise.resolve(0)
    }
    const doorbell = { ring, waiting: () => Promise.resolve(LONG_QUEUE), close: () => Promise.resolve() }
    await sweep({ ...scene.product.running.ctx, doorbell })
    return rung
  }

  const putOff = (save: string) =>
    scene.raw(`update placements set wake_at = now(), ring_at = now() where save_id = '${save}'`)

  it('is rung for as the tap it is, and later as other work; what stands in line is left alone', async () => {
    const [held, inLine, old] = [await tapped(), await tapped(), await tapped()]
    const userOf = async (save: string) => (await scene.placement(save)).user_id
    await putOff(held)
    scene.clock.aheadMs += 30_000

    expect(await swept()).toEqual({ [await userOf(held)]: 'interactive' })

    await putOff(old)
    scene.clock.aheadMs += 60_000
    expect(await swept()).toMatchObject({ [await userOf(old)]: 'backfill' })
    expect((await scene.placement(inLine)).ring_at?.getTime()).toBeLessThan(Date.now() + 30_000)
  }, 60_000)
})
