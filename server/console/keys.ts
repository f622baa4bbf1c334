import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { ALL_SCOPES, createKey } from '../../core/apps/apps.ts'
import type { Scope } from '../../core/apps/apps.ts'
import { listKeys, revokeKey, rollKey } from '../../core/apps/keys.ts'
import type { KeyView } from '../../core/apps/keys.ts'
import { keysPage } from '../../web/pages/console/keys.ts'
import type { KeyRow, ShownKey } from '../../web/pages/console/keys.ts'
import { noteChange, requireApp } from './desk.ts'
import type { AppVisit, Desk } from './desk.ts'
import { readForm } from './form.ts'
import { ConsoleProblem } from './problems.ts'
import { sendConsolePage } from './send.ts'

const DAY_MS = 24 * 3_600_000
const Days = z.coerce.number().int().min(1).max(3650).optional()
const NewKey = z.object({
  scopes: z
    .union([z.enum(ALL_SCOPES).transform((one) => [one]), z.array(z.enum(ALL_SCOPES))])
    .transform((scopes) => [...new Set(scopes)]),
  days: Days,
})
const Roll = z.object({ overlap_hours: z.coerce.number().int().min(0).max(720), days: Days })

export function keyRoutes(router: Router, desk: Desk): void {
  router.get('/console/apps/:app/keys', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'keys:write')
    await show(desk, visit, {}, req.query['done'] === 'revoked')
  })
  router.post('/console/apps/:app/keys', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'keys:write')
    const { scopes, days } = readForm(NewKey, req)
    requireScopes(visit, scopes)
    const expiresAt = endOf(desk, visit, days)
    const made = await createKey(
      desk.ctx.db,
      desk.ctx.newId,
      { appId: visit.app.id, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) },
      desk.ctx.now(),
    )
    if (made === undefined) throw new ConsoleProblem('not_found')
    await noteChange(desk, visit, 'key.created', made.id, { scopes: scopes.join(' ') })
    await show(desk, visit, { made: { id: made.id, key: made.key } })
  })
  router.post('/console/apps/:app/keys/:key/roll', (req, res) => roll(desk, req, res))
  router.post('/console/apps/:app/keys/:key/revoke', async (req, res) => {
    const visit = await requireApp(desk, req, res, 'keys:write')
    const key = await requireKey(desk, visit)
    if (!(await revokeKey(desk.ctx.db, key.id, desk.ctx.now()))) throw new ConsoleProblem('not_found')
    await noteChange(desk, visit, 'key.revoked', key.id)
    res.redirect(303, visit.at('/keys?done=revoked'))
  })
}

async function roll(desk: Desk, req: Request, res: Response): Promise<void> {
  const visit = await requireApp(desk, req, res, 'keys:write')
  const old = await requireKey(desk, visit)
  requireScopes(visit, old.scopes)
  const { overlap_hours: hours, days } = readForm(Roll, req)
  const expiresAt = endOf(desk, visit, days)
  if (old.expires_at !== null && expiresAt === undefined) {
    throw new ConsoleProblem('refused', 'The old key has an end: say in how many days the new one ends.')
  }
  const now = desk.ctx.now()
  const wish = { keyId: old.id, overlapMs: hours * 3_600_000, expiresAt }
  const rolled = await rollKey(desk.ctx.db, desk.ctx.newId, wish, now)
  if (rolled === undefined) throw new ConsoleProblem('not_found')
  await noteChange(desk, visit, 'key.rolled', old.id, { to: rolled.key.id, overlap_hours: hours })
  await show(desk, visit, { made: { ...rolled.key, previousEndsAt: rolled.previousEndsAt } })
}

/** Nobody gets more out of the console than they brought: a new key may do no more than the one signed in with. */
function requireScopes({ may }: AppVisit, scopes: readonly string[]): void {
  const lacking = scopes.find((scope) => !may(scope as Scope))
  if (lacking !== undefined) throw new ConsoleProblem('forbidden', lacking)
}

/** … and lasts no longer. */
function endOf({ ctx }: Desk, { session }: AppVisit, days: number | undefined): Date | undefined {
  const expiresAt = days === undefined ? undefined : new Date(ctx.now().getTime() + days * DAY_MS)
  const { keyEndsAt } = session
  if (keyEndsAt !== undefined && (expiresAt === undefined || expiresAt > keyEndsAt)) {
    const until = keyEndsAt.toISOString().slice(0, 10)
    throw new ConsoleProblem(
      'refused',
      `Your own key ends on ${until}; one made with it may not last longer.`,
    )
  }
  return expiresAt
}

/** A key of this app; of another one it is no key at all. */
async function requireKey({ ctx }: Desk, { app, req }: AppVisit): Promise<KeyView> {
  const key = (await listKeys(ctx.db, app.id)).find(({ id }) => id === req.params['key'])
  if (key === undefined) throw new ConsoleProblem('not_found')
  return key
}

async function show(desk: Desk, visit: AppVisit, shown: { made?: ShownKey }, revoked = false): Promise<void> {
  const now = desk.ctx.now()
  const keys = (await listKeys(desk.ctx.db, visit.app.id)).map((key): KeyRow => {
    const ended = key.expires_at !== null && key.expires_at <= now
    return { ...key, status: key.revoked_at !== null ? 'revoked' : ended ? 'expired' : 'active' }
  })
  const page = keysPage({
    frame: visit.frame,
    at: visit.at('/keys'),
    keys: keys.toReversed(),
    own: visit.session.actor,
    scopes: ALL_SCOPES.filter(visit.may),
    mustEnd: visit.session.keyEndsAt !== undefined,
    revoked,
    ...shown,
  })
  sendConsolePage(visit.res, page)
}
