import type { RequestHandler, Response, Router } from 'express'
import { createBoard } from '../../core/queue/board.ts'
import { audit } from '../console/audit.ts'
import { sessionOf } from '../console/desk.ts'
import type { Desk } from '../console/desk.ts'
import type { OperatorAccess } from '../console/operator.ts'
import { ConsoleProblem } from '../console/problems.ts'
import { consoleProblems } from '../console/send.ts'
import { isOwnPage } from '../pages/browser-session.ts'
import { operatorQueueNames } from './facts.ts'

const PATH = '/admin/queues'

/** As strict as for our own pages: its scripts set styles on what they make, and never in markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The queues themselves, in the pages of bull-board. */
export function boardRoutes(router: Router, desk: Desk, { queues }: OperatorAccess): void {
  let board: RequestHandler | undefined
  router.use(PATH, guard(desk, queues.mayWrite), (req, res, next) => {
    board ??= createBoard(
      operatorQueueNames(desk.ctx.services).map((name) => queues.backend.inspect(name)),
      PATH,
      queues.mayWrite,
    ) as RequestHandler
    res.set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' })
    withoutStrangers(res)
    board(req, res, next)
  })
  router.use(PATH, consoleProblems(desk))
}

/** The operator only; changes only where they are allowed, from a page of ours, and never without a trace. */
function guard(desk: Desk, mayWrite: boolean): RequestHandler {
  return async (req, _res, next) => {
    const session = await sessionOf(desk, req)
    if (session === undefined) throw new ConsoleProblem('signed_out')
    if (session.appId !== undefined) throw new ConsoleProblem('operator_only')
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      if (!isOwnPage(req, desk.origin(req))) throw new ConsoleProblem('form_rejected')
      if (!mayWrite)
        throw new ConsoleProblem('refused', 'The queues are read-only here; ADMIN_QUEUES=write changes that.')
      const detail = { method: req.method }
      await audit(desk.ctx, { actor: session.actor, action: 'queue.changed', target: req.path, detail })
    }
    next()
  }
}

/** Its page asks for fonts of another host, and has styles of its own for the moment before its scripts run. */
function withoutStrangers(res: Response): void {
  const send = res.send.bind(res)
  res.send = (body: unknown) =>
    send(typeof body === 'string' && body.startsWith('<!DOCTYPE html>') ? ours(body) : body)
}

function ours(page: string): string {
  return page
    .replaceAll(/<link href="https:[^>]*>/g, '')
    .replaceAll(/<style>[^]*?<\/style>/g, '')
    .replaceAll(/ style="[^"]*"/g, '')
}
