import { linksPerKey, rewrapTokens } from '../../core/links/rewrap-tokens.ts'
import type { CliContext } from './open-cli.ts'

/** Brings all tokens under the first of TOKEN_KEYS; says which keys are still needed. */
export async function keysRotate(ctx: CliContext) {
  const { rewrapped, unreadable } = await rewrapTokens(ctx.db, ctx.sealer)
  return { rewrapped, unreadable, links_per_key: await linksPerKey(ctx.db) }
}
