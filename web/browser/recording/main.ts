/** Sharing and saving on the page of a song; without this script its links work all the same. */
import { offerToSave } from './save.ts'

const COPIED_MS = 2500

const shareButton = document.querySelector<HTMLButtonElement>('#share-button')
const copyButton = document.querySelector<HTMLButtonElement>('#copy-button')
const status = document.querySelector<HTMLElement>('#share-status')
/** The address everybody knows it by, not what this visitor happened to open. */
const address = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href ?? location.href

if (shareButton !== null && typeof navigator.share === 'function') {
  shareButton.hidden = false
  shareButton.addEventListener('click', () => {
    const title = document.querySelector<HTMLMetaElement>('meta[property="og:title"]')?.content ?? ''
    // Who closes the sheet has changed their mind, and nothing is wrong.
    navigator.share({ title, url: address }).catch(() => undefined)
  })
}

if (copyButton !== null) {
  copyButton.hidden = false
  copyButton.addEventListener('click', () => void copy(copyButton))
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const label = button.querySelector('span')
  if (label === null) return
  const before = button.dataset['label'] ?? label.textContent ?? ''
  button.dataset['label'] = before
  const said = (await write(address)) ? button.dataset['copied'] : button.dataset['failed']
  label.textContent = said ?? ''
  if (status !== null) status.textContent = said ?? ''
  setTimeout(() => {
    label.textContent = before
    if (status !== null) status.textContent = ''
  }, COPIED_MS)
}

/** The clipboard is there on https (and on this machine), and may be refused. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

void offerToSave()
