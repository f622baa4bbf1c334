import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Scene } from '../workers/scene.ts'

describe('one song, saved more than once at the same moment', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 60_000)
  afterEach(() => scene.calm())
  afterAll(() => scene.stop(), 60_000)

  it.each([
    ['spotify', { kind: 'library' }],
    ['amazon-music', { kind: 'library' }],
    ['apple-music', { kind: 'library' }],
    ['spotify', { kind: 'playlist', name: 'From videos' }],
  ])('is added once, and the others hear that it is there (%s, %o)', async (service, target) => {
    const user = scene.newUser()
    const song = scene.newSong()
    const save = async () => {
      const body = { user, track: { title: song.title, artists: song.artists }, services: [service], target }
      const answer = await scene.app.call('POST', '/v1/saves', body, { 'idempotency-key': randomUUID() })
      return String(answer.body.id)
    }
    // They wait for the link together, so they go together.
    const saves = [await save(), await save(), await save()]

    const account = await scene.app.link(user, service)

    const ended = await Promise.all(saves.map((one) => scene.becomes(one, 'saved', 'already_saved')))
    expect(ended.map((one) => one.status)).toEqual(['saved', 'already_saved', 'already_saved'])
    expect(scene.effects(service, account.id)).toHaveLength(1)
  })
})
