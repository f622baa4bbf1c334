import type { CallOptions, Session } from '../adapter.ts'
import { bearer } from '../http/bearer.ts'
import type { HttpRequest } from '../http/service-http.ts'
import type { Config } from './config.ts'
import type { PageInfo } from './schema.ts'

type Call = Pick<HttpRequest, 'method' | 'path' | 'query' | 'body'>

/** Completes a request with both credentials: https://developer.amazon.com/docs/music/API_web_overview.html */
export type Authorise = (session: Session, options: CallOptions, call: Call) => HttpRequest

export function createAuthorise({ securityProfileId }: Config): Authorise {
  return (session, { signal }, call) => ({
    ...call,
    headers: { 'x-api-key': securityProfileId, ...bearer(session.accessToken) },
    signal,
  })
}

/** https://developer.amazon.com/docs/music/API_web_pagination.html */
export const PAGE = 100
const MAX_PAGES = 100

/** Reads all pages; `undefined` from the first `read` means that the list does not exist. */
export async function readPages<T>(
  read: (cursor: string | undefined) => Promise<{ items: readonly T[]; pageInfo: PageInfo } | undefined>,
): Promise<readonly T[] | undefined> {
  const items: T[] = []
  let cursor: string | undefined
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = await read(cursor)
    if (page === undefined) return count === 0 ? undefined : items
    items.push(...page.items)
    cursor = page.pageInfo.token ?? undefined
    if (!page.pageInfo.hasNextPage || cursor === undefined) break
  }
  return items
}
