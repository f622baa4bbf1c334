import { Webhook } from 'standardwebhooks'
import { secretsOf } from '../../core/webhooks/secrets.ts'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import type { RawRequest, Verify } from '../http/route.ts'

/** Checked in vain for apps there are not, so that they take as long as others. */
const NOBODYS_SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`

/**
 * Standard Webhooks over the bytes as they came, with any secret of the app that counts; not older or newer than five
 * minutes. Every refusal is the same: nobody learns which apps there are.
 */
export function createVerifyHook(ctx: ServerContext): Verify {
  return async ({ params, header, bytes }) => {
    const named = params['app_id'] ?? ''
    // No text in the database may hold NUL, so no query may be asked for it.
    const appId = named.includes('\u0000') ? '' : named
    const app = await ctx.db.selectFrom('apps').select('mode').where('id', '=', appId).executeTakeFirst()
    const known = await secretsOf(ctx.db, ctx.sealer, { appId, endpointId: null }, ctx.now())
    const secrets = known.map(({ secret }) => secret)
    const good = (secrets.length === 0 ? [NOBODYS_SECRET] : secrets).map((secret) =>
      isSigned(secret, header, bytes),
    )
    if (app === undefined || secrets.length === 0 || !good.includes(true)) {
      throw new ProblemError('unauthorized', { detail: 'The signature is missing, wrong or too old.' })
    }
    const credential = { kind: 'hook' as const, id: appId }
    return { appId, mode: app.mode, userId: undefined, scopes: ['saves:write'], credential }
  }
}

function isSigned(secret: string, header: RawRequest['header'], bytes: Buffer): boolean {
  const headers = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, header(name) ?? '']),
  )
  try {
    new Webhook(secret).verify(bytes, headers, { jsonParse: false })
    return true
  } catch {
    return false
  }
}
