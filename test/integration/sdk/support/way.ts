import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to a request on its way; a number is a status that something in between answers with. */
export type Mishap = 'cut' | 'lose answer' | 'hold' | number | undefined

export interface Way {
  readonly url: string
  /** The paths that were asked for. */
  readonly seen: readonly string[]
  close(): void
}

/** A way to a service on which `meddle` may do something instead of passing the request on. */
export async function openWay(serviceUrl: string, meddle: (path: string, n: number) => Mishap): Promise<Way> {
  const seen: string[] = []
  const proxy = createServer((req, res) => {
    const path = req.url ?? ''
    const what = meddle(path, seen.push(path))
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      if (what === 'cut') return res.destroy()
      if (typeof what === 'number') return res.writeHead(what, { 'retry-after': '0' }).end()
      const { host: _, connection: __, 'content-length': ___, ...headers } = req.headers
      const gone = new AbortController()
      res.on('close', () => gone.abort())
      const sent = fetch(serviceUrl + path, {
        method: req.method ?? 'GET',
        headers: headers as Record<string, string>,
        signal: gone.signal,
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      })
      const pass = async () => {
        const answer = await sent
        if (what === 'lose answer') return res.destroy()
        res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        // A proxy that buffers: nothing of a stream gets through before its end.
        if (what === 'hold') return undefined
        for await (const chunk of answer.body ?? []) res.write(chunk)
        return res.end()
      }
      pass().catch(() => res.destroy())
      return undefined
    })
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    seen,
    close() {
      proxy.closeAllConnections()
      proxy.close()
    },
  }
}
