import { Router } from 'express'
import type { Response } from 'express'
import { problemCodePage } from '../../web/pages/problem-code.ts'
import { referencePage } from '../../web/pages/reference.ts'
import { refuseMethod } from '../http/mount.ts'
import { PROBLEMS, ProblemError } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem.ts'
import { PROBLEM_GUIDE, problemExample } from './problem-guide.ts'
import { referenceModel } from './reference-model.ts'
import type { ShownDocument } from './reference-model.ts'
import { ASSETS } from '../pages/assets.ts'
import { compress } from '../pages/compress.ts'

/** Text and our own styles; there is no script to run and nothing to send. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What developers read: `/docs`, and `/problems/{code}`, where the `type` of a problem leads (JSON for who asks for it). */
export function docsRoutes(ctx: { readonly publicUrl: () => string }, document: () => object): Router {
  const router = Router()
  let reference: string | undefined
  router.get('/docs', compress, (_req, res) => {
    reference ??= referencePage(referenceModel(document() as ShownDocument, ASSETS))
    send(res, reference)
  })
  router.get('/problems/:code', (req, res) => {
    const { code } = req.params
    if (!isCode(code)) throw new ProblemError('not_found', { detail: 'There is no such problem.' })
    const { status, title } = PROBLEMS[code]
    const { happened, todo } = PROBLEM_GUIDE[code]
    res.vary('Accept')
    if (req.accepts(['application/json', 'text/html']) === 'text/html') {
      const example = JSON.stringify(problemExample(code, PROBLEMS[code], ctx.publicUrl()), undefined, 2)
      send(res, problemCodePage({ assets: ASSETS, code, status, title, happened, todo, example }))
    } else res.json({ code, status, title, happened, what_to_do: todo })
  })
  router.all(['/docs', '/problems/:code'], refuseMethod(['GET']))
  return router
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}

function send(res: Response, page: string): void {
  res.set({ 'Content-Security-Policy': POLICY, 'Referrer-Policy': 'no-referrer' }).type('html').send(page)
}
