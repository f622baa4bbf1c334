import { request } from 'node:http'
import type { Agent } from 'node:http'

export interface Answer {
  /** 0 = no answer. */
  readonly status: number
  readonly text: string
}

/** Node's own client: `fetch` takes several times the CPU, which is missing where everything shares one machine. */
export function post(
  url: string,
  { agent, headers, body }: { agent: Agent; headers: Readonly<Record<string, string>>; body: string },
): Promise<Answer> {
  return new Promise((done) => {
    const req = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    })
    req.on('response', (res) => {
      const parts: Buffer[] = []
      res.on('data', (part: Buffer) => parts.push(part))
      res.on('end', () => done({ status: res.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
      res.on('error', () => done({ status: 0, text: '' }))
    })
    req.on('error', (err) => done({ status: 0, text: err.message }))
    req.end(body)
  })
}
