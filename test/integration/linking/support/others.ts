import type { Scene } from '../../workers/scene.ts'

/** The saves of three other listeners, one after the other: what was under way before them has ended by then. */
export async function othersGoOn(scene: Scene, service: string): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    const user = scene.newUser()
    await scene.app.link(user, service)
    await scene.becomes(await scene.save(user, scene.newSong(), [service]), 'saved')
  }
}
