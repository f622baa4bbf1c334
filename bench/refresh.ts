import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { benchOptions, finish, round, say } from './lib/options.ts'
import { setUpWorld } from './lib/set-up.ts'
import { catalogue } from './lib/songs.ts'

const LINKS = 10_000
const TAPPING = 400
const TAPS_EACH = 2
const AT_ONCE = 32
/** In the middle of the time before its end in which a token is renewed: half of the links should find it early enough. */
const ENDS_SOON_MS = 120_000
const SERVICE = 'spotify'

/**
 * Ten thousand links whose tokens have ended together: how many are renewed while nobody taps, how many for each save
 * when some tap, and how many of those that end in the same moment are renewed early in the same moment.
 */
const options = benchOptions(10)
const world = await setUpWorld(options.mode)
const songs = await catalogue(world, SERVICE)
const ended = await importLinks('ended', LINKS, new Date(Date.now() - 3_600_000))
say(options, `${ended.length} links imported`)
let product = await world.startProduct()

await clearRequests()
await sleep(options.seconds * 1000)
const quiet = await refreshes()
say(options, `${quiet} renewed in ${options.seconds} s in which nobody tapped`)

const started = performance.now()
const saved = await tap(ended.filter((_, n) => n % (LINKS / TAPPING) === 0))
const tapped = await refreshes()
const seconds = (performance.now() - started) / 1000
say(options, `${saved} saves by ${TAPPING} listeners, ${tapped} renewed`)

await product.stop()
const soon = await importLinks('soon', TAPPING, new Date(Date.now() + ENDS_SOON_MS))
product = await world.startProduct()
await clearRequests()
const early = await tap(soon, 1)
const renewedEarly = await refreshes()
say(options, `${early} saves two minutes before the tokens end, ${renewedEarly} renewed`)
await product.stop()
await world.remove()

finish({
  name: 'refresh',
  mode: options.mode,
  value: round(tapped / saved),
  unit: 'refreshes/save',
  links: LINKS,
  listeners_tapping: TAPPING,
  saves: saved,
  refreshes: tapped,
  refreshes_per_listener: round(tapped / TAPPING),
  refreshes_while_nobody_taps: quiet,
  early_share: round(renewedEarly / early),
  saves_per_second: round(saved / seconds, 1),
})

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${world.sandboxUrl}/control${path}`, {
    method,
    // Between two questions pass seconds: a connection kept until then may be closed while it is used again.
    headers: { connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

interface SandboxTokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly market: string
}

/** Accounts that are signed in, linked through the command line; the users' ids. */
async function importLinks(prefix: string, count: number, endsAt: Date): Promise<readonly string[]> {
  const users = Array.from({ length: count }, (_, n) => `${prefix}-${n}`)
  const lines: string[] = []
  await inParallel(users, async (user) => {
    const account = await control<SandboxTokens>('POST', '/accounts', { service: SERVICE })
    lines.push(
      JSON.stringify({
        app: world.appId,
        user,
        service: SERVICE,
        access_token: account.accessToken,
        refresh_token: account.refreshToken,
        expires_at: endsAt.toISOString(),
        market: account.market,
      }),
    )
  })
  const file = join(mkdtempSync(join(tmpdir(), 'atm-links-')), 'links.jsonl')
  writeFileSync(file, `${lines.join('\n')}\n`)
  const { imported } = world.cli('links', 'import', file)
  if (imported !== count) throw new Error(`${String(imported)} of ${count} links imported`)
  return users
}

/** Every user saves so many songs; resolves to how many are in the libraries. */
async function tap(users: readonly string[], times = TAPS_EACH): Promise<number> {
  const saves: string[] = []
  for (const { title, artists, isrc } of songs.slice(0, times)) {
    await inParallel(users, async (user) => {
      const body = { user, track: { title, artists, isrc }, services: [SERVICE] }
      saves.push((await api<{ id: string }>('POST', '/v1/saves', body)).id)
    })
  }
  let done = 0
  await inParallel(saves, async (id) => {
    for (;;) {
      const { status } = await api<{ status: string }>('GET', `/v1/saves/${id}?wait=20`)
      if (status === 'in_progress') continue
      if (status !== 'done') throw new Error(`save ${id} is ${status}`)
      done += 1
      return
    }
  })
  return done
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(product.url + path, {
    method,
    headers: { authorization: `Bearer ${world.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

function clearRequests(): Promise<void> {
  return control('DELETE', '/requests')
}

async function refreshes(): Promise<number> {
  const requests = await control<readonly { body: string }[]>('GET', `/requests?service=${SERVICE}`)
  return requests.filter(({ body }) => body.includes('grant_type=refresh_token')).length
}

async function inParallel<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of queue) await work(one)
    }),
  )
}
