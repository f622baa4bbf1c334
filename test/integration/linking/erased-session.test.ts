import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { call } from '../../support/product.ts'
import { Scene } from '../workers/scene.ts'

describe('the session of a listener who was erased', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())

  it('brings nobody back, even while the server still believes it', async () => {
    const user = scene.newUser()
    await scene.app.link(user, 'spotify')
    const session = await scene.app.call('POST', '/v1/user-sessions', { user })
    const tap = (n: number) => {
      const track = { title: `Tap ${n}`, artists: ['The Examples'] }
      const body = { track, services: ['spotify'] }
      return call(scene.product.url, session.body.token, 'POST', '/v1/saves', body)
    }
    // A credential that was good is believed for some seconds without asking again.
    expect((await tap(1)).status).toBe(202)

    expect((await scene.app.call('DELETE', `/v1/users/${user}`)).status).toBe(204)
    const after = await tap(2)

    expect(after).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
    const users = await scene.db.selectFrom('users').select('id').where('id', '=', user).execute()
    const saves = await scene.db.selectFrom('saves').select('id').where('user_id', '=', user).execute()
    expect({ users, saves }).toEqual({ users: [], saves: [] })
    // The app itself may begin anew with the same listener.
    await scene.save(user, scene.newSong(), ['spotify'])
  })
})
