import type { World } from './world.ts'

/** Ways a sign-in can go wrong after the listener pressed a button, by the decision that plays them. */
export const SIGN_IN_FAILURES: Readonly<Record<string, string>> = {
  error: 'the service reports an error',
  foreign_state: 'the answer belongs to another sign-in',
  used_code: 'the permission was used before',
  token_down: 'the service cannot be reached afterwards',
  expire: 'every consent ends now',
}

/** Conditions of an account that let it sign in and fail later; the service's own flags. */
export function accountFailures(flags: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    flags.map((flag) => [`flag:${flag}`, `the account: ${flag.replaceAll('_', ' ')}`]),
  )
}

/** The flags the listener's account gets by this decision; undefined = none. */
export function flagsOf(decision: string): { readonly flags: readonly string[] } | undefined {
  return decision.startsWith('flag:') ? { flags: [decision.slice('flag:'.length)] } : undefined
}

/** What the browser brings back instead of a code; undefined = the sign-in goes on. */
export function playFailure(
  world: World,
  service: string,
  tokenPath: string,
  decision: string,
): Readonly<Record<string, string>> | undefined {
  if (decision === 'deny') return { error: 'access_denied' }
  if (decision === 'error') return { error: 'server_error' }
  if (decision === 'foreign_state') return { code: world.random(), state: world.random() }
  if (decision === 'used_code') return { code: world.random() }
  if (decision === 'token_down') {
    world.faults.add({ service, pathIncludes: tokenPath, effect: { kind: 'answer', status: 503 } })
    return undefined
  }
  if (decision === 'expire') {
    world.expireConsents({})
    return { error: 'access_denied' }
  }
  return decision === 'allow' || decision.startsWith('flag:') ? undefined : { error: 'access_denied' }
}
