import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { DELIVERY_STATUSES } from '../../core/database/webhook-tables.ts'
import { WEBHOOK_EVENTS } from '../../core/webhooks/event-types.ts'
import { rotateSecret } from '../../core/webhooks/secrets.ts'
import { endpointPage } from '../../web/pages/console/endpoint.ts'
import type { EndpointModel } from '../../web/pages/console/endpoint.ts'
import { webhooksPage } from '../../web/pages/console/webhooks.ts'
import type { WebhooksModel } from '../../web/pages/console/webhooks.ts'
import { ProblemError } from '../http/problem.ts'
import { parsePart } from '../http/parse.ts'
import { EndpointChange, EndpointRequest } from '../schemas/webhook.ts'
import { listDeliveries, recover, redeliver, sendTest } from '../webhooks/deliveries.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  readEndpoint,
  viewEndpoint,
} from '../webhooks/endpoints.ts'
import { noteChange, requireApp } from './desk.ts'
import type { AppVisit, Desk } from './desk.ts'
import { readForm, readQuery } from './form.ts'
import { sendConsolePage } from './send.ts'

const SHOWN = 25
const EndpointForm = z.object({
  url: z.string().default(''),
  events: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .default(['*'])
    .transform((events) => (events.includes('*') ? ['*'] : events)),
})
const LogQuery = z.object({
  status: z.enum(DELIVERY_STATUSES).optional(),
  cursor: z.string().max(200).optional(),
  done: z.enum(['saved', 'test', 'redelivered', 'recovered', 'enabled', 'disabled']).optional(),
  count: z.coerce.number().int().min(0).optional(),
})
const Recover = z.object({ hours: z.coerce.number().int().min(1).max(720) })

/** What an app is told and whether it arrived: the functions behind `/v1/webhook-endpoints`, with forms in front. */
export function webhookRoutes(router: Router, desk: Desk): void {
  router.get('/console/apps/:app/webhooks', async (req, res) => {
    await showAll(desk, await requireApp(desk, req, res, 'webhooks:read'))
  })
  router.post('/console/apps/:app/webhooks', (req, res) => create(desk, req, res))
  router.get('/console/apps/:app/webhooks/:id', async (req, res) => {
    await showOne(desk, await requireApp(desk, req, res, 'webhooks:read'))
  })
  router.post('/console/apps/:app/webhooks/:id', (req, res) => change(desk, req, res))
  for (const [action, act] of Object.entries(ACTIONS)) {
    router.post(`/console/apps/:app/webhooks/:id/${action}`, async (req, res) => {
      const visit = await requireApp(desk, req, res, 'webhooks:write')
      const { id } = req.params
      const done = await act(desk, visit, id)
      if (done === undefined) return
      await noteChange(desk, visit, `webhook.${action}`, id)
      res.redirect(303, visit.at(done))
    })
  }
}

/** Resolves to where to go on; undefined = the answer is given. */
type Action = (desk: Desk, visit: AppVisit, id: string) => Promise<string | undefined>

const ACTIONS: Readonly<Record<string, Action>> = {
  async disable({ ctx }, { caller }, id) {
    await changeEndpoint(ctx, caller, id, { disabled: true })
    return `/webhooks/${id}?done=disabled`
  },
  async enable({ ctx }, { caller }, id) {
    await changeEndpoint(ctx, caller, id, { disabled: false })
    return `/webhooks/${id}?done=enabled`
  },
  async test({ ctx }, { caller }, id) {
    await sendTest(ctx, await readEndpoint(ctx.db, caller, id))
    return `/webhooks/${id}?done=test`
  },
  async delete({ ctx }, { caller }, id) {
    await deleteEndpoint(ctx.db, caller, id)
    return '/webhooks'
  },
  async redeliver({ ctx }, { caller, req }, id) {
    const { delivery } = readForm(z.object({ delivery: z.string().max(100) }), req)
    await redeliver(ctx, await readEndpoint(ctx.db, caller, id), delivery)
    return `/webhooks/${id}?done=redelivered`
  },
  async recover({ ctx }, { caller, req }, id) {
    const { hours } = readForm(Recover, req)
    const since = new Date(ctx.now().getTime() - hours * 3_600_000 + 60_000)
    const count = await recover(ctx, await readEndpoint(ctx.db, caller, id), since)
    return `/webhooks/${id}?done=recovered&count=${count}`
  },
  async rotate(desk, visit, id) {
    const { ctx } = desk
    const endpoint = await readEndpoint(ctx.db, visit.caller, id)
    const owner = { appId: visit.app.id, endpointId: endpoint.id }
    const made = await ctx.db.transaction().execute((trx) => rotateSecret(trx, ctx, owner, ctx.now()))
    await noteChange(desk, visit, 'webhook.rotate', id)
    await showOne(desk, visit, { secret: made.secret, previousEndsAt: made.previousEndsAt })
    return undefined
  },
}

