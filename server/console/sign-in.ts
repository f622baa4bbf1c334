import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signInPage } from '../../web/pages/console/sign-in.ts'
import { findKey } from '../http/caller.ts'
import { isOwnPage } from '../pages/browser-session.ts'
import { audit } from './audit.ts'
import { frameOf, isSecure, requireVisit, sessionOf } from './desk.ts'
import type { Desk } from './desk.ts'
import { readForm, readQuery } from './form.ts'
import { isOperatorToken } from './operator.ts'
import { ConsoleProblem } from './problems.ts'
import { sendConsolePage } from './send.ts'
import { endConsoleSession, startConsoleSession } from './session.ts'
import type { SignedIn } from './session.ts'

/** Pages of ours only; nobody is sent anywhere else by signing in. */
const Next = z
  .string()
  .max(300)
  .regex(/^\/(console|admin)(\/[\w./-]*)?$/)
  .optional()

const SignIn = z.object({ credential: z.string().max(400), next: Next.catch(undefined) })

export function signInRoutes(router: Router, desk: Desk): void {
  router.get('/console/sign-in', async (req, res) => {
    const { next } = readQuery(z.object({ next: Next.catch(undefined) }), req)
    if ((await sessionOf(desk, req)) !== undefined) return res.redirect(303, next ?? '/console')
    show(desk, res, { next })
  })
  router.post('/console/sign-in', (req, res) => signIn(desk, req, res))
  router.post('/console/sign-out', async (req, res) => {
    const { session } = await requireVisit(desk, req, res)
    await endConsoleSession(desk.ctx.db, res, isSecure(desk, req), session)
    res.redirect(303, '/console/sign-in')
  })
}

interface Shown {
  readonly next?: string | undefined
  readonly error?: string
  readonly status?: number
}

function show(desk: Desk, res: Response, { next, error, status = 200 }: Shown): void {
  const operator = desk.operator?.token !== undefined
  const page = signInPage({ frame: frameOf(undefined), operator, next: next ?? '/console', error })
  sendConsolePage(res, page, status)
}

async function signIn(desk: Desk, req: Request, res: Response): Promise<void> {
  if (!isOwnPage(req, desk.origin(req))) throw new ConsoleProblem('form_rejected')
  const address = req.socket.remoteAddress ?? ''
  const wait = desk.attempts.waitSeconds(address)
  const { credential, next } = readForm(SignIn.extend({ credential: z.string().max(400).default('') }), req)
  if (wait > 0) {
    res.set('Retry-After', String(wait))
    show(desk, res, { next, status: 429, error: `Too many attempts. Try again in ${wait} seconds.` })
    return
  }
  const who = await whoIs(desk, credential.trim())
  if (who === undefined) {
    desk.attempts.failed(address)
    desk.ctx.log.warn({ address }, 'signing in to the console was refused')
    show(desk, res, {
      next,
      status: 401,
      error: 'That is no key that is good here. It may have expired, or been revoked.',
    })
    return
  }
  const before = await sessionOf(desk, req)
  if (before !== undefined) await endConsoleSession(desk.ctx.db, res, isSecure(desk, req), before)
  const session = await startConsoleSession(desk.ctx.db, res, isSecure(desk, req), who, desk.ctx.now())
  if (session === undefined) throw new ConsoleProblem('signed_out')
  await audit(desk.ctx, { actor: session.actor, appId: session.appId, action: 'signed_in' })
  res.redirect(303, next ?? '/console')
}

/** What was typed is looked at, and kept nowhere. */
async function whoIs({ ctx, operator }: Desk, credential: string): Promise<SignedIn | undefined> {
  if (operator !== undefined && isOperatorToken(operator, credential)) return { operator }
  const found = await findKey(ctx.db, credential, ctx.now())
  return found === undefined ? undefined : { keyId: found.caller.credential.id }
}
