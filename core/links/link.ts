import type { Selectable } from 'kysely'
import type { LinkRow } from '../database/schema.ts'
import type { SealPlace } from '../crypto/seal.ts'

export type Link = Selectable<LinkRow>

/** Where a token of this link may be opened; a row copied to another user or service does not open. */
export function sealPlace(
  link: Pick<Link, 'id' | 'app_id' | 'user_id' | 'service'>,
  field: SealPlace['field'],
): SealPlace {
  return { linkId: link.id, appId: link.app_id, userId: link.user_id, service: link.service, field }
}
