import type { MusicServiceAdapter } from './adapter.ts'
import { inCallContext } from './call-context.ts'
import type { CallKind } from './call-context.ts'

const KINDS: Readonly<Record<Exclude<keyof MusicServiceAdapter, 'playlists'>, CallKind>> = {
  findByIsrc: 'catalog',
  search: 'catalog',
  getTracks: 'catalog',
  getAccount: 'account',
  addToLibrary: 'add',
  libraryContains: 'presence',
  removeFromLibrary: 'remove',
}

/** The same adapter, whose requests are known by what they are for, however many an operation takes. */
export function withKinds(adapter: MusicServiceAdapter): MusicServiceAdapter {
  const { playlists } = adapter
  return {
    ...labelled(adapter, (name) => KINDS[name as keyof typeof KINDS]),
    ...(playlists === undefined ? {} : { playlists: labelled(playlists, () => 'playlist') }),
  }
}

type Method = (...args: never[]) => unknown

/** Every method runs in the context of its kind; what is no method stays as it is. */
function labelled<T extends object>(calls: T, kindOf: (name: string) => CallKind): T {
  const entries = Object.entries(calls).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, value] as const
    const method = value as Method
    const run: Method = (...args) => inCallContext({ kind: kindOf(name) }, () => method.apply(calls, args))
    return [name, run] as const
  })
  return Object.fromEntries(entries) as T
}
