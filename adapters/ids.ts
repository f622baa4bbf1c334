import { Fault } from '../core/faults.ts'
import type { ServiceId } from '../core/domain/ids.ts'

/**
 * Whether a text can be an id of any music service. Ids come from links and from partners and end up in paths and
 * comma-separated lists, where `..`, `/` or `,` would address something else.
 */
export function isPlainId(id: string): boolean {
  return /^(?!\.{1,2}$)[\w.-]{1,128}$/.test(id)
}

/** For calls that change something: an id that cannot exist is answered as the service answers an unknown one. */
export function requirePlainIds(service: ServiceId, ids: readonly string[]): void {
  if (ids.every(isPlainId)) return
  throw new Fault(`${service}: that is no id of this service`, {
    code: 'track_gone',
    retry: { when: 'never' },
    scope: 'track',
    service,
  })
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = []
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
  return parts
}
