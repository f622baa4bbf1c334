import type { Db } from '../database/open.ts'

/** A playlist of ours at a service. */
export interface KnownPlaylist {
  /** The service's own id. */
  readonly playlist_id: string
  readonly url: string | null
}

/** The playlist that a link's songs for this name go to; undefined before the first one, and for a link that is new. */
export function readPlaylist(
  db: Db,
  linkId: string,
  name: string,
): Promise<(KnownPlaylist & { readonly seen_at: Date }) | undefined> {
  return db
    .selectFrom('playlists')
    .select(['playlist_id', 'url', 'seen_at'])
    .where('link_id', '=', linkId)
    .where('name', '=', name)
    .executeTakeFirst()
}

/** Remembers it, or that it was seen again. A link that has gone meanwhile (SQLSTATE 23503) fails the job, which finds no link next. */
export async function storePlaylist(
  db: Db,
  linkId: string,
  name: string,
  { playlist_id, url }: KnownPlaylist,
  seenAt: Date,
): Promise<void> {
  const seen = { playlist_id, url, seen_at: seenAt }
  await db
    .insertInto('playlists')
    .values({ link_id: linkId, name, ...seen })
    .onConflict((conflict) => conflict.columns(['link_id', 'name']).doUpdateSet(seen))
    .execute()
}

export async function forgetPlaylist(db: Db, linkId: string, name: string): Promise<void> {
  await db.deleteFrom('playlists').where('link_id', '=', linkId).where('name', '=', name).execute()
}
