import { linksPerKey, rewrapTokens } from '../../core/links/rewrap-tokens.ts'
import { rewrapSecrets, secretsPerKey } from '../../core/webhooks/rewrap-secrets.ts'
import type { CliContext } from './open-cli.ts'

/** Brings all tokens and secrets under the first of TOKEN_KEYS; says which keys are still needed. */
export async function keysRotate(ctx: CliContext) {
  const { rewrapped, unreadable } = await rewrapTokens(ctx.db, ctx.sealer)
  const webhooks = await rewrapSecrets(ctx.db, ctx.sealer)
  return {
    rewrapped,
    unreadable,
    links_per_key: await linksPerKey(ctx.db),
    webhook_secrets: { ...webhooks, per_key: await secretsPerKey(ctx.db) },
  }
}
