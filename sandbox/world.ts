import { randomBytes } from 'node:crypto'
import { apply } from './apply.ts'
import { Catalogue } from './catalogue/catalogue.ts'
import type { NewRecording, Recording } from './catalogue/recording.ts'
import { completeRecording } from './catalogue/recording.ts'
import { FaultBook } from './fault-book.ts'
import { Journal } from './journal.ts'
import { RateWindow, type RateLimit } from './rate-window.ts'
import { RequestLog } from './request-log.ts'
import type { LedgerEntry, NewAccount } from './simulator.ts'
import {
  accountKey,
  emptyState,
  type AccessToken,
  type AuthCode,
  type RefreshToken,
  type Setting,
  type Widened,
  type StoredAccount,
  type StoredPlaylist,
  type WorldEvent,
} from './state.ts'

/** Of listeners who come without one; ids tell them apart. */
const NAMES = ['Robin', 'Sasha', 'Noor', 'Jun', 'Mika', 'Lena', 'Teo', 'Ada', 'Yuki', 'Sol'] as const

export interface WorldOptions {
  /** Where the journal lives; without it the world ends with the process. */
  readonly dataDir?: string | undefined
  readonly now?: (() => Date) | undefined
}

/** The state behind all simulated services: one clock, one catalogue, and a journal that everything is rebuilt from. */
export class World {
  readonly catalogue = new Catalogue()
  readonly faults = new FaultBook()
  readonly log = new RequestLog()
  private readonly state = emptyState()
  private readonly journal: Journal
  private readonly clock: () => Date
  private readonly windows = new Map<string, RateWindow>()

  constructor(options: WorldOptions = {}) {
    this.clock = options.now ?? (() => new Date())
    this.journal = new Journal(options.dataDir)
    for (const event of this.journal.replayed) apply(this.state, this.catalogue, event)
  }

  /** Milliseconds since 1970 in this world: the injected clock plus what tests advanced it by. */
  now(): number {
    return this.clock().getTime() + this.state.clockOffsetMs
  }

  advance(ms: number): void {
    this.commit({ type: 'clock.advanced', ms })
  }

  /** Writes the event down, then makes it true. */
  commit(event: WorldEvent): void {
    this.settle()
    this.write(event)
  }

  /** Random text for tokens and ids that must not be guessed; becomes part of an event, so a replay keeps it. */
  random(bytes = 24): string {
    return randomBytes(bytes).toString('base64url')
  }

  // Accounts

  account(service: string, id: string): StoredAccount | undefined {
    this.settle()
    return this.state.accounts.get(accountKey(service, id))
  }

  accounts(service?: string): readonly StoredAccount[] {
    this.settle()
    return [...this.state.accounts.values()].filter((a) => service === undefined || a.service === service)
  }

  /** The account with this id, made now if it is new. */
  ensureAccount(service: string, options: NewAccount): StoredAccount {
    const count = this.state.accounts.size
    const id = options.id ?? `listener${String(count + 1)}`
    const given = options.id === undefined ? NAMES[count % NAMES.length] : undefined
    if (this.account(service, id) === undefined) {
      const { name = given ?? `Listener ${id}`, market = 'US', flags = [] } = options
      this.commit({ type: 'account.created', service, id, name, market, flags })
    } else if (options.flags !== undefined) this.setFlags(service, id, options.flags)
    const account = this.account(service, id)
    if (account === undefined) throw new Error(`account ${id} was not made`)
    return account
  }

  /** Changes what is wrong with an account, e.g. a subscription that ends. */
  setFlags(service: string, id: string, flags: readonly string[]): void {
    this.commit({ type: 'account.flagged', service, id, flags })
  }

  library(service: string, account: string): readonly string[] {
    return [...(this.account(service, account)?.library.keys() ?? [])]
  }

  playlist(
    service: string,
    id: string,
  ): { readonly owner: StoredAccount; readonly playlist: StoredPlaylist } | undefined {
    const owner = this.account(service, this.state.playlistOwners.get(`${service} ${id}`) ?? '')
    const playlist = owner?.playlists.get(id)
    return owner === undefined || playlist === undefined ? undefined : { owner, playlist }
  }

  ledger(): readonly LedgerEntry[] {
    this.settle()
    return this.state.ledger
  }

  // Tokens

  code(code: string): (AuthCode & { readonly isUsed: boolean }) | undefined {
    const found = this.state.codes.get(code)
    return found === undefined ? undefined : { ...found, isUsed: this.state.usedCodes.has(code) }
  }

  accessToken(
    token: string,
  ): (AccessToken & { readonly isRevoked: boolean; readonly isExpired: boolean }) | undefined {
    const found = this.state.accessTokens.get(token)
    if (found === undefined) return undefined
    const isExpired = found.expiresAt !== undefined && found.expiresAt <= this.now()
    return { ...found, isRevoked: this.state.revoked.has(token), isExpired }
  }

  refreshToken(
    token: string,
  ): (RefreshToken & { readonly isRevoked: boolean; readonly isRotated: boolean }) | undefined {
    const found = this.state.refreshTokens.get(token)
    if (found === undefined) return undefined
    return { ...found, isRevoked: this.state.revoked.has(token), isRotated: this.state.rotated.has(token) }
  }

  /** Ends consents the way a listener does in the service's settings: every token of theirs stops working. */
  expireConsents(only: { readonly service?: string; readonly account?: string } = {}): void {
    this.commit({ type: 'consents.expired', ...only })
  }

  /** Ends access tokens only; refresh tokens go on working. */
  expireAccessTokens(service: string, account: string): void {
    for (const token of this.state.accessTokens.values()) {
      if (token.service === service && token.account === account) {
        this.commit({ type: 'access.issued', token: { ...token, expiresAt: this.now() } })
      }
    }
  }

  // Catalogue

  addRecording(recording: NewRecording): Recording {
    const complete = completeRecording(recording, this.state.addedRecordings + 1)
    this.commit({ type: 'recording.added', recording: complete })
    return complete
  }

  removeRecording(key: string): void {
    this.commit({ type: 'recording.removed', key })
  }

  // Behaviour of the services

  setting<T extends Setting>(service: string, name: string, fallback: T): Widened<T> {
    const value = this.state.settings.get(`${service}.${name}`)
    return (typeof value === typeof fallback ? value : fallback) as Widened<T>
  }

  /** Switches a service's documented variant, e.g. `set('apple-music', 'applyDelayMs', 0)`. */
  set(service: string, name: string, value: Setting): void {
    this.commit({ type: 'setting.set', name: `${service}.${name}`, value })
  }

  /** A generated secret that stays the same after a restart. */
  secret(name: string, make: () => string): string {
    const kept = this.state.secrets.get(name)
    if (kept !== undefined) return kept
    const value = make()
    this.commit({ type: 'secret.kept', name, value })
    return value
  }

  setRateLimit(service: string, rule: RateLimit): void {
    this.windows.set(service, new RateWindow(rule))
  }

  rateWindow(service: string): RateWindow | undefined {
    return this.windows.get(service)
  }

  close(): void {
    this.journal.close()
  }

  private write(event: WorldEvent): void {
    this.journal.append(event)
    apply(this.state, this.catalogue, event)
  }

  /** Delayed library changes come true on time, in order, as soon as anybody looks. */
  private settle(): void {
    const now = this.now()
    for (let first = this.state.promised[0]; first !== undefined; first = this.state.promised[0]) {
      if (first.dueAt > now) return
      const { service, account, track, dueAt } = first
      this.write({ type: 'library.add', service, account, track, at: dueAt, settles: true })
    }
  }
}
