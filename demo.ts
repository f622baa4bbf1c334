import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Running } from './compose.ts'
import { createApp, createKey } from './core/apps/apps.ts'
import type { Config } from './core/config/config.ts'
import { storeLink } from './core/links/store-link.ts'
import type { NewLink } from './core/links/store-link.ts'
import { createPlayground } from './sandbox/playground.ts'
import type { Sandbox, SandboxAccount } from './sandbox/simulator.ts'
import type { Playground } from './server/demo/playground.ts'
import { writeSound } from './server/sounds/sounds.ts'
import { videos } from './web/pages/demo-videos.ts'

const USER = 'demo-listener'

const Demo = z.object({
  app: z.string(),
  key: z.string(),
  user: z.string(),
  /** Account of the demo listener on each simulated service. */
  accounts: z.record(z.string(), z.string()),
})
type Demo = z.output<typeof Demo>

/**
 * A test-mode app with one listener who has linked an account on every simulated service. Made once; kept in `file`
 * (readable by its owner only, it holds the key) so that a restart shows the same.
 */
async function setUpDemo(ctx: Running['ctx'], sandbox: Sandbox, file: string): Promise<Demo> {
  const kept = existsSync(file) ? Demo.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined
  if (kept !== undefined && (await appExists(ctx, kept.app))) return kept
  const now = ctx.now()
  const app = await createApp(ctx.db, ctx.newId, { name: 'Demo video app', mode: 'test' }, now)
  const key = await createKey(ctx.db, ctx.newId, { appId: app.id }, now)
  const accounts: Record<string, string> = {}
  for (const service of ctx.services.offered('test')) {
    const account = sandbox.createAccount(service, { id: USER, name: 'Demo Listener', market: 'US' })
    accounts[service] = account.id
    await storeLink(ctx.db, ctx, linkOf(app.id, USER, service, account, now), now)
  }
  const demo = { app: app.id, key: key?.key ?? '', user: USER, accounts }
  writeFileSync(file, `${JSON.stringify(demo, undefined, 2)}\n`, { mode: 0o600 })
  return demo
}

/** A ready-made account of a simulated service as a finished consent would have linked it. */
export function linkOf(
  appId: string,
  userId: string,
  service: string,
  account: SandboxAccount,
  now: Date,
): NewLink {
  return {
    appId,
    userId,
    service,
    accessToken: account.accessToken,
    refreshToken: account.refreshToken,
    accessExpiresAt: account.expiresAt === undefined ? undefined : new Date(account.expiresAt),
    consentedAt: now,
    consentEndsAt: undefined,
    accountId: account.id,
    accountName: account.name,
    market: account.market,
  }
}

/** The simulators as the demo at `/` plays with them, once its app is there. */
export function createDemoPlayground(sandbox: Sandbox): DemoPlayground {
  let app: string | undefined
  return {
    ...createPlayground(sandbox),
    appId: () => app,
    open: (appId) => {
      app = appId
    },
  }
}

interface DemoPlayground extends Playground {
  readonly open: (appId: string) => void
}

/**
 * Gets the demo app ready for the feed: its page may hear that a link is made, and its sounds are known. Returns what to
 * tell whoever started the service.
 */
export async function openDemo(
  { ctx, url = '' }: Running,
  sandbox: Sandbox,
  playground: DemoPlayground,
  config: Pick<Config, 'dataDir' | 'publicUrl'>,
): Promise<string> {
  const demo = await setUpDemo(ctx, sandbox, join(config.dataDir, 'sandbox', 'demo.json'))
  await ctx.db
    .updateTable('apps')
    .set({ allowed_origins: [new URL(config.publicUrl ?? url).origin] })
    .where('id', '=', demo.app)
    .execute()
  for (const { heard } of videos) {
    if (!('sound' in heard)) continue
    const { id: soundId, track, altered } = heard.sound
    const query = track === null ? null : { artists: [], ...track }
    const sound = { appId: demo.app, soundId, track: query, tempo: altered?.tempo ?? null }
    await writeSound(ctx.db, sound, ctx.now())
  }
  playground.open(demo.app)
  return welcome(url, sandbox.url, demo)
}

async function appExists(ctx: Running['ctx'], id: string): Promise<boolean> {
  return (await ctx.db.selectFrom('apps').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

/** What a first-time visitor is told: the page to open, and two lines to paste for those who prefer a terminal. */
function welcome(url: string, sandboxUrl: string, demo: Demo): string {
  const services = Object.keys(demo.accounts)
  const body = JSON.stringify({
    user: demo.user,
    track: { title: 'Paper Lanterns - Night Ferry (Official Video) [4K]' },
    services,
  })
  const [first = 'spotify'] = services.toReversed()
  return `
  Add to Music is ready, with simulated music services (nothing real is touched).

  Open  ${url}/  to see it: tap a song, link a service, make it fail.

  Or in a terminal:

    API       ${url}
    API key   ${demo.key}
    Listener  ${demo.user}, linked to ${services.join(', ')}

  Save a song:

    curl -s -X POST ${url}/v1/saves \\
      -H 'Authorization: Bearer ${demo.key}' \\
      -H 'Content-Type: application/json' \\
      -d '${body}'

  See it in the library:

    curl -s ${sandboxUrl}/control/libraries/${first}/${demo.accounts[first] ?? ''}

`
}