async function create(desk: Desk, req: Request, res: Response): Promise<void> {
  const visit = await requireApp(desk, req, res, 'webhooks:write')
  const form = readForm(EndpointForm, req)
  try {
    const asked = parsePart(EndpointRequest, form, 'body')
    const { endpoint, secret } = await createEndpoint(desk.ctx, visit.caller, asked)
    await noteChange(desk, visit, 'webhook.created', endpoint.id, { url: endpoint.url })
    await showAll(desk, visit, { made: { id: endpoint.id, url: endpoint.url, secret } })
  } catch (err) {
    if (!(err instanceof ProblemError) || err.status >= 500) throw err
    await showAll(desk, visit, { error: err.message, tried: form }, err.status)
  }
}

async function change(desk: Desk, req: Request, res: Response): Promise<void> {
  const visit = await requireApp(desk, req, res, 'webhooks:write')
  const id = String(req.params['id'])
  const form = readForm(EndpointForm, req)
  try {
    const endpoint = await changeEndpoint(desk.ctx, visit.caller, id, parsePart(EndpointChange, form, 'body'))
    const { url, events } = endpoint
    await noteChange(desk, visit, 'webhook.changed', id, { url, events: events.join(' ') })
    res.redirect(303, visit.at(`/webhooks/${id}?done=saved`))
  } catch (err) {
    if (!(err instanceof ProblemError) || err.status >= 500 || err.code === 'not_found') throw err
    await showOne(desk, visit, { error: err.message }, err.status)
  }
}

async function showAll(
  desk: Desk,
  visit: AppVisit,
  more: Pick<WebhooksModel, 'made' | 'error' | 'tried'> = {},
  status = 200,
): Promise<void> {
  const endpoints = await listEndpoints(desk.ctx.db, visit.caller)
  const page = webhooksPage({
    frame: visit.frame,
    at: visit.at('/webhooks'),
    endpoints: endpoints.map(viewEndpoint),
    events: WEBHOOK_EVENTS,
    mayWrite: visit.may('webhooks:write'),
    ...more,
  })
  sendConsolePage(visit.res, page, status)
}

async function showOne(
  desk: Desk,
  visit: AppVisit,
  more: Pick<EndpointModel, 'secret' | 'previousEndsAt' | 'error'> = {},
  status = 200,
): Promise<void> {
  const endpoint = await readEndpoint(desk.ctx.db, visit.caller, String(visit.req.params['id']))
  const { done, count, ...filter } = readQuery(LogQuery, visit.req)
  const log = await listDeliveries(desk.ctx.db, endpoint, { ...filter, limit: SHOWN })
  const page = endpointPage({
    frame: visit.frame,
    nav: visit.at('/webhooks'),
    at: visit.at(`/webhooks/${endpoint.id}`),
    endpoint: viewEndpoint(endpoint),
    events: WEBHOOK_EVENTS,
    deliveries: log.data,
    next: log.next_cursor ?? undefined,
    filter: filter.status,
    mayWrite: visit.may('webhooks:write'),
    ...(done === undefined ? {} : { done, count }),
    ...more,
  })
  sendConsolePage(visit.res, page, status)
}
