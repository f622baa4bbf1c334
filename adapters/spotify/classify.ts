import type { Classify } from '../http/classify.ts'
import { readError } from './schema.ts'

/**
 * What Spotify's refusals mean (https://developer.spotify.com/documentation/web-api/concepts/api-calls#response-status-codes).
 * 403 has several causes that only the body tells apart, and one of them is not JSON.
 */
export const classify: Classify = ({ status, json, text }) => {
  const { message, reason } = readError(json)
  const says = message ?? (status === 403 ? text : undefined)
  if (status === 403) {
    // The owner of an app in development mode must hold Premium, or nobody may use it:
    // https://developer.spotify.com/blog/2026-02-06-update-on-developer-access-and-platform-security
    if (/premium subscription required/i.test(text)) return { code: 'misconfigured', says }
    // https://developer.spotify.com/documentation/web-api/concepts/quota-modes: at most five listeners, named beforehand.
    if (/not registered in the developer dashboard/i.test(text)) return { code: 'not_allowed', says }
    return { code: 'access_denied', says }
  }
  // https://developer.spotify.com/documentation/web-api/references/changes/july-2026
  if (status === 429 && reason === 'QUOTA_EXCEEDED') return { code: 'quota_exceeded', says }
  if (status === 429) return { code: 'rate_limited', says }
  if (status === 401) return { code: 'token_rejected', says }
  if (status === 400) return { code: 'bad_request', says }
  return undefined
}
