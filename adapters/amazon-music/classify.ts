import type { Classify, Meaning } from '../http/classify.ts'
import { readError } from './schema.ts'

/** https://developer.amazon.com/docs/music/API_web_errors.html */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  BAD_REQUEST: { code: 'bad_request' },
  INVALID_AUTH_TYPE: { code: 'token_rejected' },
  INVALID_AUTH_TOKEN: { code: 'token_rejected' },
  INVALID_ACCESS_TOKEN: { code: 'token_rejected' },
  NO_ACCESS_TOKEN: { code: 'token_rejected' },
  INVALID_CLIENT_ID: { code: 'misconfigured' },
  NO_X_API_KEY: { code: 'misconfigured' },
  AUTH_NO_MUSIC_ACCOUNT_FOUND: { code: 'no_account' },
  NO_MUSIC_ACCOUNT_FOUND: { code: 'no_account' },
  // Plans differ in what they include, so the next track may be fine.
  DENIED_SUBSCRIPTION_TIER: { code: 'no_subscription', scope: 'track' },
  ACCESS_DENIED: { code: 'access_denied' },
  RESOURCE_NOT_FOUND: { code: 'track_gone' },
  THROTTLED: { code: 'rate_limited' },
  INTERNAL: { code: 'service_unavailable' },
  // A service behind Amazon's failed for this request; other than INTERNAL it is not marked as worth repeating.
  DEPENDENCY: { code: 'service_unavailable', retry: 'never', scope: 'track' },
}

export const classify: Classify = ({ json }) => {
  const { code, message } = readError(json)
  const meaning = code === undefined ? undefined : MEANINGS[code]
  return meaning === undefined ? undefined : { ...meaning, says: message ?? code }
}
