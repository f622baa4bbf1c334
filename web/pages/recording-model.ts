import type { Translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'

/** Where the song is to be heard, or looked for. */
export interface Place {
  readonly id: string
  readonly name: string
  readonly url: string
  /** `elsewhere`: known in the catalogue of another country only. `search`: not known there. */
  readonly kind: 'found' | 'substitute' | 'elsewhere' | 'search'
  /** Two letters, where `kind` is `elsewhere`. */
  readonly country?: string
}

export interface RecordingModel {
  readonly frame: Pick<Frame, 'assets' | 'lang' | 'dir'>
  readonly id: string
  readonly title?: string
  readonly artists: readonly string[]
  /** As written: "Live in Leeds 1970". */
  readonly versions: readonly string[]
  readonly tempo?: 'faster' | 'slower'
  readonly explicit: boolean
  readonly durationMs?: number
  readonly isrc?: string
  /** The names are a service's and not ours: it is said whose. */
  readonly namedBy?: { readonly name: string; readonly url: string }
  readonly places: readonly Place[]
  /** Where this page and its picture are, for everybody else. */
  readonly urls: { readonly page: string; readonly picture: string }
  readonly indexed: boolean
  readonly simulated: boolean
}

/** Title and artists in one line of plain text. */
export function headline(
  t: Translator,
  model: Pick<RecordingModel, 'title' | 'versions' | 'artists'>,
): string {
  const title = fullTitle(model) ?? t.plain('song.unnamed')
  if (model.artists.length === 0) return title
  return t.plain('song.by', { title, artists: namesOf(t, model.artists) })
}

export function namesOf(t: Translator, names: readonly string[]): string {
  return new Intl.ListFormat(t.lang, { type: 'unit', style: 'long' }).format(names)
}

/** Where a title stands alone, the version belongs to it: "Harbour Lights (Kito Remix)". */
export function fullTitle({
  title,
  versions,
}: Pick<RecordingModel, 'title' | 'versions'>): string | undefined {
  return title === undefined || versions.length === 0 ? title : `${title} (${versions.join(', ')})`
}
