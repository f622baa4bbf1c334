import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Answer } from '../../../support/product.ts'

/** Sends bytes as they are, which no HTTP client would, and reads the one answer until the server hangs up. */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<Answer> {
  const raw = openRaw(url)
  raw.socket.write(bytes)
  return parseAnswer(await raw.text)
}

/** A connection for requests that come in pieces. `text` is all that came until the server hung up. */
export function openRaw(url: string): { readonly socket: Socket; readonly text: Promise<string> } {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const text = new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
  })
  return { socket, text }
}

export function parseAnswer(text: string): Answer {
  const end = text.indexOf('\r\n\r\n')
  const [line = '', ...fields] = text.slice(0, end).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1])
  if (end === -1 || Number.isNaN(status)) throw new Error(`no HTTP answer: ${JSON.stringify(text)}`)
  const headers = new Headers(
    fields.map((field): [string, string] => {
      const colon = field.indexOf(':')
      return [field.slice(0, colon), field.slice(colon + 1).trim()]
    }),
  )
  const body = text.slice(end + 4)
  return { status, headers, body: body === '' ? undefined : JSON.parse(body) }
}
