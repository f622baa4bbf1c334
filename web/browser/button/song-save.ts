import { ApiError } from '../../../sdk/api-error.ts'
import type { Save, SaveRequest } from '../../../sdk/api-types.ts'
import type { Tap } from '../../../sdk/tap-storage.ts'
import type { Session } from './session.ts'
import { isSettled, stateOf } from './state.ts'
import type { State } from './state.ts'

export interface Progress {
  readonly state: State
  readonly save?: Save | undefined
  /** Why it is not saved, where no placement says so: a code of the API, or one of ours. */
  readonly code?: string | undefined
  /** The API's sentence for people, in English. */
  readonly reason?: string | undefined
  readonly troubles: ReadonlyMap<string, string>
}

const NO_TROUBLES: ReadonlyMap<string, string> = new Map()
/** A song that takes longer than this has a reason, and the services are asked for it. */
const SUSPICIOUS_MS = 3000
const ASK_AGAIN_MS = 15_000

/** One song at one button: from the tap to where the song ended up, and what the listener does about it. */
export class SongSave {
  progress: Progress = { state: 'idle', troubles: NO_TROUBLES }
  readonly session: Session
  readonly #song: string
  readonly #changed: (before: Progress) => void
  #tap: Tap | undefined
  /** Asked for while the tap was on its way. */
  #takeBack = false
  #watching: AbortController | undefined
  #doubt: ReturnType<typeof setTimeout> | undefined
  #active = false

  constructor(session: Session, song: string, changed: (before: Progress) => void) {
    this.session = session
    this.#song = song
    this.#changed = changed
    const known = session.songs.get(song)
    if (known !== undefined)
      this.progress = { state: stateOf(known, NO_TROUBLES), save: known, troubles: NO_TROUBLES }
  }

  /** Whether somebody can see it: what nobody sees need not hold a connection open. */
  set active(active: boolean) {
    if (active === this.#active) return
    this.#active = active
    if (active) this.#follow()
    else this.#rest()
  }

  tap(request: SaveRequest): void {
    this.#takeBack = false
    this.#set({ state: navigator.onLine ? 'saving' : 'offline' })
    this.#tap = this.session.tap(request, {
      saved: (save) => {
        this.take(save)
        if (this.#takeBack) void this.undo().catch(() => undefined)
      },
      refused: (error) => this.#failed(error),
      waiting: (error) => this.#waits(error),
    })
  }

  /** The newest of what is known about the save. */
  take(save: Save): void {
    const known = this.progress.save
    // Told late: what is known is newer.
    if (known?.id === save.id && changedAt(save) < changedAt(known)) return
    this.#tap = undefined
    this.session.songs.set(this.#song, save)
    this.#set({ state: stateOf(save, this.progress.troubles), save, troubles: this.progress.troubles })
    this.#follow()
  }

  async undo(): Promise<void> {
    const { save } = this.progress
    if (this.#tap !== undefined) {
      this.#takeBack = true
      if (this.session.cancel(this.#tap)) this.#forget()
      else this.#set({ state: 'undoing' })
      return
    }
    if (save === undefined) return
    this.#set({ ...this.progress, state: 'undoing' })
    await this.#ask(this.session.saves.undo(save.id))
  }

  async retry(): Promise<void> {
    const { save } = this.progress
    if (save === undefined) return this.session.flush()
    this.#set({ ...this.progress, state: 'saving', troubles: NO_TROUBLES })
    await this.#ask(this.session.saves.retry(save.id))
  }

  async choose(service: string, candidate: string | undefined): Promise<void> {
    const { save } = this.progress
    if (save === undefined) return
    this.#set({ ...this.progress, state: 'saving' })
    const choice = candidate === undefined ? { none: true as const } : { candidate }
    await this.#ask(this.session.saves.choose(save.id, service, choice))
  }

  /** Something may have happened elsewhere, in the linking window for one. */
  async look(): Promise<void> {
    const { save } = this.progress
    if (save !== undefined) await this.#ask(this.session.saves.get(save.id))
  }

  #forget(): void {
    this.#rest()
    this.#tap = undefined
    this.session.songs.delete(this.#song)
    this.#set({ state: 'idle' })
  }

  /** What the API makes of a wish; on refusal everything is as it was. */
  async #ask(answer: Promise<Save>): Promise<void> {
    try {
      this.take(await answer)
    } catch (err) {
      const { save, troubles } = this.progress
      if (save !== undefined) this.#set({ state: stateOf(save, troubles), save, troubles })
      throw err
    }
  }

  #failed(error: ApiError): void {
    this.#tap = undefined
    this.#set({ state: 'failed', code: error.code, reason: error.message })
  }

  #waits(error: unknown): void {
    if (this.#takeBack) return void this.undo()
    if (!(error instanceof ApiError)) return this.#set({ state: 'offline', code: 'no_connection' })
    const signedOut = error.status === 401
    if (signedOut && this.#tap !== undefined) this.session.cancel(this.#tap)
    this.#set(
      signedOut
        ? { state: 'failed', code: 'signed_out' }
        : { state: 'offline', code: error.code, reason: error.message },
    )
  }

  #set(next: Omit<Progress, 'troubles'> & Partial<Pick<Progress, 'troubles'>>): void {
    const before = this.progress
    this.progress = { troubles: NO_TROUBLES, ...next }
    if (this.progress.state !== 'saving') this.#stopDoubting()
    this.#changed(before)
  }

  /** Live status, while it is of use: somebody looks, and more may happen. */
  #follow(): void {
    const { save, state } = this.progress
    if (save === undefined || isSettled(state) || !this.#active) return
    if (state === 'saving' || state === 'delayed')
      this.#doubt ??= setTimeout(() => void this.#askServices(), SUSPICIOUS_MS)
    if (this.#watching !== undefined) return
    const watching = new AbortController()
    this.#watching = watching
    void this.#watch(save.id, watching)
  }

  async #watch(id: string, watching: AbortController): Promise<void> {
    try {
      for await (const save of this.session.saves.watch(id, { signal: watching.signal, stay: true })) {
        if (watching.signal.aborted) return
        this.take(save)
        if (isSettled(this.progress.state)) return
      }
    } catch {
      // Aborted, or refused: the next look or tap says why.
    } finally {
      if (this.#watching === watching) this.#watching = undefined
    }
  }

  /** A save that hangs has a reason, and the service knows it. */
  async #askServices(): Promise<void> {
    const services = await this.session.services().catch(() => [])
    const troubles = services.flatMap(({ id, health }) =>
      health.status === 'ok' ? [] : [[id, health.message ?? ''] as const],
    )
    this.#doubt = undefined
    const { save, state } = this.progress
    if (save === undefined || (state !== 'saving' && state !== 'delayed')) return
    const known = new Map(troubles)
    this.#set({ state: stateOf(save, known), save, troubles: known })
    if (this.#active) this.#doubt = setTimeout(() => void this.#askServices(), ASK_AGAIN_MS)
  }

  #stopDoubting(): void {
    if (this.progress.state === 'delayed') return
    clearTimeout(this.#doubt)
    this.#doubt = undefined
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
