import type { Target } from '../../core/domain/save.ts'
import { invalidField } from '../http/parse.ts'

/** Playlists are part of the contract and not built yet: better a clear no than a song in the wrong place. */
export function refusePlaylist(target: Target | undefined, pointer: string): void {
  if (target?.kind !== 'playlist') return
  throw invalidField(pointer, 'playlists are not offered yet; leave target out for the library')
}
