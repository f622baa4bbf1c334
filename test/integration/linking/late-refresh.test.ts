import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sealPlace } from '../../../core/links/link.ts'
import { openSession } from '../../../workers/sessions.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'

const SERVICE = 'amazon-music'
const TOKEN_PATH = '/auth/o2/token'
const PAST = new Date('2020-01-01T00:00:00Z')

describe('tokens that come back late', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())

  it('do not replace the ones somebody else has stored meanwhile', async () => {
    const user = scene.newUser()
    await scene.app.link(user, SERVICE, {}, { accessExpiresAt: PAST })
    const { ctx } = scene.product.running
    const service = ctx.services.get('test', SERVICE)
    if (service === undefined) throw new Error('no service')
    const row = () =>
      scene.db.selectFrom('links').selectAll().where('user_id', '=', user).executeTakeFirstOrThrow()
    const link = await row()
    scene.sandbox.addFault({ service: SERVICE, pathIncludes: TOKEN_PATH, effect: { kind: 'slow', ms: 1500 } })
    const opening = openSession(ctx, service, link.id, { signal: new AbortController().signal }).catch(
      (err: unknown) => err,
    )
    await waitFor('it is asked', () => scene.requests(SERVICE, 'POST', TOKEN_PATH).length === 1)

    // This process was held up for longer than its turn, and another one has been through since.
    const newest = ctx.sealer.seal('the-newest-token', sealPlace(link, 'access_token'))
    await scene.db
      .updateTable('links')
      .set({ access_token: newest, version: link.version + 1, refreshing_until: null })
      .where('id', '=', link.id)
      .execute()

    expect(await opening).toMatchObject({ code: 'service_unavailable' })
    expect(await row()).toMatchObject({ access_token: newest, version: link.version + 1 })
  })
})
