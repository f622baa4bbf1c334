import { delay } from './delay.ts'

export interface Message {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** Thrown when nothing came for too long, not even the heartbeat: something in between holds the stream back. */
export class Silence extends Error {
  override readonly name = 'Silence'
}

const FIRST_MS = 8000
/** The heartbeat comes every 15 seconds. */
const SILENT_MS = 40_000

/** The messages of an event stream; `resume` is told every id and retry time, with and without a message. */
export async function* readMessages(
  response: Response,
  resume: (field: 'id' | 'retry', value: string) => void,
): AsyncGenerator<Message> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return
  try {
    let rest = ''
    for (let patienceMs = FIRST_MS; ; patienceMs = SILENT_MS) {
      const { done, value } = await within(reader.read(), patienceMs)
      if (done) return
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const message = { id: '', event: 'message', data: '' }
        for (const line of block.split('\n')) {
          const [, field, text = ''] = /^(\w*): ?(.*)$/.exec(line) ?? []
          if (field === 'id' || field === 'retry') resume(field, text)
          if (field === 'id' || field === 'event' || field === 'data') message[field] = text
        }
        if (message.data !== '') yield message
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined)
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const over = new AbortController()
  const silence = delay(ms, over.signal).then(
    () => {
      throw new Silence()
    },
    () => work,
  )
  try {
    return await Promise.race([work, silence])
  } finally {
    over.abort()
  }
}
