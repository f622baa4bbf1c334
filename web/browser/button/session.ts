import { ApiError } from '../../../sdk/api-error.ts'
import type { Save, SaveRequest, ServiceList } from '../../../sdk/api-types.ts'
import { createSaves } from '../../../sdk/client.ts'
import type { Client } from '../../../sdk/client.ts'
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

/** One listener at one service, shared by every button of the page. */
export class Session {
  readonly api: string
  readonly transport: Transport
  readonly saves: Client['saves']
  /** The last save of each song, so that a button that comes back into the page knows it. */
  readonly songs = new Map<string, Save>()
  readonly keepsTaps: boolean
  readonly #queue: TapQueue
  readonly #watchers = new Map<string, TapWatcher>()
  #access: Access = {}
  #fetched: Promise<string> | undefined

  constructor(api: string, user: string) {
    this.api = api
    this.transport = createTransport({
      baseUrl: api,
      getToken: (refused) => this.#token(refused),
      retries: 2,
    })
    this.saves = createSaves(this.transport)
    const storage = deviceStorage()
    this.keepsTaps = storage !== undefined
    this.#queue = createTapQueue({
      client: { saves: this.saves },
      scope: `${new URL(api).host} ${user}`,
      ...(storage === undefined ? {} : { storage }),
      onSaved: (tap, save) => this.#tell(tap, (watcher) => watcher.saved(save)),
      onRefused: (tap, error) => this.#tell(tap, (watcher) => watcher.refused(error)),
      onWaiting: (tap, error) => this.#watchers.get(tap.key)?.waiting(error),
    })
  }

  /** The newest way to a token counts, for every button of this listener. */
  use(access: Access): void {
    const renewed = access.token !== this.#access.token
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

  flush(): void {
    void this.#queue.flush()
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
    if (token !== undefined && !refused) return token
    if (getToken === undefined) throw new ApiError(401, undefined, undefined)
    if (refused) this.#fetched = undefined
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

export function sessionOf(api: string, user: string): Session {
  const name = `${api} ${user}`
  const session = sessions.get(name) ?? new Session(api, user)
  sessions.set(name, session)
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
