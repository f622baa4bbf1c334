/**
 * The wire format of Server-Sent Events. JSON has no line breaks, so a message is three lines.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function frame(id: string, event: string, data: unknown): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** Keeps proxies from hanging up; the id moves the place to go on from, without a message for the reader. */
export function heartbeat(id: string | undefined): Buffer {
  return Buffer.from(id === undefined ? ': still here\n\n' : `: still here\nid: ${id}\n\n`)
}

/** How long a client waits before it connects again. */
export function retryAfter(ms: number): Buffer {
  return Buffer.from(`retry: ${ms}\n\n`)
}

/**
 * The last message of a save's stream. Its id makes a browser that connects again say so, and 204 then ends it: an
 * EventSource otherwise connects again for ever.
 */
export const END_ID = 'end'
