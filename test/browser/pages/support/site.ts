import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

export type Answer = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>

export interface Site {
  readonly origin: string
  stop(): Promise<void>
}

/** What the server sends with these pages; nothing is allowed here that it does not allow. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ASSETS = join(import.meta.dirname, '../../../../web/assets')
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A server of the pages on a free port: paths with an answer of their own, and the assets. */
export async function serve(answers: Readonly<Record<string, string | Answer>>): Promise<Site> {
  const server = createServer((req, res) => {
    void respond(req, res).catch((error: unknown) => res.destroy(error as Error))
  })
  async function respond(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname } = new URL(req.url ?? '/', 'http://here')
    const answer = answers[pathname]
    res.setHeader('content-security-policy', POLICY)
    res.setHeader('x-content-type-options', 'nosniff')
    if (pathname === '/favicon.ico') return void res.writeHead(204).end()
    if (typeof answer === 'function') return answer(req, res)
    if (answer !== undefined)
      return void res.setHeader('content-type', 'text/html; charset=utf-8').end(answer)
    if (!pathname.startsWith('/assets/')) return void res.writeHead(404).end()
    const file = await readFile(join(ASSETS, pathname.slice('/assets/'.length)))
    res.setHeader('content-type', TYPES[extname(pathname)] ?? 'application/octet-stream').end(file)
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** The body of a request, whole. */
export async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
