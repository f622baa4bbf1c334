import { invalidRequest } from '../http/parse.ts'
import { isSaveId } from './read-saves.ts'

/** Pages continue after an id, so saves made in the meantime move nothing. The text is opaque to the caller. */
export function encodeCursor(id: string): string {
  return Buffer.from(id, 'utf8').toString('base64url')
}

export function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8')
  if (isSaveId(id)) return id
  throw invalidRequest([
    { in: 'query', pointer: '/cursor', detail: 'must be the next_cursor of an earlier page' },
  ])
}
