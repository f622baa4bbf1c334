import { waitFor } from '../support/wait-for.ts'
import { NAME, placementOf, stateOf, trackOf } from './kill-state.ts'
import type { State, Who } from './kill-state.ts'

/** What there is before the moment. */
interface Begun {
  readonly save: string
  /** The track that was tapped, and the version that is swapped for. */
  readonly track: string
  readonly other: string
}

/** A call of the service at which the worker dies. */
export interface Moment {
  readonly name: string
  readonly call: { readonly method: string; readonly pathIncludes: string }
  /** The service has done it when the worker dies; otherwise it was cut before. */
  readonly isDone: boolean
  prepare(who: Who): Promise<Begun>
  act(who: Who, begun: Begun): Promise<void>
  /** Nothing is pending any more. */
  ended(who: Who): Promise<boolean>
  expected(begun: Begun): State
}

type Kind = 'add' | 'remove' | 'make' | 'put' | 'take'
type Call = Moment['call']

const CALLS: Readonly<Record<string, Readonly<Partial<Record<Kind, Call>>>>> = {
  spotify: {
    add: { method: 'PUT', pathIncludes: '/me/library' },
    remove: { method: 'DELETE', pathIncludes: '/me/library' },
    make: { method: 'POST', pathIncludes: '/me/playlists' },
    put: { method: 'POST', pathIncludes: '/items' },
    take: { method: 'DELETE', pathIncludes: '/items' },
  },
  'apple-music': {
    add: { method: 'POST', pathIncludes: '/me/library' },
    make: { method: 'POST', pathIncludes: '/me/library/playlists' },
    put: { method: 'POST', pathIncludes: '/tracks' },
  },
  'amazon-music': {
    add: { method: 'PUT', pathIncludes: '/me/library/tracks' },
    make: { method: 'POST', pathIncludes: '/playlists' },
    put: { method: 'PUT', pathIncludes: '/tracks' },
    take: { method: 'DELETE', pathIncludes: '/tracks' },
  },
}

/** Everything a worker can be in the middle of at this service. */
export function momentsOf(service: string): readonly Moment[] {
  const takesOut = {
    library: CALLS[service]?.remove !== undefined,
    playlist: CALLS[service]?.take !== undefined,
  }
  const both = (what: string, kind: Kind, parts: Omit<Moment, 'name' | 'call' | 'isDone'>): Moment[] => {
    const call = CALLS[service]?.[kind]
    if (call === undefined) return []
    return [false, true].map((isDone) => ({
      name: `${what}: ${kind} ${isDone ? 'done, not written down' : 'not done'}`,
      call,
      isDone,
      ...parts,
    }))
  }
  const library = (there: readonly string[]) => ({ library: there, playlists: [] })
  const playlist = (there: readonly string[]) => ({ library: [], playlists: [there] })
  const swapped = { status: 'saved', swap: 'done' }
  const left = (isOut: boolean, { track, other }: Begun) => (isOut ? [other] : [track, other].toSorted())
  return [
    ...both('undo', 'remove', { ...taken('library'), expected: () => undone(library([])) }),
    ...both('undo in a playlist', 'take', { ...taken('playlist'), expected: () => undone(playlist([])) }),
    ...both('a first song in a playlist', 'make', {
      ...first(),
      expected: ({ track }) => saved(playlist([track])),
    }),
    ...both('a first song in a playlist', 'put', {
      ...first(),
      expected: ({ track }) => saved(playlist([track])),
    }),
    ...(['add', 'remove'] as const).flatMap((kind) =>
      both('swap', kind, {
        ...swapping('library'),
        expected: (begun) => ({ ...swapped, ...library(left(takesOut.library, begun)) }),
      }),
    ),
    ...both('swap of what was there before', 'add', {
      ...swapping('library', true),
      expected: ({ track, other }) => ({ ...swapped, ...library([track, other].toSorted()) }),
    }),
    ...(['put', 'take'] as const).flatMap((kind) =>
      both('swap in a playlist', kind, {
        ...swapping('playlist'),
        expected: (begun) => ({ ...swapped, ...playlist(left(takesOut.playlist, begun)) }),
      }),
    ),
  ]
}

type Target = 'library' | 'playlist'
type Parts = Omit<Moment, 'name' | 'call' | 'isDone' | 'expected'>

const saved = (there: Pick<State, 'library' | 'playlists'>): State => ({
  status: 'saved',
  swap: undefined,
  ...there,
})
const undone = (there: Pick<State, 'library' | 'playlists'>): State => ({
  status: 'undone',
  swap: undefined,
  ...there,
})

/** A song that is saved, and then taken back. */
function taken(target: Target): Parts {
  return {
    prepare: (who) => saveFirst(who, target),
    act: (who, { save }) => post(who, `/v1/saves/${save}/undo`),
    ended: async (who) => (await stateOf(who)).status === 'undone',
  }
}

/** The first song for a playlist. */
function first(): Parts {
  return {
    prepare: async (who) => ({ save: '', track: await trackOf(who), other: '' }),
    act: async (who) => void (await tap(who, 'playlist')),
    ended: async (who) => (await stateOf(who)).status === 'saved',
  }
}

/** A song that is saved, and another version of it that was offered. */
function swapping(target: Target, wasThere = false): Parts {
  return {
    async prepare(who) {
      const begun = await saveFirst(who, target)
      if (wasThere) await asIfThereBefore(who, begun)
      const path = `/v1/saves/${begun.save}/placements/${who.service}/candidates`
      const { body } = await who.world.client.send('GET', path)
      const [candidate] = (body?.['data'] ?? []) as { id: string }[]
      if (candidate === undefined)
        throw new Error(`${who.song.title} has no other version: ${JSON.stringify(body)}`)
      return { ...begun, other: candidate.id }
    },
    act: (who, { save, other }) =>
      post(who, `/v1/saves/${save}/placements/${who.service}/swap`, { candidate: other }),
    async ended(who) {
      const { status, swap } = await stateOf(who)
      return status === 'saved' && swap === 'done'
    },
  }
}

async function saveFirst(who: Who, target: Target): Promise<Begun> {
  const save = await tap(who, target)
  await waitFor(`${who.user} has a song`, async () => (await placementOf(who))?.status === 'saved', 60_000)
  return { save, track: await trackOf(who), other: '' }
}

async function tap({ world, user, service, song }: Who, kind: Target): Promise<string> {
  const target = kind === 'library' ? { kind } : { kind, name: NAME }
  const body = { user, track: song, services: [service], target }
  const answer = await world.client.send('POST', '/v1/saves', body)
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return String(answer.body?.['id'])
}

async function post({ world }: Who, path: string, body?: object): Promise<void> {
  const answer = await world.client.send('POST', path, body)
  if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
}

/** The simulators have no way to put a song into a library before us; what we know of it is the same. */
async function asIfThereBefore({ world, service }: Who, { save }: Begun): Promise<void> {
  await world.books.db
    .updateTable('placements')
    .set({ status: 'already_saved', was_present: true })
    .where('save_id', '=', save)
    .where('service', '=', service)
    .execute()
}
