import { WebBrowser, formFields } from '../../../support/web-browser.ts'
import type { Page } from '../../../support/web-browser.ts'
import type { Scene, Song } from '../../workers/scene.ts'

type Fields = Readonly<Record<string, string>>

/** A listener whose browser is on the pages of their songs. */
export class Visitor {
  readonly scene: Scene
  readonly user: string
  readonly browser = new WebBrowser()

  private constructor(scene: Scene, user: string) {
    this.scene = scene
    this.user = user
  }

  /** Comes in by a link of the app; `services` are linked before. */
  static async enter(
    scene: Scene,
    services: readonly string[] = [],
    user = scene.newUser(),
  ): Promise<Visitor> {
    for (const service of services) await scene.app.link(user, service)
    const visitor = new Visitor(scene, user)
    const entered = await visitor.browser.get(await visitor.doorUrl())
    if (entered.status !== 303) throw new Error(`${entered.status}: ${entered.body}`)
    return visitor
  }

  async doorUrl(to = 'home'): Promise<string> {
    const path = `/v1/users/${encodeURIComponent(this.user)}/link-sessions`
    const answer = await this.scene.app.call('POST', path)
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return `${answer.body.link_url}&to=${to}`
  }

  url(path: string): string {
    return this.scene.product.url + path
  }

  page(path = '/home', headers: Fields = {}): Promise<Page> {
    return this.browser.get(this.url(path), headers)
  }

  post(path: string, fields: Fields = {}, headers: Fields = {}): Promise<Page> {
    return this.browser.post(this.url(path), fields, headers)
  }

  async csrf(): Promise<string> {
    const page = await this.page('/home/settings')
    const token = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1]
    if (token === undefined) throw new Error(`${page.status}: no form\n${page.body}`)
    return token
  }

  /** Presses the button of the form that posts to `action` on the page at `path`. */
  async press(path: string, action: string, more: Fields = {}): Promise<Page> {
    return this.post(action, { ...formFields(await this.page(path), action), ...more })
  }

  /** A song of the listener, as far as it is `status`. */
  async saved(
    services: readonly string[],
    status: 'saved' | 'awaiting_link' | 'not_found' = 'saved',
    more: Record<string, unknown> = {},
  ): Promise<{ readonly id: string; readonly song: Song }> {
    const song = this.scene.newSong()
    const id = await this.scene.save(this.user, song, services, more)
    await this.scene.becomes(id, status)
    return { id, song }
  }
}
