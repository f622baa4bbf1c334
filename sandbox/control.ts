import express, { Router } from 'express'
import { bracketedTitle, type NewRecording } from './catalogue/recording.ts'
import { handle, json, jsonOf, pathValue, queryOf, text, type Answer } from './http.ts'
import type { FaultRule, NewAccount, Sandbox } from './simulator.ts'
import type { Setting } from './state.ts'

/** The sandbox from another process: the same calls as `Sandbox`, under `/control`. */
export function controlRouter(sandbox: Sandbox): Router {
  const router = Router()
  router.use(express.text({ type: () => true, limit: '4mb' }))
  addAccountRoutes(router, sandbox)
  addFaultRoutes(router, sandbox)
  addWorldRoutes(router, sandbox)
  addBehaviourRoutes(router, sandbox)
  router.get(
    '/',
    handle(() => json(200, { services: sandbox.services, env: sandbox.env })),
  )
  return router
}

function addAccountRoutes(router: Router, sandbox: Sandbox): void {
  const { world } = sandbox
  router.post(
    '/accounts',
    handle((req) => {
      const { service = '', ...options } = (jsonOf(req) ?? {}) as NewAccount & { service?: string }
      if (!sandbox.services.includes(service)) return json(400, { error: `no service "${service}"` })
      return json(201, { service, ...sandbox.createAccount(service, options) })
    }),
  )
  router.get(
    '/accounts',
    handle((req) =>
      json(
        200,
        world
          .accounts(queryOf(req).get('service') ?? undefined)
          .map(({ service, id, name, market, ...rest }) => ({
            service,
            id,
            name,
            market,
            flags: [...rest.flags],
            saved: rest.library.size,
            playlists: [...rest.playlists.values()].map(({ id, name, entries }) => ({
              id,
              name,
              tracks: entries.map((entry) => describe(sandbox, service, entry.track)),
            })),
          })),
      ),
    ),
  )
  router.get(
    '/libraries/:service/:account',
    handle((req) => {
      const service = pathValue(req, 'service')
      const account = world.account(service, pathValue(req, 'account'))
      if (account === undefined) return json(404, { error: 'no such account' })
      const tracks = [...account.library].map(([track, addedAt]) => ({
        ...describe(sandbox, service, track),
        added_at: new Date(addedAt).toISOString(),
      }))
      return readable({ service, account: account.id, tracks })
    }),
  )
}

/** Indented, for people who look with curl. */
function readable(value: unknown): Answer {
  return text(200, `${JSON.stringify(value, undefined, 2)}\n`, { 'content-type': 'application/json' })
}

function describe(sandbox: Sandbox, service: string, track: string): Record<string, unknown> {
  const recording = sandbox.world.catalogue.byId(service, track)
  if (recording === undefined) return { id: track }
  const { artists, isrc, version } = recording
  return { id: track, title: bracketedTitle(recording), artists, version, isrc }
}

function addFaultRoutes(router: Router, sandbox: Sandbox): void {
  router.post(
    '/faults',
    handle((req) => {
      try {
        sandbox.addFault(jsonOf(req) as unknown as FaultRule)
        return json(201, sandbox.world.faults.list())
      } catch (error) {
        return json(400, { error: error instanceof Error ? error.message : 'not a fault' })
      }
    }),
  )
  router.get(
    '/faults',
    handle(() => json(200, sandbox.world.faults.list())),
  )
  router.delete(
    '/faults',
    handle(() => {
      sandbox.clearFaults()
      return { status: 204 }
    }),
  )
  router.get(
    '/requests',
    handle((req) => json(200, sandbox.requests(queryOf(req).get('service') ?? undefined))),
  )
  router.get(
    '/requests/counts',
    handle(() => json(200, sandbox.world.log.counts())),
  )
  router.delete(
    '/requests',
    handle(() => {
      sandbox.clearRequests()
      return { status: 204 }
    }),
  )
}

function addWorldRoutes(router: Router, sandbox: Sandbox): void {
  const { world } = sandbox
  router.get(
    '/ledger',
    handle((req) => {
      const after = Number(queryOf(req).get('after') ?? 0)
      return json(200, { entries: world.ledger().slice(after), next: world.ledger().length })
    }),
  )
  router.post(
    '/clock/advance',
    handle((req) => {
      world.advance(Number(jsonOf(req)?.['ms'] ?? 0))
      return json(200, { now: new Date(world.now()).toISOString() })
    }),
  )
  router.post(
    '/expire-consents',
    handle((req) => {
      world.expireConsents(jsonOf(req) ?? {})
      return { status: 204 }
    }),
  )
  router.post(
    '/expire-access-tokens',
    handle((req) => {
      const { service, account } = (jsonOf(req) ?? {}) as { service: string; account: string }
      world.expireAccessTokens(service, account)
      return { status: 204 }
    }),
  )
}

function addBehaviourRoutes(router: Router, sandbox: Sandbox): void {
  const { world } = sandbox
  router.put(
    '/settings',
    handle((req) => {
      const { service, name, value } = (jsonOf(req) ?? {}) as {
        service: string
        name: string
        value: Setting
      }
      world.set(service, name, value)
      return { status: 204 }
    }),
  )
  router.put(
    '/rate-limits',
    handle((req) => {
      const { service, limit, windowMs } = (jsonOf(req) ?? {}) as Record<'limit' | 'windowMs', number> & {
        service: string
      }
      world.setRateLimit(service, { limit, windowMs })
      return { status: 204 }
    }),
  )
  router.post(
    '/catalogue',
    handle((req) => json(201, world.addRecording(jsonOf(req) as unknown as NewRecording))),
  )
  router.delete(
    '/catalogue',
    handle((req) => {
      world.removeRecording(queryOf(req).get('key') ?? '')
      return { status: 204 }
    }),
  )
  router.get(
    '/catalogue',
    handle((req) => readable(searchCatalogue(sandbox, queryOf(req)))),
  )
}

function searchCatalogue(sandbox: Sandbox, query: URLSearchParams): readonly unknown[] {
  const { catalogue } = sandbox.world
  const text = query.get('q') ?? ''
  // Every service id is asked for, so a recording that one service lacks is found through the others.
  const hits =
    text === ''
      ? catalogue.all()
      : [...new Set(sandbox.services.flatMap((id) => [...catalogue.search(id, text)]))]
  return hits.slice(0, Number(query.get('limit') ?? 50)).map((recording) => ({
    ...recording,
    ids: Object.fromEntries(
      sandbox.services
        .map((id) => [id, catalogue.trackId(id, recording)] as const)
        .filter(([id, trackId]) => catalogue.byId(id, trackId) !== undefined),
    ),
  }))
}
