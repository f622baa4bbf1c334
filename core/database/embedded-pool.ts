import { EventEmitter } from 'node:events'
import type { PGlite } from '@electric-sql/pglite'

/** What `pg` gives back for one statement, as far as Kysely and BullMQ read it. */
export interface PoolResult {
  readonly command: string
  readonly rowCount: number
  readonly rows: Record<string, unknown>[]
}

type Queryable = string | { readonly text: string; readonly values?: readonly unknown[] }

/**
 * A `pg.Pool`-shaped pool over PGlite. PGlite is one session, so the pool hands that session to one client at a time:
 * for one statement, or from BEGIN to COMMIT/ROLLBACK. NOTIFY reaches every client that LISTENs on the channel.
 */
export class EmbeddedPool extends EventEmitter {
  readonly #pglite: PGlite
  readonly #session = new Turnstile()
  readonly #listening = new Map<string, Set<EmbeddedClient>>()

  constructor(pglite: PGlite) {
    super()
    // Every queue and every worker listens for errors of its pool.
    this.setMaxListeners(0)
    this.#pglite = pglite
    pglite.onNotification((channel, payload) => {
      for (const client of this.#listening.get(channel) ?? [])
        client.emit('notification', { channel, payload })
    })
  }

  connect(): Promise<EmbeddedClient> {
    return Promise.resolve(new EmbeddedClient(this.#pglite, this.#session, this.#listening))
  }

  async query(query: Queryable, values?: readonly unknown[]): Promise<PoolResult> {
    const client = await this.connect()
    try {
      return await client.query(query, values)
    } finally {
      client.release()
    }
  }

  async end(): Promise<void> {
    if (!this.#pglite.closed) await this.#session.run(() => this.#pglite.close())
  }
}

/** One borrower of the session. `release()` rolls back what it left open, so a leak cannot hold the database. */
export class EmbeddedClient extends EventEmitter {
  readonly #pglite: PGlite
  readonly #session: Turnstile
  readonly #listening: Map<string, Set<EmbeddedClient>>
  #leave: (() => void) | undefined

  constructor(pglite: PGlite, session: Turnstile, listening: Map<string, Set<EmbeddedClient>>) {
    super()
    this.#pglite = pglite
    this.#session = session
    this.#listening = listening
  }

  async query(query: Queryable, values?: readonly unknown[]): Promise<PoolResult> {
    const text = typeof query === 'string' ? query : query.text
    const parameters = values ?? (typeof query === 'string' ? undefined : query.values)
    const word = firstWord(text)
    if (word === 'LISTEN' || word === 'UNLISTEN') this.#subscribe(word, text)
    // UNLISTEN of one client must not end the subscription of the others; an unused LISTEN costs nothing.
    if (word === 'UNLISTEN') return { command: word, rowCount: 0, rows: [] }
    if (this.#leave === undefined && (word === 'BEGIN' || word === 'START'))
      this.#leave = await this.#session.enter()
    if (this.#leave === undefined) return this.#session.run(() => this.#send(text, word, parameters))
    try {
      return await this.#send(text, word, parameters)
    } finally {
      if (word === 'COMMIT' || word === 'ROLLBACK' || word === 'END') this.#giveBack(text)
    }
  }

  release(_destroy?: boolean | Error): void {
    for (const clients of this.#listening.values()) clients.delete(this)
    if (this.#leave === undefined) return
    const leave = this.#leave
    this.#leave = undefined
    // Fails only when the database is closed, and then there is nothing left to roll back.
    void this.#pglite
      .exec('ROLLBACK')
      .catch(() => undefined)
      .finally(leave)
  }

  #giveBack(text: string): void {
    // ROLLBACK TO SAVEPOINT stays inside the transaction.
    if (/^\s*rollback\s+to\b/i.test(text)) return
    this.#leave?.()
    this.#leave = undefined
  }

  #subscribe(word: string, text: string): void {
    const channel = /(?:UN)?LISTEN\s+"?([\w*]+)"?/i.exec(text)?.[1]
    if (channel === undefined) return
    const clients = this.#listening.get(channel) ?? new Set()
    this.#listening.set(channel, clients)
    if (word === 'LISTEN') clients.add(this)
    else clients.delete(this)
  }

  /** Several statements at once (BullMQ's migrations) only go through `exec`, which takes no parameters. */
  async #send(text: string, word: string, values: readonly unknown[] | undefined): Promise<PoolResult> {
    const result =
      values === undefined || values.length === 0
        ? (await this.#pglite.exec(text)).at(-1)
        : await this.#pglite.query(text, [...values])
    const rows = (result?.rows ?? []) as Record<string, unknown>[]
    return { command: word, rowCount: result?.affectedRows || rows.length, rows }
  }
}

/** Lets one in at a time, in order of arrival. */
class Turnstile {
  #last: Promise<void> = Promise.resolve()

  async enter(): Promise<() => void> {
    const before = this.#last
    let leave: () => void = () => undefined
    this.#last = new Promise((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}

/** The first SQL word, past white space and comments, in upper case. */
function firstWord(text: string): string {
  return /^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? ''
}
