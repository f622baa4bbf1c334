/** Asks our server for a token of this visitor; kept in memory only, and asked for anew before it ends. */
export function createSession() {
  const EARLY_MS = 60_000
  let current: Promise<{ readonly token: string; readonly endsAt: number }> | undefined

  async function ask() {
    const answer = await fetch('/demo/session', { method: 'POST' })
    if (!answer.ok) throw new Error(`the demo gave no session: ${answer.status}`)
    const { token, expires_at: end } = (await answer.json()) as { token: string; expires_at: string }
    return { token, endsAt: Date.parse(end) }
  }

  return {
    async token(): Promise<string> {
      current ??= ask()
      const known = await current.catch((err: unknown) => {
        current = undefined
        throw err
      })
      if (known.endsAt - Date.now() > EARLY_MS) return known.token
      current = ask()
      return (await current).token
    },
  }
}
export type Session = ReturnType<typeof createSession>
