import { Fault } from '../../core/faults.ts'
import type { CallOptions, CatalogAccess, Session } from '../adapter.ts'
import { bearer } from '../http/bearer.ts'
import type { HttpRequest, ServiceHttp } from '../http/service-http.ts'
import { appleMusicId } from './config.ts'
import type { DeveloperTokens } from './developer-token.ts'

type Call = Omit<HttpRequest, 'headers' | 'signal'>
type Run<T> = (request: HttpRequest) => Promise<T>

/** Puts the developer token, and for a listener the Music User Token, on calls. */
export interface AppleCalls {
  catalog<T>(access: CallOptions, call: Call, run: Run<T>): Promise<T>
  personal<T>(session: Session, options: CallOptions, call: Call, run: Run<T>): Promise<T>
}

/**
 * 401 is about our developer token, or, on personal endpoints only, about the listener's sign-in
 * (https://developer.apple.com/documentation/applemusicapi/http-status-codes). A new developer token is tried once; when that does not
 * help, a call without the listener tells whose token it is, so that one listener's trouble does not stop the service.
 */
export function createAppleCalls(http: ServiceHttp, tokens: DeveloperTokens): AppleCalls {
  async function withToken<T>(
    signal: AbortSignal,
    call: Call,
    run: Run<T>,
    own: Readonly<Record<string, string>>,
  ) {
    const once = async () => {
      const token = await tokens.current()
      const headers = { ...bearer(token), ...own }
      return { token, outcome: await settle(run({ ...call, headers, signal })) }
    }
    const first = await once()
    if (!isUnauthorised(first.outcome)) return unwrap(first.outcome)
    tokens.reject(first.token)
    return unwrap((await once()).outcome)
  }

  async function developerTokenWorks(signal: AbortSignal): Promise<boolean> {
    const probe: Call = { method: 'GET', path: '/catalog/us/songs', query: { ids: '1' } }
    const headers = bearer(await tokens.current())
    const outcome = await settle(http.send({ ...probe, headers, signal }))
    if (outcome.ok || outcome.fault.status === 404) return true
    if (outcome.fault.code === 'misconfigured') return false
    throw outcome.fault
  }

  return {
    catalog: ({ signal }, call, run) => withToken(signal, call, run, {}),
    async personal(session, { signal }, call, run) {
      try {
        return await withToken(signal, call, run, { 'music-user-token': session.accessToken })
      } catch (err) {
        if (!(err instanceof Fault) || err.code !== 'token_rejected') throw err
        throw (await developerTokenWorks(signal)) ? as(err, 'needs_reauth') : as(err, 'misconfigured')
      }
    },
  }
}

/** The storefront in a path; every call to the catalogue needs one. */
export function storefront(access: Pick<CatalogAccess, 'market'>): string {
  if (access.market !== undefined && /^[A-Za-z]{2}$/.test(access.market)) return access.market.toLowerCase()
  throw new Fault('apple-music: the catalogue cannot be asked without a market', {
    code: 'bad_request',
    retry: { when: 'never' },
    scope: 'track',
    service: appleMusicId,
  })
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

async function settle<T>(call: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await call }
  } catch (err) {
    return { ok: false, fault: Fault.from(err) }
  }
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw outcome.fault
}

function isUnauthorised(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && outcome.fault.status === 401
}

function as(fault: Fault, code: 'needs_reauth' | 'misconfigured'): Fault {
  const ours = code === 'misconfigured'
  return new Fault(fault.message, {
    code,
    retry: ours ? { when: 'backoff' } : { when: 'never' },
    scope: ours ? 'service' : 'link',
    service: appleMusicId,
    status: fault.status,
  })
}
