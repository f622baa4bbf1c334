import { part } from './page.ts'

/** On a phone the sides are sheets over the feed; where there is room they just stand there. */
export function startSheets(): void {
  const feed = part('main', HTMLElement)
  let opener: HTMLElement | undefined

  function close(): void {
    if (opener === undefined) return
    for (const side of document.querySelectorAll('.side')) {
      side.classList.remove('open')
      side.removeAttribute('role')
      side.removeAttribute('aria-modal')
    }
    opener.setAttribute('aria-expanded', 'false')
    feed.inert = false
    opener.focus()
    opener = undefined
  }
  function open(button: HTMLElement): void {
    const side = part(`#${button.dataset['open'] ?? ''}`, HTMLElement)
    opener = button
    side.classList.add('open')
    side.setAttribute('role', 'dialog')
    side.setAttribute('aria-modal', 'true')
    button.setAttribute('aria-expanded', 'true')
    feed.inert = true
    part('[tabindex="-1"]', HTMLElement, side).focus({ preventScroll: true })
    side.scrollTop = 0
  }

  for (const button of document.querySelectorAll<HTMLElement>('[data-open]'))
    button.addEventListener('click', () => open(button))
  for (const button of document.querySelectorAll('[data-close]')) button.addEventListener('click', close)
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })
  // Turned or made wider: the sheet is a column now, and the feed beside it works again.
  matchMedia('(min-width: 48rem)').addEventListener('change', close)
}
