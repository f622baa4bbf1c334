import type { ChaosWorld, Song } from './world.ts'

/** Of the playlists. */
export const NAME = 'From Videos'

/** One listener, and what they tap. */
export interface Who {
  readonly world: ChaosWorld
  readonly service: string
  readonly user: string
  readonly account: string
  readonly song: Song
}

/** What there is in the end. Lists hold track ids. */
export interface State {
  readonly status: string
  readonly swap: string | undefined
  readonly library: readonly string[]
  /** Every playlist of our name. */
  readonly playlists: readonly (readonly string[])[]
}

interface ShownPlacement {
  readonly status: string
  readonly swap?: { readonly status: string }
}

/** Of the listener's only save. */
export async function placementOf({ world, user }: Who): Promise<ShownPlacement | undefined> {
  const { body } = await world.client.send('GET', `/v1/saves?user=${user}`)
  const [save] = (body?.['data'] ?? []) as { placements: ShownPlacement[] }[]
  return save?.placements[0]
}

export async function trackOf({ world, service, song }: Who): Promise<string> {
  const all = (await world.control('GET', '/catalogue?limit=2000')) as (Song & {
    ids: Record<string, string>
  })[]
  return all.find(({ title }) => title === song.title)?.ids[service] ?? `no ${song.title}`
}

export async function stateOf(who: Who): Promise<State> {
  const { world, service, account } = who
  const placement = await placementOf(who)
  const library = (await world.control('GET', `/libraries/${service}/${account}`)) as Tracks
  const accounts = (await world.control('GET', `/accounts?service=${service}`)) as {
    id: string
    playlists: (Tracks & { name: string })[]
  }[]
  const playlists = accounts.find(({ id }) => id === account)?.playlists ?? []
  return {
    status: placement?.status ?? 'none',
    swap: placement?.swap?.status,
    library: idsOf(library).toSorted(),
    playlists: playlists.filter(({ name }) => name === NAME).map((one) => inOrder(service, idsOf(one))),
  }
}

interface Tracks {
  readonly tracks: readonly { readonly id: string }[]
}

const idsOf = ({ tracks }: Tracks) => tracks.map(({ id }) => id)

/** Where a version can only be added at the end, its place is no promise. */
function inOrder(service: string, ids: readonly string[]): readonly string[] {
  return service === 'spotify' ? ids : ids.toSorted()
}

/** A song of its own, with another version, for each listener. */
export async function songsWithVersions(
  world: ChaosWorld,
  count: number,
  prefix: string,
): Promise<readonly Song[]> {
  const songs: Song[] = []
  for (let n = 0; n < count; n += 1) {
    const song = { title: `${prefix} Moment ${n} of the Watch`, artists: ['The Examples'] }
    await world.control('POST', '/catalogue', song)
    await world.control('POST', '/catalogue', { ...song, title: `${song.title} (Live at Harbour Hall)` })
    songs.push(song)
  }
  return songs
}
