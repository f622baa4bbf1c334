import type { Request, RequestHandler } from 'express'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { readBrowserSession } from '../pages/browser-session.ts'
import { viewTrack } from '../saves/views.ts'
import { startUserSession } from '../users/start-session.ts'
import { readRecording } from './read-recording.ts'

/** As long as it takes to save one song; the button asks again. */
const SESSION_MS = 15 * 60_000

/**
 * For the save button on the page of a song: what it saves, and a token for the listener whose browser this is; 204 for
 * everybody else. The page itself is the same for all, so its script asks, and nothing of the answer is kept.
 */
export function songSession(ctx: ServerContext): RequestHandler {
  return async (req, res) => {
    res.set('Cache-Control', 'no-store')
    requireOwnPage(req, ctx.publicUrl())
    const visitor = await readBrowserSession(ctx.db, req, ctx.publicUrl(), ctx.now())
    const recording =
      visitor === undefined
        ? undefined
        : await readRecording(ctx.db, String(req.params['recording']), ctx.now())
    // A sound that was sped up or slowed is one app's own: the API has no words for it but the id of the sound.
    if (visitor === undefined || recording === undefined || recording.track.tempo !== undefined) {
      res.status(204).end()
      return
    }
    const { appId, userId } = visitor
    const options = { ttlMs: SESSION_MS, displayName: undefined }
    const { token } = await startUserSession(ctx, { appId, userId }, options)
    res.status(201).json({ token, user: userId, track: viewTrack(recording.track) })
  }
}

/** The cookie alone is not enough: browsers name the origin in every POST (https://fetch.spec.whatwg.org/#origin-header). */
function requireOwnPage(req: Request, publicUrl: string): void {
  const site = req.get('sec-fetch-site')
  const own = req.get('origin') === new URL(publicUrl).origin
  if (own && (site === undefined || site === 'same-origin')) return
  throw new ProblemError('forbidden', { detail: 'Only a page of this service may ask for this.' })
}
