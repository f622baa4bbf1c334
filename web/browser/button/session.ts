import { ApiError } from '../../../sdk/api-error.ts'
import type { Save, SaveRequest, ServiceList } from '../../../sdk/api-types.ts'
import type { Client } from '../../../sdk/client.ts'
import { postSave } from '../../../sdk/post-save.ts'
import { createTapQueue } from '../../../sdk/tap-queue.ts'
import type { TapQueue } from '../../../sdk/tap-queue.ts'
import type { Tap, TapStorage } from '../../../sdk/tap-storage.ts'
import { createTransport } from '../../../sdk/transport.ts'
import type { Transport } from '../../../sdk/transport.ts'

/** What a tap hears of its way to the service. */
export interface TapWatcher {
  readonly saved: (save: Save) => void
  /** The service will not take it. */
  readonly refused: (error: ApiError) => void
  /** Not now; it is tried again. */
  readonly waiting: (error: unknown) => void
}

/** How a page proves who the listener is. */
export interface Access {
  token?: string | undefined
  getToken?: (() => Promise<string>) | undefined
}

/** Several requests are refused when a token ends; the token that the first of them fetched is good for all. */
const JUST_NOW_MS = 5000

/** One listener at one service, shared by every button of the page. */
export class Session {
  readonly api: string
  readonly transport: Transport
  readonly keepsTaps: boolean
  readonly #queue: TapQueue
  readonly #watchers = new Map<string, TapWatcher>()
  #saves: Promise<Client['saves']> | undefined
  #access: Access
  /** A token that was refused; it is not shown again. */
  #ended: string | undefined
  #listener: string | undefined
  #fetched: Promise<string> | undefined
  #fetchedAt = 0

  constructor(api: string, user: string, access: Access) {
    this.#access = access
    this.api = new URL(api).origin
    this.transport = createTransport({
      baseUrl: api,
      getToken: (refused) => this.#token(refused),
      retries: 2,
    })
    // What is kept without a name would be sent as whoever is signed in when the page is opened again.
    const storage = user === '' ? undefined : deviceStorage()
    this.keepsTaps = storage !== undefined
    this.#queue = createTapQueue({
      client: { saves: { create: (body, options) => postSave(this.transport, body, options) } },
      scope: `${new URL(api).host} ${user}`,
      ...(storage === undefined ? {} : { storage }),
      onSaved: (tap, save) => this.#tell(tap, (watcher) => watcher.saved(save)),
      onRefused: (tap, error) => this.#tell(tap, (watcher) => watcher.refused(error)),
      onWaiting: (tap, error) => this.#watchers.get(tap.key)?.waiting(error),
    })
  }

  use(access: Access): void {
    const before = this.#access
    const renewed =
      access.token !== before.token || (access.getToken === undefined) !== (before.getToken === undefined)
    this.#access = access
    if (!renewed) return
    this.#fetched = undefined
    if (this.#queue.waiting.length > 0) void this.#queue.flush()
  }

  tap(request: SaveRequest, watcher: TapWatcher): Tap {
    const tap = this.#queue.tap(request)
    this.#watchers.set(tap.key, watcher)
    return tap
  }

  /** False when the tap has been sent. */
  cancel(tap: Tap): boolean {
    return this.#queue.cancel(tap.key)
  }

  /** Whether this is another listener than the one the service spoke of before. */
  isAnother(user: string): boolean {
    const isAnother = this.#listener !== undefined && this.#listener !== user
    this.#listener = user
    return isAnother
  }

  flush(): void {
    void this.#queue.flush()
  }

  /** Everything that comes after a tap: the greater part of the client, loaded when it is needed. */
  get saves(): Promise<Client['saves']> {
    this.#saves ??= import('../../../sdk/client.ts').then(
      ({ createSaves }) => createSaves(this.transport),
      (err: unknown) => {
        this.#saves = undefined
        throw err
      },
    )
    return this.#saves
  }

  /** What is on offer, and how it is now. */
  async services(): Promise<ServiceList['data']> {
    const { data } = await this.transport.json<ServiceList>('GET', '/v1/services')
    return data.filter((one) => one.configured)
  }

  #tell(tap: Tap, say: (watcher: TapWatcher) => void): void {
    const watcher = this.#watchers.get(tap.key)
    this.#watchers.delete(tap.key)
    if (watcher !== undefined) say(watcher)
  }

  async #token(refused: boolean): Promise<string> {
    const { token, getToken } = this.#access
    if (token !== undefined && token !== this.#ended) {
      if (!refused) return token
      this.#ended = token
    } else if (refused && performance.now() - this.#fetchedAt > JUST_NOW_MS) this.#fetched = undefined
    if (getToken === undefined) throw new ApiError(401, undefined, undefined)
    if (this.#fetched === undefined) this.#fetchedAt = performance.now()
    this.#fetched ??= getToken()
    const asked = this.#fetched
    try {
      return await asked
    } catch (err) {
      if (this.#fetched === asked) this.#fetched = undefined
      throw err
    }
  }
}

const sessions = new Map<string, Session>()

/** The one session of this listener on this page; the way to a token given last is the one that counts. */
export function sessionOf(api: string, user: string, access: Access): Session {
  const name = `${api} ${user}`
  const session = sessions.get(name) ?? new Session(api, user, access)
  sessions.set(name, session)
  session.use(access)
  return session
}

/** Undefined where the browser forbids it: in a frame without an origin of its own, or with all storage switched off. */
function deviceStorage(): TapStorage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
