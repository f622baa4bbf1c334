import type { z } from 'zod'
import type { Clock, ServiceId } from '../core/domain/ids.ts'
import type { CatalogTrack, Market } from '../core/domain/track.ts'
import type { OAuth2Scheme, UserTokenScheme } from './auth-scheme.ts'
import type { Classify } from './http/classify.ts'
import type { ServiceHttp } from './http/service-http.ts'
import type { OAuth2Tokens } from './oauth2-token.ts'

/** What one link lets us do on one service. Built per job, passed per call, never kept by an adapter. */
export interface Session {
  readonly linkId: string
  readonly accessToken: string
  /** `undefined` = the service does not tell, or was not asked yet. */
  readonly market: Market | undefined
}

export interface CallOptions {
  readonly signal: AbortSignal
}

/**
 * How catalogue calls are authorised. Adapters with an app-level token use that; the others, and those whose app-level
 * token the service refuses to this client, open the session of some listener in this market who waits for the answer.
 */
export interface CatalogAccess extends CallOptions {
  readonly market: Market | undefined
  session(): Promise<Session>
}

/** Plain words to look for; the adapter writes them in its service's query syntax, escaped. */
export interface SearchQuery {
  readonly title: string
  /** First artist or channel name. */
  readonly artist?: string | undefined
  readonly album?: string | undefined
  /** `structured` uses field filters where the service has them; `loose` is free text. */
  readonly mode: 'structured' | 'loose'
}

export interface Account {
  /** The service's immutable account id; `undefined` where there is none (Apple Music). */
  readonly accountId: string | undefined
  readonly accountName: string | undefined
  readonly market: Market | undefined
}

export interface Playlist {
  readonly id: string
  readonly url: string | undefined
}

/** A playlist as the service lists it. */
export interface ListedPlaylist extends Playlist {
  readonly name: string
  /** `undefined` = the service's list does not say. */
  readonly description: string | undefined
}

/** Where an added track is to be found, in the words of the service's app. */
export interface AddedTo {
  readonly kind: 'library' | 'playlist'
  /** "Liked Songs", or the name of the playlist. */
  readonly name: string
  readonly url?: string | undefined
}

/** Present as a whole or not at all. Playlists keep order and may hold a track twice: read before adding. */
export interface PlaylistCalls {
  /** Always private. */
  create(
    session: Session,
    playlist: { name: string; description: string },
    call: CallOptions,
  ): Promise<Playlist>
  /** The first of the listener's own playlists that is wanted. Reads no further than it must. */
  find?(
    session: Session,
    isWanted: (playlist: ListedPlaylist) => boolean,
    call: CallOptions,
  ): Promise<ListedPlaylist | undefined>
  /** Track ids in order, '' for an entry that is no track (any more); `undefined` when the playlist is gone. */
  read(session: Session, playlistId: string, call: CallOptions): Promise<readonly string[] | undefined>
  add(session: Session, playlistId: string, trackIds: readonly string[], call: CallOptions): Promise<void>
  /** Puts a track before the one that is there now; `at` counts from 0. Elsewhere a track can only be added at the end. */
  insert?(
    session: Session,
    playlistId: string,
    track: { readonly id: string; readonly at: number },
    call: CallOptions,
  ): Promise<void>
  remove?(session: Session, playlistId: string, trackIds: readonly string[], call: CallOptions): Promise<void>
}

