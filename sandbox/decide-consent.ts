export interface ConsentDecision {
  readonly decision: 'allow' | 'deny'
  /** An account's id, made when it does not exist; default a new listener. */
  readonly account?: string
  readonly market?: string
}

/**
 * Answers an authorize address the way a listener would: presses a button on the consent page and returns where the
 * service sends the browser next.
 */
export async function decideConsent(authorizeUrl: string, decision: ConsentDecision): Promise<string> {
  const { search, origin, pathname } = new URL(authorizeUrl)
  const form = new URLSearchParams(search)
  for (const [name, value] of Object.entries(decision)) form.set(name, String(value))
  const response = await fetch(`${origin}${pathname}`, { method: 'POST', body: form, redirect: 'manual' })
  const location = response.headers.get('location')
  if (location === null)
    throw new Error(`consent answered ${String(response.status)}: ${await response.text()}`)
  return location
}
