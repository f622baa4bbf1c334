import type { Router } from 'express'
import { z } from 'zod'
import { overviewPage } from '../../web/pages/console/overview.ts'
import { readHealth } from '../services/health.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { requireApp } from './desk.ts'
import type { AppVisit, Desk } from './desk.ts'
import { readQuery } from './form.ts'
import { savesByHour } from './insight/count-saves.ts'
import { funnelOf } from './insight/funnel.ts'
import { PERIODS, slices } from './insight/period.ts'
import type { Period, Slice } from './insight/period.ts'
import { qualityOf } from './insight/quality.ts'
import { sampleSaves } from './insight/sample.ts'
import { serviceNames } from './saves.ts'
import { sendConsolePage } from './send.ts'

const Query = z.object({ period: z.enum(['day', 'week', 'month']).default('week') })

/** How an app does: what was tapped, what arrived, what did not and why. */
export function overviewRoutes(router: Router, desk: Desk): void {
  router.get('/console/apps/:app', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'saves:read')
    const { period } = readQuery(Query, req)
    sendConsolePage(res, overviewPage(await overviewOf(desk, visit, period)))
  })
}

async function overviewOf({ ctx }: Desk, { frame, app, at, caller }: AppVisit, period: Period) {
  const now = ctx.now()
  const { barHours, sampleHours } = PERIODS[period]
  const bars = slices(period, barHours, now)
  const from = bars[0]?.start ?? now
  const byHour = await savesByHour(ctx.db, app.id, from, now)
  const counted = (slice: Slice) => ({ ...slice, saves: savesIn(byHour, slice) })
  const counts = bars.map(counted)
  const total = counts.reduce((sum, { saves }) => sum + saves, 0)
  const sampled = slices(period, sampleHours, now).map(counted)
  const { groups, looked } = await sampleSaves(ctx.db, app.id, sampled)
  return {
    frame,
    at: at(''),
    periods: Object.entries(PERIODS).map(([id, { label }]) => ({ id, label, chosen: id === period })),
    bars: counts,
    byDay: barHours === 24,
    funnel: funnelOf(total, groups),
    quality: qualityOf(groups),
    looked,
    services: await servicesNow(ctx, caller),
    names: serviceNames(ctx),
  }
}

/** Those on offer to the app. */
async function servicesNow(ctx: ServerContext, caller: Caller) {
  const health = await readHealth(ctx, caller, undefined)
  return ctx.services.registry.all
    .filter(({ id }) => ctx.services.get(caller.mode, id) !== undefined)
    .map((service) => ({ id: service.id, name: service.displayName, health: health(service) }))
}

function savesIn(byHour: ReadonlyMap<number, number>, { start, end }: Slice): number {
  let saves = 0
  for (let hour = start.getTime(); hour < end.getTime(); hour += 3_600_000) saves += byHour.get(hour) ?? 0
  return saves
}
