import { ALL_SCOPES, createKey } from '../../../../core/apps/apps.ts'
import type { Scope } from '../../../../core/apps/apps.ts'
import { newId } from '../../../../core/domain/ids.ts'
import { WebBrowser, formFields } from '../../../support/web-browser.ts'
import type { Page } from '../../../support/web-browser.ts'
import type { Api } from '../../api/support/api.ts'

export const ADMIN_TOKEN = 'a-token-of-the-operator'

/** Somebody with a browser who signs in to the console. */
export class Visitor {
  readonly browser = new WebBrowser()
  readonly api: Api

  constructor(api: Api) {
    this.api = api
  }

  /** Signed in with a fresh key of the app. */
  static async withKey(
    api: Api,
    scopes: readonly Scope[] = ALL_SCOPES,
    appId = api.app.id,
  ): Promise<Visitor> {
    const visitor = new Visitor(api)
    await visitor.signIn(await keyWith(api, scopes, appId))
    return visitor
  }

  static async operator(api: Api): Promise<Visitor> {
    const visitor = new Visitor(api)
    await visitor.signIn(ADMIN_TOKEN)
    return visitor
  }

  url(path: string): string {
    return this.api.product.url + path
  }

  get(path: string): Promise<Page> {
    return this.browser.get(this.url(path))
  }

  async signIn(credential: string): Promise<Page> {
    const page = await this.browser.post(this.url('/console/sign-in'), { credential })
    if (page.status !== 303) throw new Error(`${page.status}: ${page.body}`)
    return page
  }

  /** Sends a form of the page at `from`, with its hidden fields. */
  async submit(from: string, action: string, fields: Record<string, string> = {}): Promise<Page> {
    const hidden = formFields(await this.get(from), action)
    return this.browser.post(this.url(action), { ...hidden, ...fields })
  }
}

/** The text of a new key. */
export async function keyWith(
  api: Api,
  scopes: readonly Scope[] = ALL_SCOPES,
  appId = api.app.id,
  expiresAt?: Date,
): Promise<string> {
  const made = await createKey(
    api.db,
    newId,
    { appId, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) },
    api.now(),
  )
  if (made === undefined) throw new Error('no key')
  return made.key
}
