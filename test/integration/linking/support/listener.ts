import { decideConsent } from '../../../../sandbox/decide-consent.ts'
import type { ConsentDecision } from '../../../../sandbox/decide-consent.ts'
import type { SandboxAccount } from '../../../../sandbox/simulator.ts'
import { WebBrowser, formFields } from '../../../support/web-browser.ts'
import type { Page } from '../../../support/web-browser.ts'
import type { Scene } from '../../workers/scene.ts'

/** A user of the app with a browser of their own. */
export class Listener {
  readonly scene: Scene
  readonly user: string
  readonly browser: WebBrowser

  constructor(scene: Scene, user = scene.newUser(), browser = new WebBrowser()) {
    this.scene = scene
    this.user = user
    this.browser = browser
  }

  /** A listener who has opened the linking pages. */
  static async open(scene: Scene, user?: string, browser?: WebBrowser): Promise<Listener> {
    const listener = new Listener(scene, user, browser)
    const entered = await listener.browser.get(await listener.linkUrl())
    if (entered.status !== 303) throw new Error(`${entered.status}: ${entered.body}`)
    return listener
  }

  async linkUrl(): Promise<string> {
    const answer = await this.scene.app.call(
      'POST',
      `/v1/users/${encodeURIComponent(this.user)}/link-sessions`,
    )
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body.link_url
  }

  url(path: string): string {
    return this.scene.product.url + path
  }

  page(path: string): Promise<Page> {
    return this.browser.get(this.url(path))
  }

  /** The secret of every form in this browser. */
  async csrf(): Promise<string> {
    const page = await this.page('/link')
    const token = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1]
    if (token === undefined) throw new Error(`${page.status}: no form on ${page.url}\n${page.body}`)
    return token
  }

  /** Presses the button of a service: where the browser is sent. */
  async leave(service: string, fields: Record<string, string> = {}): Promise<string> {
    const csrf = await this.csrf()
    return (await this.browser.post(this.url(`/link/${service}`), { csrf, ...fields })).location
  }

  /** Decides at the service: the address it sends the browser back to. */
  async consent(service: string, decision: Partial<ConsentDecision> = {}): Promise<string> {
    return decideConsent(await this.leave(service), { decision: 'allow', ...decision })
  }

  /** Comes back to us with what the service gave. */
  async comeBack(service: string, decision: Partial<ConsentDecision> = {}): Promise<Page> {
    return this.browser.get(await this.consent(service, decision))
  }

  /** The page of ours with the script of the service, and what it was given. */
  async scriptPage(service = 'apple-music'): Promise<ScriptSettings> {
    const csrf = await this.csrf()
    const page = await this.browser.post(this.url(`/link/${service}`), { csrf })
    const settings = /<script[^>]*id="settings"[^>]*>([\s\S]*?)<\/script>/.exec(page.body)?.[1]
    if (settings === undefined) throw new Error(`${page.status}: ${page.body}`)
    return JSON.parse(settings) as ScriptSettings
  }

  /** What the script does once Apple has given it a token. */
  async complete(account: Pick<SandboxAccount, 'accessToken'>, service = 'apple-music'): Promise<Page> {
    const { state, csrf, completeUrl } = await this.scriptPage(service)
    const token = { state, csrf, music_user_token: account.accessToken }
    return this.browser.postJson(this.url(completeUrl), token)
  }

  confirmPage(service: string): Promise<Page> {
    return this.page(`/link/${service}/confirm`)
  }

  /** Says yes (or no) on the page that names both. */
  async confirm(service: string, decision: 'yes' | 'no' = 'yes'): Promise<Page> {
    const fields = formFields(await this.confirmPage(service), `/link/${service}/confirm`)
    return this.browser.post(this.url(`/link/${service}/confirm`), { ...fields, decision })
  }

  /** The whole way; the account's id at the service. */
  async link(service: string, decision: Partial<ConsentDecision> = {}): Promise<void> {
    const back = await this.comeBack(service, decision)
    if (back.status !== 303) throw new Error(`${back.status}: ${back.body}`)
    const done = await this.confirm(service)
    if (done.status !== 303) throw new Error(`${done.status}: ${done.body}`)
  }

  row(service: string) {
    return this.scene.db
      .selectFrom('links')
      .selectAll()
      .where('app_id', '=', this.scene.app.id)
      .where('user_id', '=', this.user)
      .where('service', '=', service)
      .executeTakeFirst()
  }

  async events(): Promise<readonly { readonly type: string; readonly data: Record<string, unknown> }[]> {
    return this.scene.db
      .selectFrom('events')
      .select(['type', 'data'])
      .where('user_id', '=', this.user)
      .where('type', 'like', 'link.%')
      .orderBy('position')
      .execute()
  }
}

interface ScriptSettings {
  readonly developerToken: string
  readonly scriptUrl: string
  readonly state: string
  readonly csrf: string
  readonly completeUrl: string
}
