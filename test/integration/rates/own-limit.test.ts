import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRegistry, registry } from '../../../adapters/registry.ts'
import type { AdapterDefinition } from '../../../adapters/adapter.ts'
import { Scene } from '../workers/scene.ts'

const LIMIT_MS = 600_000

/** A service whose limits are those of one listener. None of ours says so today; a declaration may. */
function limitsListeners(definition: AdapterDefinition): AdapterDefinition {
  return {
    ...definition,
    classify: (refusal) =>
      refusal.status === 429 ? { code: 'rate_limited', scope: 'link' } : definition.classify(refusal),
  }
}

describe("one listener's limit", () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start('embedded', { registry: createRegistry(registry.all.map(limitsListeners)) })
  }, 120_000)
  afterAll(() => scene.stop())

  it('stops this listener for as long as it says, and nobody else', async () => {
    const [limited, free] = [await scene.ready(), await scene.ready()]
    scene.sandbox.addFault({
      service: 'spotify',
      account: limited.account.id,
      times: 1,
      effect: { kind: 'named', name: 'rate_limited', retryAfter: String(LIMIT_MS / 1000) },
    })
    const save = await scene.save(limited.user, limited.song, ['spotify'])
    await scene.waits(save)
    scene.sandbox.clearRequests()

    await scene.becomes(await scene.save(free.user, free.song, ['spotify']), 'saved')
    await scene.becomes(await scene.save(free.user, limited.song, ['spotify']), 'saved')

    expect(await scene.health('spotify')).toEqual({ status: 'ok' })
    const ofOthers = scene.sandbox.requests('spotify').length
    await scene.advance(LIMIT_MS - 60_000)
    await scene.waits(save)
    expect(scene.sandbox.requests('spotify')).toHaveLength(ofOthers)
    await scene.advance(60_000 + LIMIT_MS * 0.1)
    await scene.becomes(save, 'saved')
    expect(scene.effects('spotify', limited.account.id)).toEqual([scene.trackId('spotify', limited.song)])
  })
})
