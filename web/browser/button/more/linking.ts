import { createUsers } from '../../../../sdk/client.ts'
import type { Session } from '../session.ts'

/** How far the listener is with linking a service. */
export type LinkPhase = 'waiting' | 'closed' | 'blocked' | 'failed'

export interface LinkStep {
  readonly service: string
  readonly phase: LinkPhase
  /** The page to open by hand, where no window could be opened. */
  readonly url?: string
}

export interface LinkWatcher {
  readonly step: (step: LinkStep) => void
  /** Our page says so. Live status says it as well, where the app's origin is not registered. */
  readonly linked: (service: string) => void
}

const WINDOW = 'popup,width=480,height=760'
const LOOK_EVERY_MS = 500

/**
 * Opens the linking pages. Must be called from within a click: only then do browsers let a window open, so it is opened
 * empty and led to its address once the address is known.
 */
export function startLinking(session: Session, service: string, watcher: LinkWatcher): () => void {
  const opened = openWindow()
  const ended = new AbortController()
  addEventListener(
    'message',
    (event) => {
      if (event.origin !== session.api || !isLinked(event.data)) return
      stop()
      opened?.close()
      watcher.linked(event.data.service ?? service)
    },
    { signal: ended.signal },
  )
  const timer = setInterval(() => {
    if (opened?.closed !== true) return
    stop()
    watcher.step({ service, phase: 'closed' })
  }, LOOK_EVERY_MS)
  function stop() {
    clearInterval(timer)
    ended.abort()
  }
  if (opened !== null) watcher.step({ service, phase: 'waiting' })
  void lead()
  async function lead() {
    try {
      const { link_url: list } = await createUsers(session.transport).linkSession()
      const url = `${list}&service=${encodeURIComponent(service)}`
      if (ended.signal.aborted) return
      if (opened === null) watcher.step({ service, phase: 'blocked', url })
      else opened.location.replace(url)
    } catch {
      stop()
      opened?.close()
      watcher.step({ service, phase: 'failed' })
    }
  }
  return stop
}

function openWindow(): Window | null {
  try {
    return open('about:blank', 'add-to-music-link', WINDOW)
  } catch {
    return null
  }
}

function isLinked(data: unknown): data is { readonly service?: string } {
  return (
    typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'add-to-music:linked'
  )
}

/** A frame without an origin of its own: the app closed it off, windows may be forbidden too. */
export function isClosedFrame(): boolean {
  return globalThis.origin === 'null'
}
