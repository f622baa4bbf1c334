import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Logger } from '../../../core/logger.ts'
import { ProblemError } from '../../http/problem.ts'
import type { PictureOrder } from './draw.ts'

/** Draws a picture, or gives the one drawn before; throws the problem `unavailable` when it is too much at once. */
export type DrawPicture = (order: PictureOrder) => Promise<Buffer>

export interface PictureLimits {
  /** A picture takes a fraction of a second, the first one some seconds on a busy machine. */
  readonly patienceMs?: number
  /** How long the process is kept for the next picture. */
  readonly idleMs?: number
  readonly mostWaiting?: number
  readonly mostKept?: number
}

const PAINTER = fileURLToPath(new URL('painter.ts', import.meta.url))
const Answer = z.union([
  z.object({ png: z.instanceof(Uint8Array) }).transform(({ png }) => Buffer.from(png)),
  z.object({ failed: z.string() }).transform(({ failed }) => new Error(failed)),
])

/** One process draws for everybody, one picture at a time; it starts with the first and ends when there is nothing to do. */
export function createPictures(log: Logger, limits: PictureLimits = {}): DrawPicture {
  const { patienceMs = 15_000, idleMs = 30_000, mostWaiting = 30, mostKept = 60 } = limits
  const kept = new Map<string, Promise<Buffer>>()
  let painter: ChildProcess | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let idle: NodeJS.Timeout | undefined

  function ready(): ChildProcess {
    if (painter?.connected === true) return painter
    // Fonts are those we bring, whatever the machine has: a picture is the same everywhere.
    const env = { DISABLE_SYSTEM_FONTS_LOAD: '1' }
    const started = fork(PAINTER, {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // It must not keep this process alive; without the channel it ends by itself.
    started.unref()
    started.channel?.unref()
    painter = started
    return started
  }

  /** The next picture gets a new process; nothing is sent to one that is ending. */
  function end(child: ChildProcess): void {
    if (painter === child) painter = undefined
    child.kill('SIGKILL')
  }

  async function paint(order: PictureOrder): Promise<Buffer> {
    clearTimeout(idle)
    const child = ready()
    try {
      const answer = await ask(child, order, patienceMs)
      if (answer instanceof Error) throw answer
      return answer
    } catch (err) {
      end(child)
      log.warn({ recording: order.id, err: String(err) }, 'a picture could not be drawn')
      throw unavailable()
    } finally {
      idle = setTimeout(() => end(child), idleMs).unref()
    }
  }

  return (order) => {
    const name = JSON.stringify(order)
    const before = kept.get(name)
    if (before !== undefined) return before
    if (waiting >= mostWaiting) return Promise.reject(unavailable())
    waiting += 1
    const drawn = queue.then(() => paint(order)).finally(() => (waiting -= 1))
    queue = drawn.catch(() => undefined)
    kept.set(name, drawn)
    drawn.catch(() => kept.delete(name))
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return drawn
  }
}

function unavailable(): ProblemError {
  return new ProblemError('unavailable', {
    detail: 'The picture cannot be drawn at the moment. Ask again a little later.',
    headers: { 'Retry-After': '10' },
  })
}

/** Rejects when there is no answer in time, or the process ended over it. */
function ask(child: ChildProcess, order: PictureOrder, patienceMs: number): Promise<Buffer | Error> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      clearTimeout(late)
      child.off('message', onMessage).off('exit', onExit).off('error', onExit)
      settle()
    }
    const onMessage = (message: unknown) => {
      const read = Answer.safeParse(message)
      done(() => (read.success ? resolve(read.data) : reject(new Error('no picture'))))
    }
    const onExit = () => done(() => reject(new Error('the painter ended')))
    const late = setTimeout(() => done(() => reject(new Error('no picture in time'))), patienceMs)
    child.on('message', onMessage).on('exit', onExit).on('error', onExit)
    child.send(order, (err) => {
      if (err !== null) onExit()
    })
  })
}
