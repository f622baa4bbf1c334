import { ApiError } from '../../../sdk/api-error.ts'
import type { Candidate, Save, SaveRequest } from '../../../sdk/api-types.ts'
import type { Client } from '../../../sdk/client.ts'
import type { Tap } from '../../../sdk/tap-storage.ts'
import type { Session } from './session.ts'
import { isSettled, stateOf } from './state.ts'
import type { State, Troubles } from './state.ts'

export interface Progress {
  readonly state: State
  readonly save?: Save | undefined
  /** Why it is not saved, where no placement says so: a code of the API, or one of ours. */
  readonly code?: string | undefined
  /** The API's sentence for people, in English. */
  readonly reason?: string | undefined
  readonly troubles: Troubles
}

export type SongWatcher = (before: Progress) => void

const NO_TROUBLES: Troubles = new Map()
/** A song that takes longer than this has a reason, and the services are asked for it. */
const SUSPICIOUS_MS = 3000
const ASK_AGAIN_MS = 10_000

/** One song of one listener: from the tap to where it ended up, and what the listener does about it. */
export class SongSave {
  progress: Progress = { state: 'idle', troubles: NO_TROUBLES }
  readonly session: Session
  readonly #watchers = new Set<SongWatcher>()
  /** Who can see it: what nobody sees need not hold a connection open. */
  readonly #seenBy = new Set<SongWatcher>()
  #tap: Tap | undefined
  /** Asked for while the tap was on its way. */
  #takeBack = false
  #watching: AbortController | undefined
  #doubt: ReturnType<typeof setTimeout> | undefined

  constructor(session: Session) {
    this.session = session
  }

  join(watcher: SongWatcher): void {
    this.#watchers.add(watcher)
  }

  leave(watcher: SongWatcher): void {
    this.#watchers.delete(watcher)
    this.seen(watcher, false)
  }

