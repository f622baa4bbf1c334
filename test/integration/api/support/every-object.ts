import { randomUUID } from 'node:crypto'
import type { TestApp } from '../../../support/product.ts'
import { someTrack } from './api.ts'
import type { Api } from './api.ts'

/** An app of its own with one of everything that has an id. */
export interface EveryObject {
  readonly app: TestApp
  /** Key: name of a path parameter, with the collection before it where that tells more: `saves/id`. */
  readonly ids: Readonly<Record<string, string>>
  /** Texts that nobody else may ever be shown. */
  readonly secrets: readonly string[]
}

export async function makeEveryObject(api: Api): Promise<EveryObject> {
  const app = await api.createApp()
  const make = async (method: string, path: string, body?: unknown) => {
    const answer = await api.call(method, path, body, { token: app.key })
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const user = `u_${randomUUID()}`
  const sound = `snd_${randomUUID()}`
  await app.link(user, 'spotify')
  const track = someTrack()
  const save = await make('POST', '/v1/saves', { user, track, services: ['spotify'] })
  await make('PUT', `/v1/sounds/${sound}`, { track })
  const endpoint = await make('POST', '/v1/webhook-endpoints', {
    url: 'https://videos.example/hooks',
    events: ['*'],
  })
  const delivery = await make('POST', `/v1/webhook-endpoints/${endpoint.id}/test`)
  const secret = await make('POST', '/v1/hooks/secrets')
  const shortcut = await make('POST', `/v1/users/${user}/shortcut-tokens`, { name: 'Phone' })
  return {
    app,
    ids: {
      user,
      service: 'spotify',
      sound_id: sound,
      'saves/id': save.id,
      'webhook-endpoints/id': endpoint.id,
      delivery: delivery.id,
      'secrets/id': secret.id,
      'shortcut-tokens/id': shortcut.id,
      app_id: app.id,
      token: shortcut.token,
    },
    secrets: [save.id, endpoint.id, endpoint.secret, delivery.id, secret.secret, shortcut.token, track.title],
  }
}

/** `/v1/saves/{id}` → `/v1/saves/sav_…`; fails for a parameter that no object is known for. */
export function fillPath(template: string, ids: Readonly<Record<string, string>>): string {
  return template.replaceAll(/([\w-]+)\/\{(\w+)\}/g, (_, collection: string, name: string) => {
    const id = ids[`${collection}/${name}`] ?? ids[name]
    if (id === undefined) throw new Error(`no object for ${collection}/{${name}}`)
    return `${collection}/${encodeURIComponent(id)}`
  })
}
