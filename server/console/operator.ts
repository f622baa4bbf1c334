import type { Request } from 'express'
import type { QueueBackend } from '../../core/queue/backend.ts'
import { sameHash, sha256 } from '../../core/apps/credentials.ts'

/**
 * How the operator is known on one listener. `token` undefined = whoever reaches it is the operator: only on a listener of
 * its own, which is bound to this machine unless somebody says otherwise.
 */
export interface OperatorAccess {
  readonly token: string | undefined
  readonly queues: {
    readonly backend: QueueBackend
    readonly mayWrite: boolean
  }
}

export function isOperatorToken({ token }: Pick<OperatorAccess, 'token'>, shown: string): boolean {
  // Hashes are of one length, so nothing is told by how long the comparison takes.
  return token !== undefined && sameHash(sha256(shown), sha256(token))
}

/**
 * A name that leads to this machine can be anybody's (DNS rebinding), and a page of theirs would be the operator's. A listener
 * without a token answers to addresses and to `localhost` only.
 */
export function isOwnHost(req: Request): boolean {
  return req.hostname === 'localhost' || /^[\d.]+$|^\[?[0-9a-f:]+\]?$/i.test(req.hostname)
}
