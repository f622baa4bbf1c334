import type { Request } from 'express'
import type { z } from 'zod'
import { ConsoleProblem } from './problems.ts'

/** The fields of a form, checked; the secret of the form is none of them. Empty ones count as left out. */
export function readForm<S extends z.ZodType>(schema: S, req: Request): z.output<S> {
  const { csrf: _, ...fields } = (req.body ?? {}) as Record<string, unknown>
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')),
  )
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConsoleProblem(
    'refused',
    `${issue?.path.join('.') ?? 'The form'}: ${issue?.message ?? 'is not valid'}`,
  )
}

/** The query of a page; what cannot be read is left out, so that an address typed by hand shows something. */
export function readQuery<S extends z.ZodType>(schema: S, req: Request): z.output<S> {
  const filled = Object.fromEntries(Object.entries(req.query).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(filled)
  if (parsed.success) return parsed.data
  const bad = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
  return schema.parse(Object.fromEntries(Object.entries(filled).filter(([key]) => !bad.has(key))))
}
