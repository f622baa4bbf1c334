import { sql } from 'kysely'
import type { AdapterRegistry } from '../../../adapters/registry.ts'
import type { StorageMode } from '../../../core/config/config.ts'
import type { PlacementRow } from '../../../core/database/schema.ts'
import type { Logger } from '../../../core/logger.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import type { FaultRule, RequestRecord, Sandbox } from '../../../sandbox/simulator.ts'
import type { Role } from '../../../compose.ts'
import { sweep } from '../../../workers/sweep/sweep.ts'
import { startProduct } from '../../support/product.ts'
import type { Product, TestApp } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

export interface Song {
  readonly title: string
  readonly artists: readonly string[]
  readonly isrc: string
  /** Key in the simulated catalogue. */
  readonly key: string
}

export interface SceneOptions {
  readonly registry?: Pick<AdapterRegistry, 'all'>
  readonly roles?: readonly Role[]
  readonly log?: Logger
  readonly env?: Readonly<Record<string, string>>
}

let songs = 0
let users = 0

/** Product and simulated services on one clock that tests can move. */
export class Scene {
  readonly storage: Storage
  readonly sandbox: Sandbox
  product: Product
  app: TestApp
  readonly clock: { aheadMs: number }

  private constructor(
    storage: Storage,
    sandbox: Sandbox,
    product: Product,
    app: TestApp,
    clock: { aheadMs: number },
  ) {
    this.storage = storage
    this.sandbox = sandbox
    this.product = product
    this.app = app
    this.clock = clock
  }

  static async start(mode: StorageMode = 'embedded', options: SceneOptions = {}): Promise<Scene> {
    const clock = { aheadMs: 0 }
    const now = () => new Date(Date.now() + clock.aheadMs)
    const storage = await createStorage(mode)
    const sandbox = await startSandbox({ appleApplyDelayMs: 0, now })
    const { log, ...rest } = options
    const product = await startProduct({
      storage,
      sandbox,
      ...rest,
      // Waits are as short as the policy allows, so that the moved clock decides and not the dice.
      overrides: { now, random: () => 0, ...(log === undefined ? {} : { log }) },
    })
    return new Scene(storage, sandbox, product, await product.createApp(), clock)
  }

  async stop(): Promise<void> {
    await this.product.stop()
    await this.sandbox.close()
    await this.storage.remove()
  }

  get db() {
    return this.product.running.ctx.db
  }

  /** Between tests: services behave, nobody is limited, nothing was asked, nobody waits. */
  async calm(): Promise<void> {
    this.sandbox.clearFaults()
    this.sandbox.clearRequests()
    await this.raw(`update placements set status = 'failed', wake_at = null, ring_at = null
      where status not in ('saved', 'already_saved', 'not_found')`)
    await this.db.deleteFrom('service_states').execute()
  }

  /** A user nobody used before. */
  newUser(): string {
    users += 1
    return `user-${users}`
  }

  /** A recording nobody looked up before, in every catalogue. */
  newSong(): Song {
    songs += 1
    const isrc = `QZTST26${String(songs).padStart(5, '0')}`
    const title = `Number ${songs} of the Test`
    const { key } = this.sandbox.world.addRecording({ title, artists: ['The Examples'], isrc })
    return { title, artists: ['The Examples'], isrc, key }
  }

  /** A listener who is linked, and a song that was looked up before. */
  async ready(service = 'spotify') {
    const [user, other] = [this.newUser(), this.newUser()]
    const account = await this.app.link(user, service)
    await this.app.link(other, service)
    const song = this.newSong()
    await this.becomes(await this.save(other, song, [service]), 'saved')
    this.sandbox.clearRequests()
    return { user, account, song }
  }

  /** How the service misbehaves when something is added to a library. */
  onWrite(service: string, effect: FaultRule['effect'], times: number | null = 1): void {
    const method = service === 'apple-music' ? 'POST' : 'PUT'
    this.sandbox.addFault({ service, method, pathIncludes: '/me/library', times, effect })
  }

  trackId(service: string, song: Song): string {
    const { catalogue } = this.sandbox.world
    return catalogue.trackId(service, catalogue.withIsrc(service, song.isrc)[0] as never)
  }

  /** The id of an accepted save. */
  async save(
    user: string,
    song: Pick<Song, 'title' | 'artists'> & { isrc?: string },
    services: readonly string[],
    more: Record<string, unknown> = {},
  ): Promise<string> {
    const { title, artists, isrc } = song
    const track = { title, artists, ...(isrc === undefined ? {} : { isrc }) }
    const answer = await this.app.call('POST', '/v1/saves', { user, track, services, ...more })
    if (answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body.id
  }

  /** The only placement of the save, or the one at the service. */
  async placement(save: string, service?: string) {
    let query = this.db.selectFrom('placements').selectAll().where('save_id', '=', save)
    if (service !== undefined) query = query.where('service', '=', service)
    return query.executeTakeFirstOrThrow()
  }

  /** Waits until the placement is in one of the statuses. */
  becomes(save: string, ...statuses: readonly PlacementRow['status'][]) {
    return waitFor(`${save} becomes ${statuses.join(' or ')}`, async () => {
      const placement = await this.placement(save)
      return statuses.includes(placement.status) ? placement : undefined
    })
  }

  /** Waits until a placement was tried in vain and waits for its next time. */
  waits(save: string) {
    return waitFor(`${save} waits`, async () => {
      const placement = await this.placement(save)
      const later = placement.wake_at !== null && placement.wake_at > this.product.running.ctx.now()
      return later ? placement : undefined
    })
  }

  /** The status in the API, where a listener's app sees it. */
  async shown(save: string) {
    return (await this.app.call('GET', `/v1/saves/${save}`)).body
  }

  events(save: string) {
    return this.db
      .selectFrom('events')
      .select(['type', 'data'])
      .where('save_id', '=', save)
      .orderBy('position')
      .execute()
  }

  requests(service: string, method: string, path: string): readonly RequestRecord[] {
    return this.sandbox
      .requests(service)
      .filter((request) => request.method === method && request.url.split('?')[0]?.endsWith(path) === true)
  }

  /** Additions that changed a library, for the account. */
  effects(service: string, account: string) {
    return this.sandbox
      .ledger()
      .filter((entry) => entry.service === service && entry.account === account && entry.changed)
      .map((entry) => entry.track)
  }

  async health(service: string) {
    const { body } = await this.app.call('GET', '/v1/services')
    return body.data.find((one: { id: string }) => one.id === service).health
  }

  /** Time passes, and the sweep looks at once what is due now. */
  async advance(ms: number): Promise<void> {
    this.clock.aheadMs += ms
    await sweep(this.product.running.ctx)
  }

  raw(statement: string): Promise<unknown> {
    return sql.raw(statement).execute(this.db)
  }
}
