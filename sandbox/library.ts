import type { Request } from 'express'
import { faultOf } from './faults.ts'
import type { StoredAccount } from './state.ts'
import type { World } from './world.ts'

const SLOW_APPLY_MS = 30_000

/** Saves one track: at once, after the service's usual delay, or as a fault says late or never. */
export function putInLibrary(
  world: World,
  req: Request,
  account: StoredAccount,
  track: string,
  delayMs = 0,
): void {
  const fault = faultOf(req)
  if (fault === 'not_applied') return
  const { service, id } = account
  const at = world.now()
  const wait = fault === 'slow_apply' ? SLOW_APPLY_MS : delayMs
  if (wait === 0) world.commit({ type: 'library.add', service, account: id, at, track })
  else world.commit({ type: 'library.promised', service, account: id, at, track, dueAt: at + wait })
}

export function takeFromLibrary(world: World, account: StoredAccount, track: string): void {
  const { service, id } = account
  world.commit({ type: 'library.remove', service, account: id, at: world.now(), track })
}
