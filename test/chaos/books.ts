import { registry } from '../../adapters/registry.ts'
import { createApp, createKey } from '../../core/apps/apps.ts'
import { envToConfig } from '../../core/config/config.ts'
import { envToSecrets } from '../../core/config/secrets.ts'
import type { Db } from '../../core/database/open.ts'
import { storeLink } from '../../core/links/store-link.ts'
import { linkOf } from '../../demo.ts'
import type { SandboxAccount } from '../../sandbox/simulator.ts'
import { openCli } from '../../server/cli/open-cli.ts'

export interface BooksApp {
  readonly id: string
  readonly key: string
}

/** The database beside the product: apps, keys and links are made, and rows are looked at. */
export interface Books {
  readonly db: Db
  readonly app: BooksApp
  newApp(name: string): Promise<BooksApp>
  /** Makes an account for each, on which `signUp` answers, and links it; `account` links one that is there already. */
  link(
    wanted: readonly { readonly user: string; readonly service: string; readonly account?: SandboxAccount }[],
    signUp: (body: object) => Promise<unknown>,
    linked: (user: string, service: string, account: string) => void,
    appId?: string,
  ): Promise<void>
  close(): Promise<void>
}

export async function openBooks(env: Readonly<Record<string, string>>): Promise<Books> {
  const config = envToConfig(env, true)
  const ctx = await openCli(config, envToSecrets(env, config), env, registry)
  let isOpen = true
  const newApp = async (name: string): Promise<BooksApp> => {
    const app = await createApp(ctx.db, ctx.newId, { name, mode: 'test' }, ctx.now())
    const key = await createKey(ctx.db, ctx.newId, { appId: app.id }, ctx.now())
    if (key === undefined) throw new Error('no key')
    return { id: app.id, key: key.key }
  }
  const app = await newApp('Chaos')
  return {
    db: ctx.db,
    app,
    newApp,
    async link(wanted, signUp, linked, appId = app.id) {
      for (const { user, service, ...given } of wanted) {
        const account = given.account ?? ((await signUp({ service })) as SandboxAccount)
        await storeLink(ctx.db, ctx, linkOf(appId, user, service, account, ctx.now()), ctx.now())
        linked(user, service, account.id)
      }
    },
    async close() {
      if (!isOpen) return
      isOpen = false
      await ctx.close()
    },
  }
}
