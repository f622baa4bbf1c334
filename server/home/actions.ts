import type { Router } from 'express'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { LinkProblem } from '../linking/problems.ts'
import { takeBack } from '../saves/take-back.ts'
import { tryAgain } from '../saves/try-again.ts'
import { callerOf, readForm, requireForm } from './context.ts'
import { backToList } from './list.ts'

const Form = z.object({ view: z.string().max(500).optional() })
const ACTS = { undo: takeBack, retry: tryAgain } as const

/** What a listener does with a save: takes it back, tries it again. */
export function actionRoutes(router: Router, ctx: ServerContext): void {
  for (const [act, run] of Object.entries(ACTS) as [keyof typeof ACTS, typeof takeBack][]) {
    router.post(`/home/saves/:id/${act}`, async (req, res) => {
      const session = await requireForm(ctx, req)
      const { view } = readForm(Form, req)
      if ((await run(ctx, callerOf(session), req.params['id'] ?? '')) === undefined)
        throw new LinkProblem('not_here')
      backToList(res, act, view)
    })
  }
}
