import type { z } from 'zod'
import { ProblemError } from './problem.ts'
import type { FieldError, RequestPart } from './problem.ts'

/** A request can be wrong in as many places as it has bytes; the answer names the first ones. */
const MOST_ERRORS = 20

/** One part of a request, checked and converted; throws a problem that names the fields. */
export function parsePart<S extends z.ZodType>(schema: S, value: unknown, part: RequestPart): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidRequest(parsed.error.issues.flatMap((issue) => fieldErrors(issue, part)))
}

/** The problem for fields that are wrong. */
export function invalidRequest(errors: readonly FieldError[]): ProblemError {
  return new ProblemError('invalid_request', {
    detail: summary(errors),
    errors: errors.slice(0, MOST_ERRORS),
  })
}

/** The problem for a field of the body that is wrong in a way no schema can tell. */
export function invalidField(pointer: string, detail: string): ProblemError {
  return invalidRequest([{ in: 'body', pointer, detail }])
}

function fieldErrors(issue: z.core.$ZodIssue, part: RequestPart): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      pointer: pointerTo([...issue.path, key]),
      detail: 'is not a field of this request',
    }))
  }
  return [{ in: part, pointer: pointerTo(issue.path), detail: issue.message }]
}

/** JSON Pointer (RFC 6901). */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

const PART_NAMES: Readonly<Record<RequestPart, string>> = {
  body: 'The body',
  query: 'The query',
  path: 'The path',
  header: 'The header',
}

function summary(errors: readonly FieldError[]): string {
  const first = errors[0]
  if (first === undefined) return 'The request is not valid.'
  const where = `${PART_NAMES[first.in]}${first.pointer === '' ? '' : ` at ${first.pointer}`}`
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return `${where}: ${first.detail}${more}`
}
