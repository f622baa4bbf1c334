import type { Classify } from '../http/classify.ts'
import { readError } from './schema.ts'

/** Whether a call is made for a listener, with their Music User Token. */
export function isPersonal(path: string): boolean {
  return path.startsWith('/me/') || path.endsWith('/library')
}

/** What Apple's refusals mean: https://developer.apple.com/documentation/applemusicapi/http-status-codes */
export const classify: Classify = ({ status, path, json }) => {
  const { code, says } = readError(json)
  if (status === 401)
    return isPersonal(path) ? { code: 'token_rejected', says } : { code: 'misconfigured', says }
  // A dead Music User Token (code 40300) or terms the account has not accepted; nothing here can renew it.
  if (status === 403)
    return isPersonal(path) ? { code: 'needs_reauth', says } : { code: 'misconfigured', says }
  // "Privilege CloudLibrary": https://developer.apple.com/forums/thread/694455
  if (status === 400 && code === '40015') return { code: 'no_subscription', says }
  if (status === 400) return { code: 'bad_request', says }
  // The limit is the team's, and as a rule there is no Retry-After: https://github.com/music-assistant/server/issues/5333
  if (status === 429) return { code: 'rate_limited', says }
  return undefined
}
