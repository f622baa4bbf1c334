import { createClient } from '../../../sdk/client.ts'
import { part } from './page.ts'
import type { Session } from './session.ts'

/** What this page uses of `<add-to-music>`; docs/button.md has the rest. */
interface SaveButton extends HTMLElement {
  getToken: () => Promise<string>
}

/** Gives every button its session, and leads to the pages that need one. */
export function startButtons(session: Session): void {
  for (const button of document.querySelectorAll<SaveButton>('add-to-music'))
    button.getToken = () => session.token()
  document.addEventListener('atm-change', (event) => showSongPage(event))
  const mySaves = part('#my-saves', HTMLAnchorElement)
  mySaves.addEventListener('click', (event) => {
    // Opened in another tab on purpose: that page says how to come in.
    if (event.metaKey || event.ctrlKey) return
    event.preventDefault()
    void openMySaves(session, mySaves.href)
  })
}

async function openMySaves(session: Session, home: string): Promise<void> {
  try {
    const client = createClient({ baseUrl: location.origin, token: await session.token() })
    const { link_url: url } = await client.users.linkSession()
    location.assign(`${url}&to=home`)
  } catch {
    location.assign(home)
  }
}

/** A save knows the page of its recording: the way to it appears beside the button. */
function showSongPage(event: Event): void {
  const { save } = (event as CustomEvent<{ readonly save?: { readonly share_url?: string } }>).detail
  const link = (event.target as Element).closest('.video')?.querySelector('.song-page')
  if (!(link instanceof HTMLAnchorElement) || save?.share_url === undefined) return
  link.href = save.share_url
  link.hidden = false
}
