import { beforeAll, describe, expect, it } from '@jest/globals'
import { SCOPES, createKey } from '../../../core/apps/apps.ts'
import type { Scope } from '../../../core/apps/apps.ts'
import { newId } from '../../../core/domain/ids.ts'
import { EXAMPLES } from '../../../server/docs/examples.ts'
import { createRoutes } from '../../../server/routes/index.ts'
import type { Route } from '../../../server/http/route.ts'
import { useApi } from './support/api.ts'
import type { Api } from './support/api.ts'
import { fillPath, makeEveryObject } from './support/every-object.ts'

/**
 * What a stranger (another app's key, another user's session) gets who names somebody's object:
 * `hidden`: 404, as if it did not exist; `own`: the id names something in the stranger's own app instead, and nothing of
 * the owner's is read or changed; `none`: the operation names no object; `proof`: the request proves itself.
 */
type Kind = 'hidden' | 'own' | 'none' | 'proof'
interface Case {
  readonly kind: Kind
  /** What the owner gets; default: the status of the success. */
  readonly owner?: number
  readonly body?: () => unknown
}

const hidden: Case = { kind: 'hidden' }
const none: Case = { kind: 'none' }
const UNASKED = { track: { isrc: 'USUG11904206' }, services: ['amazon-music'] }

/** Every operation must be here: whoever adds one has to think about who may not use it. */
const CASES: Readonly<Record<string, Case>> = {
  createSave: none,
  listSaves: none,
  getSave: hidden,
  watchSave: hidden,
  watchEvents: none,
  createSaves: none,
  retrySave: hidden,
  undoSave: hidden,
  // Nobody is asked about the placement; a stranger must not learn even that.
  chooseVersion: { kind: 'hidden', owner: 409 },
  // The song is still on its way; a stranger must not learn even that.
  listVersions: { kind: 'hidden', owner: 409 },
  swapVersion: { kind: 'hidden', owner: 409 },
  listServices: none,
  createUserSession: none,
  getUser: hidden,
  updateUser: hidden,
  eraseUser: hidden,
  exportUser: hidden,
  // An app may send a listener to link before the first tap.
  createUserLinkSession: { kind: 'own' },
  unlinkUser: hidden,
  getMe: none,
  updateMe: none,
  eraseMe: none,
  exportMe: none,
  createMyLinkSession: none,
  unlinkMe: hidden,
  putSound: { kind: 'own' },
  getSound: hidden,
  deleteSound: hidden,
  // A catalogue that only answers with a listener's permission is not asked, so nobody waits for workers here.
  resolve: { kind: 'none', body: () => UNASKED },
  resolveBatch: { kind: 'none', body: () => ({ tracks: [UNASKED] }) },
  createWebhookEndpoint: none,
  listWebhookEndpoints: none,
  getWebhookEndpoint: hidden,
  updateWebhookEndpoint: hidden,
  deleteWebhookEndpoint: hidden,
  rotateWebhookSecret: hidden,
  testWebhookEndpoint: hidden,
  listWebhookDeliveries: hidden,
  redeliverWebhook: hidden,
  recoverWebhooks: {
    kind: 'hidden',
    body: () => ({ since: new Date(Date.now() - 3_600_000).toISOString() }),
  },
  receiveSaveWebhook: { kind: 'proof' },
  receiveShortcut: { kind: 'proof' },
  rotateHookSecret: none,
  listHookSecrets: none,
  revokeHookSecret: hidden,
  createShortcutToken: { kind: 'own' },
  listShortcutTokens: hidden,
  revokeShortcutToken: hidden,
}
/** Declared without a service behind it: the list of operations is known before the product runs. */
const NOTHING = new Proxy({}, { get: () => () => undefined }) as never
const ROUTES = createRoutes(NOTHING, NOTHING)

describe('access', () => {
  const api = useApi('embedded')
  let stranger: { key: string }

  beforeAll(async () => {
    stranger = await api.createApp()
  })

  it('is thought about for every operation', () => {
    const known = Object.keys(CASES)
    const there = ROUTES.map(({ operationId }) => operationId)
    expect(there.sort()).toEqual(known.sort())
  })

  it.each(ROUTES.map((route) => [route.operationId, route] as const))('to %s', async (name, route) => {
    const { kind, owner, body } = CASES[name] ?? none
    const world = await makeEveryObject(api)
    const user = world.ids['user'] ?? ''
    const ask = (token: string | null) =>
      send(api, route, fillPath(route.path, world.ids), token, body?.() ?? bodyFor(route, user))

    expect(await ask(null)).toMatchObject(
      kind === 'proof' && name === 'receiveShortcut' ? { status: 202 } : { status: 401 },
    )
    if (kind === 'proof') return

    const session = await sessionOf(api, world.app.key, user)
    const others = await sessionOf(api, world.app.key, `${user}_other`)
    for (const [token, isSession] of [
      [stranger.key, false],
      [others, true],
    ] as const) {
      const answer = await ask(token)
      const isRefused = isSession ? route.caller === 'app' : route.caller === 'user'
      const ofOwnUser = isSession && route.path.startsWith('/v1/me')
      if (isRefused) expect(answer.status).toBe(403)
      else if (kind === 'hidden' || (isSession && kind === 'own')) expect(answer.status).toBe(404)
      else if (!ofOwnUser && kind === 'own') expect(answer.status).toBe(route.success.status)
      for (const secret of world.secrets) expect(answer.text).not.toContain(secret)
    }
    if (route.caller !== 'user') {
      const lacking = SCOPES.filter((scope) => scope !== route.scope)
      expect((await ask(await keyWith(api, world.app.id, lacking))).status).toBe(403)
    }

    const mine = await ask(
      route.caller === 'user'
        ? session
        : await keyWith(api, world.app.id, route.scope === undefined ? [] : [route.scope]),
    )
    expect({ name, status: mine.status, text: mine.text }).toMatchObject({
      status: owner ?? route.success.status,
    })
  })
})

async function sessionOf(api: Api, key: string, user: string): Promise<string> {
  const { body } = await api.call('POST', '/v1/user-sessions', { user }, { token: key })
  return String(body.token)
}

async function keyWith(api: Api, appId: string, scopes: readonly Scope[]): Promise<string> {
  const key = await createKey(api.db, newId, { appId, scopes }, api.now())
  return key?.key ?? ''
}

/** The documented example, for this user; without naming one where the credential does. */
function bodyFor(route: Route, user: string): unknown {
  const { request } = EXAMPLES[route.operationId] ?? {}
  if (request === undefined) return undefined
  return JSON.parse(JSON.stringify(request).replaceAll('"u_123"', JSON.stringify(user)))
}

/** Status and text of an answer; of a stream, its beginning is enough. */
async function send(api: Api, route: Route, path: string, token: string | null, body: unknown) {
  const stopped = new AbortController()
  const response = await fetch(api.product.url + path, {
    method: route.method.toUpperCase(),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: stopped.signal,
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const text = isStream ? '' : await response.text()
  stopped.abort()
  return { status: response.status, text }
}
