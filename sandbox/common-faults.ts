import { gzipSync } from 'node:zlib'
import { html, json, text, type Answer } from './http.ts'
import type { NamedFault } from './simulator.ts'

function answered(answer: (retryAfter: string | undefined) => Answer): NamedFault {
  return { kind: 'answer', answer }
}

function errorPage(status: number, title: string): NamedFault {
  return answered(() =>
    html(status, `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`),
  )
}

const MEGABYTE = 1024 * 1024
const BOMB_MEGABYTES = 512

/** 512 MB of blanks in half a megabyte: gzip members may follow each other (RFC 1952, section 2.2). */
function bombAnswer(): Answer {
  const member = gzipSync(Buffer.alloc(MEGABYTE, ' '))
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: Buffer.concat(Array.from({ length: BOMB_MEGABYTES }, () => member)),
  }
}

/** What can go wrong at any service on the web, whatever its own error format is. */
export const commonFaults: Readonly<Record<string, NamedFault>> = {
  html_500: errorPage(500, 'Internal Server Error'),
  html_502: errorPage(502, 'Bad Gateway'),
  html_503: errorPage(503, 'Service Unavailable'),
  html_504: errorPage(504, 'Gateway Timeout'),
  gateway_timeout: errorPage(504, 'Gateway Timeout'),
  non_json: answered(() => text(200, 'everything is fine')),
  wrong_shape: answered(() => json(200, { unexpected: [{ shape: true }] })),
  json_null: answered(() => json(200, null)),
  gzip_bomb: answered(bombAnswer),
  truncated_json: {
    kind: 'rewrite',
    rewrite: (answer) => {
      const body = Buffer.from(answer.body ?? '{"cut":"short"}')
      return { ...answer, body: body.subarray(0, Math.floor(body.length / 2)) }
    },
  },
  /** A library write is accepted and never happens. */
  not_applied: { kind: 'inside' },
  /** A library write is accepted and happens half a minute later. */
  slow_apply: { kind: 'inside' },
  /** A lookup by ISRC finds nothing although there is something. */
  empty_isrc: { kind: 'inside' },
}

/** Short for `{ kind: 'answer' }` in the services' own lists. */
export const answers = answered

/** `retry-after: …` when the rule gave one, else the given default; `none` = leave the header out. */
export function retryHeader(
  retryAfter: string | undefined,
  fallback?: string,
): Readonly<Record<string, string>> {
  const value = retryAfter ?? fallback
  return value === undefined || value === 'none' ? {} : { 'retry-after': value }
}
