import { createBatches } from '../../core/batches.ts'
import type { Batches } from '../../core/batches.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { CALM } from './state.ts'
import type { ServiceState, StateChange } from './state.ts'

/** What was read is as good as new for this long: shorter than a call is under way. */
const FRESH_MS = 25
/** Other processes may come first a few times; each of them changed something that has to be looked at. */
const MOST_TRIES = 50

interface Seen {
  readonly state: ServiceState
  /** Undefined = there is no row yet. */
  readonly version: number | undefined
  readonly at: number
}

export interface StateKey {
  readonly mode: AppMode
  readonly service: string
}

/** The state of one service in one mode, shared by all processes through one row of PostgreSQL. */
export class StateStore {
  private readonly db: Db
  private readonly key: StateKey
  private readonly now: Clock
  private seen: Seen = { state: CALM, version: undefined, at: -Infinity }
  private readonly reads: Batches<undefined, ServiceState>

  constructor(db: Db, key: StateKey, now: Clock) {
    this.db = db
    this.key = key
    this.now = now
    this.reads = createBatches<undefined, ServiceState>({
      work: async (askers) => {
        const { state } = await this.readRow()
        return askers.map(() => state)
      },
      parallel: 1,
      most: 10_000,
      failsAll: () => true,
    })
  }

  /** At most 25 ms old. Who asks while a statement runs shares the next one. Rejects when the database is away. */
  read(): Promise<ServiceState> {
    return this.isFresh() ? Promise.resolve(this.seen.state) : this.reads.add(undefined)
  }

  /** What was read last, however old. */
  known(): ServiceState {
    return this.seen.state
  }

  /** Writes what `decide` makes of the latest state (undefined = nothing), and nobody else's change is lost. */
  async change(decide: (state: ServiceState) => StateChange | undefined): Promise<ServiceState> {
    let from = this.isFresh() ? this.seen : await this.readRow()
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const part = decide(from.state)
      if (part === undefined) return from.state
      const state = { ...from.state, ...part }
      if (await this.write(from, state)) return state
      from = await this.readRow()
    }
    throw new Error(`the state of ${this.key.service} is changed by others all the time`)
  }

  private isFresh(): boolean {
    return performance.now() - this.seen.at < FRESH_MS
  }

  private async readRow(): Promise<Seen> {
    const at = performance.now()
    const row = await this.db
      .selectFrom('service_states')
      .select([
        'version',
        'failures',
        'limited_until',
        'down_since',
        'reason',
        'rate',
        'rate_at',
        'climb',
        'tokens',
        'tokens_at',
        'slowed_at',
        'window_at',
        'calls',
        'errors',
        'probe_until',
      ])
      .where('mode', '=', this.key.mode)
      .where('service', '=', this.key.service)
      .executeTakeFirst()
    if (row === undefined) this.seen = { state: CALM, version: undefined, at }
    else {
      const { version, ...state } = row
      this.seen = { state, version, at }
    }
    return this.seen
  }

  /** False = somebody else was first. */
  private async write(from: Seen, state: ServiceState): Promise<boolean> {
    const version = (from.version ?? 0) + 1
    const values = { ...state, version, updated_at: this.now() }
    const done = from.version === undefined ? this.insert(values) : this.update(values, from.version)
    if (!(await done)) return false
    this.seen = { state, version, at: performance.now() }
    return true
  }

  private async insert(values: Values): Promise<boolean> {
    const result = await this.db
      .insertInto('service_states')
      .values({ ...this.key, ...values })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
  }

  private async update(values: Values, seenVersion: number): Promise<boolean> {
    const result = await this.db
      .updateTable('service_states')
      .set(values)
      .where('mode', '=', this.key.mode)
      .where('service', '=', this.key.service)
      .where('version', '=', seenVersion)
      .executeTakeFirst()
    return result.numUpdatedRows > 0n
  }
}

type Values = ServiceState & { readonly version: number; readonly updated_at: Date }
