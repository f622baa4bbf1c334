import type { IncomingHttpHeaders } from 'node:http'
import type { RequestRecord } from './simulator.ts'

const KEPT = 10_000
const KEPT_BODY = 64 * 1024
/** Path segments that are ids in one of the services: base62, numbers, library ids, ASINs, UUIDs, example ids. */
const ID_SEGMENT =
  /\/(?:[A-Za-z0-9]{22}|\d{3,}|[ip]\.[\w-]+|B0[A-Z0-9]{8}|[0-9a-f]{8}-[0-9a-f-]{27}|ex_\w+)(?=[/?]|$)/g

interface Noted {
  readonly at: number
  readonly service: string
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Whose token it carried. */
  readonly account?: string | undefined
  /** What was answered; absent while it is not, and for a connection that was cut. */
  status?: number
}

/** The last 10,000 requests in full, and how many there were of each kind since the last `clear`. */
export class RequestLog {
  private kept: Noted[] = []
  private next = 0
  private counted = new Map<string, Map<string, number>>()

  /** Writes a request down; the answer's status is added to what this returns. */
  note(entry: Noted): Pick<Noted, 'status'> {
    const noted: Noted = { ...entry, body: entry.body.slice(0, KEPT_BODY) }
    this.kept[this.next % KEPT] = noted
    this.next += 1
    const kinds = this.counted.get(entry.service) ?? new Map<string, number>()
    const kind = `${entry.method} ${(entry.url.split('?')[0] ?? '').replace(ID_SEGMENT, '/:id')}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    this.counted.set(entry.service, kinds)
    return noted
  }

  records(service?: string): readonly RequestRecord[] {
    const first = this.next > KEPT ? this.next % KEPT : 0
    const inOrder = [...this.kept.slice(first), ...this.kept.slice(0, first)]
    return inOrder.filter((entry) => service === undefined || entry.service === service).map(record)
  }

  /** The last so many, newest first, without looking at the others. */
  latest(count: number): readonly RequestRecord[] {
    const many = Math.min(count, this.kept.length)
    return Array.from({ length: many }, (_, back) => this.kept[(this.next - 1 - back) % KEPT]).flatMap(
      (entry) => (entry === undefined ? [] : [record(entry)]),
    )
  }

  /** `{ spotify: { 'PUT /v1/me/library': 3 } }`; ids in paths are written `:id`. */
  counts(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return Object.fromEntries(
      [...this.counted].map(([service, kinds]) => [service, Object.fromEntries(kinds)]),
    )
  }

  clear(): void {
    this.kept = []
    this.next = 0
    this.counted = new Map()
  }
}

function record(entry: Noted): RequestRecord {
  const headers = Object.entries(entry.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return { ...entry, at: new Date(entry.at).toISOString(), headers: Object.fromEntries(headers) }
}
