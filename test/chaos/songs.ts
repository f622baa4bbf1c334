import { SERVICES } from './world.ts'
import type { ChaosWorld, Song } from './world.ts'

type Known = Song & { version: string; ids: Record<string, string>; onlyIn?: string[]; notIn?: string[] }

/** Songs that every service has in a version that is easy to find. */
export async function songsOf(world: ChaosWorld, count: number): Promise<readonly Song[]> {
  const all = (await world.control('GET', '/catalogue?limit=500')) as readonly Known[]
  const easy = all.filter(
    (one) =>
      one.version === 'studio' &&
      /^[\w ]{8,}$/.test(one.title) &&
      one.onlyIn === undefined &&
      one.notIn === undefined &&
      SERVICES.every((service) => one.ids[service] !== undefined),
  )
  return easy.slice(0, count).map(({ title, artists }) => ({ title, artists }))
}
