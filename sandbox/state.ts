import type { NewRecording } from './catalogue/recording.ts'
import type { LedgerEntry } from './simulator.ts'

export interface PlaylistEntry {
  readonly entryId: string
  readonly track: string
  readonly addedAt: number
}

export interface StoredPlaylist {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly isPublic: boolean
  readonly createdAt: number
  entries: PlaylistEntry[]
  /** Counts changes; services show it as a snapshot id. */
  revision: number
}

export interface StoredAccount {
  readonly service: string
  readonly id: string
  readonly name: string
  readonly market: string
  readonly flags: ReadonlySet<string>
  /** Track id → when it was added, oldest first. */
  readonly library: Map<string, number>
  readonly playlists: Map<string, StoredPlaylist>
  /** Side collections such as favorites and likes: name → track id → value. */
  readonly collections: Map<string, Map<string, string>>
}

export interface AccessToken {
  readonly service: string
  readonly token: string
  /** Absent for an app's own token. */
  readonly account?: string
  readonly scopes: readonly string[]
  readonly issuedAt: number
  /** Absent = does not expire by itself. */
  readonly expiresAt?: number
  /** The refresh token it came with; revoking one ends the other. */
  readonly refreshToken?: string
}

export interface RefreshToken {
  readonly service: string
  readonly token: string
  readonly account: string
  readonly scopes: readonly string[]
  readonly issuedAt: number
  /** When the listener said yes; refreshing does not move it. */
  readonly authorisedAt: number
  /** Issued to a client that proved itself with a secret. */
  readonly isConfidential: boolean
}

export interface AuthCode {
  readonly service: string
  readonly code: string
  readonly account: string
  readonly scopes: readonly string[]
  readonly issuedAt: number
  readonly redirectUri: string
  readonly challenge?: string
  readonly challengeMethod?: string
}

type In<T> = T & { readonly service: string; readonly account: string; readonly at: number }

/** Everything that can change the world. The journal is a list of these and nothing else. */
export type WorldEvent =
  | { readonly type: 'clock.advanced'; readonly ms: number }
  | { readonly type: 'secret.kept'; readonly name: string; readonly value: string }
  | { readonly type: 'setting.set'; readonly name: string; readonly value: Setting }
  | { readonly type: 'recording.added'; readonly recording: NewRecording }
  | { readonly type: 'recording.removed'; readonly key: string }
  | {
      readonly type: 'account.created'
      readonly service: string
      readonly id: string
      readonly name: string
      readonly market: string
      readonly flags: readonly string[]
    }
  | {
      readonly type: 'account.flagged'
      readonly service: string
      readonly id: string
      readonly flags: readonly string[]
    }
  | { readonly type: 'code.issued'; readonly code: AuthCode }
  | { readonly type: 'code.used'; readonly code: string }
  | { readonly type: 'access.issued'; readonly token: AccessToken }
  | { readonly type: 'refresh.issued'; readonly token: RefreshToken }
  | { readonly type: 'refresh.rotated'; readonly token: string }
  | { readonly type: 'token.revoked'; readonly token: string }
  | { readonly type: 'consents.expired'; readonly service?: string; readonly account?: string }
  /** `settles` = it makes the oldest promise come true. */
  | In<{ readonly type: 'library.add'; readonly track: string; readonly settles?: true }>
  | In<{ readonly type: 'library.promised'; readonly track: string; readonly dueAt: number }>
  | In<{ readonly type: 'library.remove'; readonly track: string }>
  | In<{
      readonly type: 'playlist.created'
      readonly id: string
      readonly name: string
      readonly description: string
      readonly isPublic: boolean
    }>
  | In<{ readonly type: 'playlist.deleted'; readonly id: string }>
  | In<{
      readonly type: 'playlist.add'
      readonly id: string
      readonly tracks: readonly string[]
      readonly position?: number
    }>
  | In<{ readonly type: 'playlist.remove'; readonly id: string; readonly entryIds: readonly string[] }>
  | In<{
      readonly type: 'collection.put'
      readonly name: string
      readonly track: string
      readonly value: string
    }>

export type Setting = string | number | boolean

/** `''` asks for a text, `0` for a number, `false` for a yes or no. */
export type Widened<T extends Setting> = T extends string ? string : T extends number ? number : boolean

/** What the journal adds up to. Only `apply.ts` writes to it. */
export interface WorldState {
  clockOffsetMs: number
  readonly secrets: Map<string, string>
  readonly settings: Map<string, Setting>
  readonly accounts: Map<string, StoredAccount>
  readonly codes: Map<string, AuthCode>
  readonly usedCodes: Set<string>
  readonly accessTokens: Map<string, AccessToken>
  readonly refreshTokens: Map<string, RefreshToken>
  readonly rotated: Set<string>
  readonly revoked: Set<string>
  /** Service and playlist id → account id. */
  readonly playlistOwners: Map<string, string>
  /** Accepted library changes that take effect later, in order of their due time. */
  readonly promised: Promised[]
  readonly ledger: LedgerEntry[]
  addedRecordings: number
  addedEntries: number
}

export interface Promised {
  readonly service: string
  readonly account: string
  readonly track: string
  readonly dueAt: number
}

export function emptyState(): WorldState {
  return {
    clockOffsetMs: 0,
    secrets: new Map(),
    settings: new Map(),
    accounts: new Map(),
    codes: new Map(),
    usedCodes: new Set(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    rotated: new Set(),
    revoked: new Set(),
    playlistOwners: new Map(),
    promised: [],
    ledger: [],
    addedRecordings: 0,
    addedEntries: 0,
  }
}

export function accountKey(service: string, id: string): string {
  return `${service} ${id}`
}