  seen(watcher: SongWatcher, isSeen: boolean): void {
    if (isSeen) this.#seenBy.add(watcher)
    else this.#seenBy.delete(watcher)
    if (isSeen) this.#follow()
    else if (this.#seenBy.size === 0) this.#rest()
  }

  tap(request: SaveRequest): void {
    this.#takeBack = false
    this.#set({
      state: navigator.onLine ? 'saving' : 'offline',
      code: navigator.onLine ? '' : 'no_connection',
    })
    // The tap before still waits, for a new session most likely.
    if (this.#tap !== undefined) return this.session.flush()
    this.#tap = this.session.tap(request, {
      saved: (save) => {
        this.take(save)
        if (this.#takeBack) void this.undo().catch(() => undefined)
      },
      refused: (error) => {
        this.#tap = undefined
        this.#set({ state: 'failed', code: error.code, reason: error.message })
      },
      waiting: (error) => this.#waits(error),
    })
  }

  /** The newest of what is known about the save. */
  take(save: Save): void {
    const known = this.progress.save
    // Told late: what is known is newer.
    if (known?.id === save.id && changedAt(save) < changedAt(known)) return
    this.#tap = undefined
    if (this.session.isAnother(save.user)) forgetOthers(this)
    const troubles = known?.id === save.id ? this.progress.troubles : NO_TROUBLES
    this.#set({ state: stateOf(save, troubles), save, troubles })
    this.#follow()
  }

  async undo(): Promise<void> {
    const { save } = this.progress
    if (this.#tap !== undefined) {
      this.#takeBack = true
      if (this.session.cancel(this.#tap)) this.forget()
      else this.#set({ state: 'undoing' })
      return
    }
    if (save === undefined) return
    this.#set({ ...this.progress, state: 'undoing' })
    await this.#ask((saves) => saves.undo(save.id))
  }

  async retry(): Promise<void> {
    const { save } = this.progress
    if (save === undefined) return this.session.flush()
    this.#set({ state: 'saving', save })
    await this.#ask((saves) => saves.retry(save.id))
  }

  async choose(service: string, candidate: string | undefined): Promise<void> {
    const { save } = this.progress
    if (save === undefined) return
    this.#set({ state: 'saving', save })
    const choice = candidate === undefined ? { none: true as const } : { candidate }
    await this.#ask((saves) => saves.choose(save.id, service, choice))
  }

  /** What else the service has of what was saved. */
  async versions(service: string): Promise<readonly Candidate[]> {
    const { save } = this.progress
    if (save === undefined) return []
    return (await (await this.session.saves).candidates(save.id, service)).data
  }

  /** Has another version instead. */
  async swap(service: string, candidate: string): Promise<void> {
    const { save } = this.progress
    if (save === undefined) return
    this.#set({ state: 'saving', save })
    await this.#ask((saves) => saves.swap(save.id, service, { candidate }))
  }

  /** Something may have happened elsewhere, in the linking window for one. */
  async look(): Promise<void> {
    const { save } = this.progress
    if (save !== undefined) await this.#ask((saves) => saves.get(save.id))
  }

  /** As if it had never been tapped here. */
  forget(): void {
    this.#rest()
    this.#tap = undefined
    this.#set({ state: 'idle' })
  }

  /** What the API makes of a wish; on refusal everything is as it was. */
  async #ask(wish: (saves: Client['saves']) => Promise<Save>): Promise<void> {
    try {
      this.take(await wish(await this.session.saves))
    } catch (err) {
      const { save, troubles } = this.progress
      if (save !== undefined) this.#set({ state: stateOf(save, troubles), save, troubles })
      throw err
    }
  }

  #waits(error: unknown): void {
    if (this.#takeBack) return void this.undo()
    if (!(error instanceof ApiError)) return this.#set({ state: 'offline', code: 'no_connection' })
    const { status, code, message: reason } = error
    if (status === 401) this.#set({ state: 'failed', code: 'signed_out' })
    else this.#set({ state: 'offline', code, reason })
  }

  #set(next: Omit<Progress, 'troubles'> & Partial<Pick<Progress, 'troubles'>>): void {
    const before = this.progress
    this.progress = { troubles: NO_TROUBLES, ...next }
    for (const watcher of this.#watchers) watcher(before)
  }

  /** Live status, while it is of use: somebody looks, and more may happen. */
  #follow(): void {
    const { save, state } = this.progress
    if (save === undefined || isSettled(state) || this.#seenBy.size === 0) return
    if (state === 'saving') this.#doubtAfter(SUSPICIOUS_MS)
    if (this.#watching !== undefined) return
    const watching = new AbortController()
    this.#watching = watching
    void this.#watch(save.id, watching)
  }

  async #watch(id: string, { signal }: AbortController): Promise<void> {
    try {
      const saves = await this.session.saves
      for await (const save of saves.watch(id, { signal, stay: true })) {
        if (signal.aborted) return
        this.take(save)
        if (isSettled(this.progress.state)) break
      }
    } catch {
      // Aborted, or refused: the next look or tap says why.
    }
    if (!signal.aborted) this.#watching = undefined
  }

  #doubtAfter(ms: number): void {
    this.#doubt ??= setTimeout(() => {
      this.#doubt = undefined
      void this.#askServices()
    }, ms)
  }

  /** A save that hangs has a reason, and the service may know it. */
  async #askServices(): Promise<void> {
    const isStuck = () => ['saving', 'delayed'].includes(this.progress.state) && this.#seenBy.size > 0
    if (!isStuck()) return
    const services = await this.session.services().catch(() => [])
    const { save, state, troubles: before } = this.progress
    if (save === undefined || !isStuck()) return
    const troubles = new Map(
      services.flatMap(({ id, health }) =>
        health.status === 'ok' ? [] : [[id, health.message ?? ''] as const],
      ),
    )
    // Nobody knows of trouble, and still it hangs: what was asked about once before is said to be slow.
    if (troubles.size === 0 && (state === 'delayed' || before !== NO_TROUBLES))
      for (const { service } of save.placements) troubles.set(service, '')
    this.#set({ state: stateOf(save, troubles), save, troubles })
    this.#doubtAfter(ASK_AGAIN_MS)
  }

  #rest(): void {
    this.#watching?.abort()
    this.#watching = undefined
    clearTimeout(this.#doubt)
    this.#doubt = undefined
  }
}

function changedAt(save: Save): string {
  return save.placements.reduce((last, { updated_at: at }) => (at > last ? at : last), save.created_at)
}

const songs = new WeakMap<Session, Map<string, SongSave>>()

/** The one song of this name, for every button that shows it, also one that comes back into the page. */
export function songOf(session: Session, name: string): SongSave {
  const known = songs.get(session) ?? new Map<string, SongSave>()
  songs.set(session, known)
  const song = known.get(name) ?? new SongSave(session)
  known.set(name, song)
  return song
}

/** Somebody else is at this device now: what is shown was not theirs. */
function forgetOthers(mine: SongSave): void {
  for (const song of songs.get(mine.session)?.values() ?? []) if (song !== mine) song.forget()
}
