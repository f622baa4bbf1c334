import { ProblemError } from '../http/problem.ts'

/** Pages continue after an id, so saves made in the meantime move nothing. The text is opaque to the caller. */
export function encodeCursor(id: string): string {
  return Buffer.from(id, 'utf8').toString('base64url')
}

export function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^sav_[0-9a-f]{32}$/.test(id)) return id
  throw new ProblemError('invalid_request', {
    detail: 'cursor must be the next_cursor of an earlier page.',
    errors: [{ pointer: '?cursor', detail: 'must be the next_cursor of an earlier page' }],
  })
}
