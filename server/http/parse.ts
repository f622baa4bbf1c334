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
  return [{ in: part, pointer: pointerTo(issue.path), detail: sentenceOf(issue) }]
}

/** What zod says without having been told what to say; ours say what the field must be. */
const BY_DEFAULT = /^(?:Invalid|Too (?:small|big))/

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (!BY_DEFAULT.test(issue.message)) return issue.message
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required'
  if (issue.code === 'invalid_type')
    return `must be ${issue.expected === 'int' ? 'a whole number' : withArticle(issue.expected)}`
  if (issue.code === 'too_small') return `must ${amount(issue.origin, `at least ${issue.minimum}`)}`
  if (issue.code === 'too_big') return `must ${amount(issue.origin, `at most ${issue.maximum}`)}`
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
  return issue.message
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}

function amount(origin: string, howMuch: string): string {
  if (origin === 'string') return `have ${howMuch} characters`
  return origin === 'array' ? `have ${howMuch} elements` : `be ${howMuch}`
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
