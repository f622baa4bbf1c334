interface Session {
  readonly token: string
  readonly user: string
  /** What is saved, in the words of the API. */
  readonly track: unknown
}

interface SaveButton extends HTMLElement {
  track: unknown
  token: string
  user: string
  getToken: () => Promise<string>
}

/**
 * Shows the save button to a listener who is signed in here. The page does not know, so it asks; the token stays in this
 * script and ends within minutes. For everybody else the links are the way.
 */
export async function offerToSave(): Promise<void> {
  const place = document.querySelector<HTMLElement>('#save')
  const recording = place?.dataset['recording']
  if (place === null || recording === undefined) return
  const session = await askForSession(recording)
  if (session === undefined) return
  const script = new URL('/button.js', location.origin).href
  await import(script)
  const button = document.createElement('add-to-music') as SaveButton
  button.track = session.track
  button.user = session.user
  button.token = session.token
  button.getToken = async () => {
    const again = await askForSession(recording)
    if (again === undefined) throw new Error('signed out')
    return again.token
  }
  place.append(button)
  place.hidden = false
}

async function askForSession(recording: string): Promise<Session | undefined> {
  try {
    const answer = await fetch(`/t/${recording}/session`, { method: 'POST' })
    return answer.status === 201 ? ((await answer.json()) as Session) : undefined
  } catch {
    return undefined
  }
}
