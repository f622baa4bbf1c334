import type { ServiceId } from '../../core/domain/ids.ts'
import { Fault } from '../../core/faults.ts'

/** The request was not sent, because the service wants peace or has more of us than it takes. */
export function heldBack(service: ServiceId, reason: string | null, ms: number): Fault {
  const isLimit = reason === 'rate_limited' || reason === 'quota_exceeded' || reason === null
  return new Fault(`${service}: held back (${reason ?? 'rate_limited'}), nothing was sent`, {
    code: isLimit ? 'rate_limited' : 'service_unavailable',
    retry: { when: 'after', ms: Math.max(1, Math.ceil(ms)) },
    scope: 'service',
    service,
    sent: false,
  })
}

/** Whoever wanted the call has stopped waiting for it. */
export function notWanted(service: ServiceId): Fault {
  return new Fault(`${service}: the call was stopped by its caller before it was sent`, {
    code: 'internal',
    retry: { when: 'backoff' },
    scope: 'link',
    service,
    sent: false,
  })
}
