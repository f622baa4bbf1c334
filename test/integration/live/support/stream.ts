import { request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { waitFor } from '../../../support/wait-for.ts'

export interface Message {
  readonly id: string
  readonly event: string
  // Tests look into messages of every shape; what they expect is what they assert.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any
}

/** An event stream as its client sees it; written from the HTML standard, not from the server. */
export interface Stream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly messages: readonly Message[]
  /** The last id that was seen, with or without a message. */
  readonly lastId: string
  readonly retryMs: number | undefined
  readonly comments: number
  readonly ended: boolean
  /** All that came, for answers that are no stream. */
  readonly text: string
  /** The first message that fits, of those that came or come. */
  message(fits: (message: Message) => boolean, withinMs?: number): Promise<Message>
  end(): Promise<void>
  hangUp(): void
  /** Stops reading, as a client does whose page hangs. */
  pause(): void
  resume(): void
}

export async function openStream(
  url: string,
  token: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Stream> {
  const res = await new Promise<IncomingMessage>((resolve, reject) => {
    const req = request(
      `${url}${path}`,
      { headers: { authorization: `Bearer ${token}`, ...headers } },
      resolve,
    )
    req.on('error', reject)
    req.end()
  })
  return readStream(res)
}

function readStream(res: IncomingMessage): Stream {
  const messages: Message[] = []
  const state = { lastId: '', retryMs: undefined as number | undefined, comments: 0, ended: false, text: '' }
  let rest = ''
  res.setEncoding('utf8')
  res.on('error', () => undefined)
  res.on('close', () => {
    state.ended = true
  })
  res.on('data', (chunk: string) => {
    state.text += chunk
    rest += chunk
    for (let at = rest.indexOf('\n\n'); at !== -1; at = rest.indexOf('\n\n')) {
      read(rest.slice(0, at))
      rest = rest.slice(at + 2)
    }
  })

  function read(block: string): void {
    let event = 'message'
    let data = ''
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':')
      const [field, value] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
      if (field === '') state.comments += 1
      else if (field === 'id') state.lastId = value
      else if (field === 'event') event = value
      else if (field === 'data') data += value
      else if (field === 'retry') state.retryMs = Number(value)
      else throw new Error(`no field of an event stream: ${line}`)
    }
    if (data !== '') messages.push({ id: state.lastId, event, data: JSON.parse(data) })
  }

  return {
    status: res.statusCode ?? 0,
    headers: res.headers,
    messages,
    get lastId() {
      return state.lastId
    },
    get retryMs() {
      return state.retryMs
    },
    get comments() {
      return state.comments
    },
    get ended() {
      return state.ended
    },
    get text() {
      return state.text
    },
    message: (fits, withinMs) =>
      waitFor('a message on the stream', () => messages.find((one) => fits(one)), withinMs),
    async end() {
      await waitFor('the end of the stream', () => state.ended)
    },
    hangUp: () => res.destroy(),
    pause: () => res.pause(),
    resume: () => res.resume(),
  }
}
