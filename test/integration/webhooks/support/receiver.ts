import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Received {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly at: number
}

export type Behaviour = (res: ServerResponse, received: Received) => void

const OK: Behaviour = (res) => res.writeHead(204).end()

/** Somebody's endpoint: a real server that writes down what it gets. */
export class Receiver {
  readonly received: Received[] = []
  behaviour: Behaviour = OK
  private readonly server: Server

  private constructor(server: Server) {
    this.server = server
  }

  static async start(behaviour: Behaviour = OK): Promise<Receiver> {
    const receiver = new Receiver(
      createServer((req, res) => {
        const chunks: Buffer[] = []
        req.on('data', (chunk: Buffer) => chunks.push(chunk))
        req.on('end', () => {
          const raw = Buffer.concat(chunks).toString('utf8')
          const one = {
            id: String(req.headers['webhook-id']),
            headers: req.headers,
            raw,
            body: JSON.parse(raw) as unknown,
            at: performance.now(),
          }
          receiver.received.push(one)
          receiver.behaviour(res, one)
        })
      }),
    )
    receiver.behaviour = behaviour
    await new Promise<void>((done) => receiver.server.listen(0, '127.0.0.1', done))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`
  }

  ids(): ReadonlySet<string> {
    return new Set(this.received.map(({ id }) => id))
  }

  ofType(type: string): readonly Received[] {
    return this.received.filter(({ body }) => body.type === type)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }
}

export function answering(status: number, headers: Record<string, string> = {}, body = ''): Behaviour {
  return (res) => res.writeHead(status, headers).end(body)
}

/** Throws when the signature is not good. */
export function checkSignature(secret: string, { raw, headers }: Received): void {
  new Webhook(secret).verify(raw, headers as Record<string, string>)
}
