import { invalidRequest } from './parse.ts'

const LONGEST = 255

/**
 * Reads `Idempotency-Key`: a quoted string as the draft standard has it, or bare as most clients send it.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text)
  const key = quoted?.[1] === undefined ? text : quoted[1].replaceAll(/\\(.)/g, '$1')
  const printable = /^[\x20-\x7e]+$/.test(key)
  if (printable && key.length <= LONGEST) return key
  const detail = `must have 1 to ${LONGEST} printable ASCII characters`
  throw invalidRequest([{ in: 'header', pointer: '/Idempotency-Key', detail }])
}