/** Absent is a value (`[]`, a missing map key, `undefined`); only faults are thrown, always as `Fault`. */
export interface MusicServiceAdapter {
  /** Tracks per asked ISRC, in the service's order; an ISRC nobody has maps to nothing. Splits into allowed batches itself. */
  findByIsrc(
    access: CatalogAccess,
    isrcs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CatalogTrack[]>>
  /** Hits in the service's own order, best first. One request, plus at most one that fills in details. */
  search(access: CatalogAccess, query: SearchQuery): Promise<readonly CatalogTrack[]>
  /** By the service's own id; an unknown id maps to nothing. */
  getTracks(access: CatalogAccess, trackIds: readonly string[]): Promise<ReadonlyMap<string, CatalogTrack>>
  /** Who this link belongs to, as far as the service tells; also proves that the link works. */
  getAccount(session: Session, call: CallOptions): Promise<Account>
  /**
   * Idempotent: a track already there stays there, once. Splits into allowed batches itself. The answer is the library,
   * or what stands in for it where the service lets this app write playlists only.
   */
  addToLibrary(session: Session, trackIds: readonly string[], call: CallOptions): Promise<AddedTo>

  // Optional; presence equals the flag in `capabilities` (the contract suite proves it).
  /** One answer per asked id, in order. Looks into the library only, not into what stands in for it. */
  libraryContains?(
    session: Session,
    trackIds: readonly string[],
    call: CallOptions,
  ): Promise<readonly boolean[]>
  /** Takes out of the library, and out of what stands in for it. A track that is not there is no error. */
  removeFromLibrary?(session: Session, trackIds: readonly string[], call: CallOptions): Promise<void>
  readonly playlists?: PlaylistCalls
}

export interface Capabilities {
  readonly libraryContains: boolean
  readonly removeFromLibrary: boolean
  readonly playlists: boolean
  /** Whether catalogue calls run on our own credentials or need a listener's. */
  readonly catalogAccess: 'app' | 'user'
  /** Whether a catalogue call cannot be made without knowing the market. */
  readonly marketRequired: boolean
  /** Largest batch of one add call; work for one link is cut to this. */
  readonly maxIdsPerAdd: number
  /** ISRCs asked in one call. */
  readonly maxIsrcsPerLookup: number
  /** How soon a write can be read back. `eventual`: an accepted add is proved by `libraryContains` later. */
  readonly libraryConsistency: 'immediate' | 'eventual'
}

export interface RateRule {
  readonly maxConcurrent: number
  readonly requestsPerSecond: number
  /** Page the numbers come from, or why they were chosen. */
  readonly source: string
}

export interface AdapterDeps<Config> {
  readonly config: Config
  /** The only way out to the network, already bound to this service. */
  readonly http: ServiceHttp
  /** Token endpoint of services with OAuth 2; `undefined` for the others. */
  readonly oauth2: OAuth2Tokens | undefined
  readonly now: Clock
}

/** Static description of a service; importing it does no I/O and needs no credentials. */
export interface AdapterDefinition<Config extends z.ZodType = z.ZodType> {
  readonly id: ServiceId
  readonly displayName: string
  /** What the listener sees the library called in the service's app: "Liked Songs". */
  readonly libraryName: string
  readonly auth: OAuth2Scheme<z.output<Config>> | UserTokenScheme<z.output<Config>>
  readonly capabilities: Capabilities
  readonly rate: RateRule
  /** Base address of the API; paths in `api.ts` are appended to it. */
  apiUrl(config: z.output<Config>): string
  /** The error table: what the service's refusals mean. */
  readonly classify: Classify
  /**
   * Environment keys of this service. Parses the environment; a service whose credentials are absent is simply
   * off, one with half of them stops the start with a message that names the missing key.
   */
  readonly config: Config
  /** Keys that switch the service on: none set = off. */
  readonly credentialKeys: readonly string[]
  /** Hosts of the real service, their subdomains included; a test-mode app is never let near them. */
  readonly realHosts: readonly string[]
  /** Hosts its cover pictures come from, their subdomains included: pages of ours show pictures of these and no others. */
  readonly imageHosts: readonly string[]
  /** Track id in one of the service's web or app addresses; `undefined` for any other text. Pure. */
  parseTrackUrl(url: string): string | undefined
  /** Where a listener can search by hand. */
  searchUrl(query: { title?: string | undefined; artists: readonly string[] }): string
  create(deps: AdapterDeps<z.output<Config>>): MusicServiceAdapter
}

export function defineAdapter<C extends z.ZodType>(definition: AdapterDefinition<C>): AdapterDefinition<C> {
  return definition
}

/** Makes a service id out of its folder name; throws at start-up when it is not kebab-case. */
export function serviceId(id: string): ServiceId {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) throw new Error(`service id "${id}" is not kebab-case`)
  return id as ServiceId
}
