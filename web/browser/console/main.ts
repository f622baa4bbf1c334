/** Brings newer rows into the page while somebody looks at it; without this script the page loads anew now and then. */

const EVERY_MS = 2000
const place = document.querySelector('#live')
const controls = document.querySelector('#live-controls')

if (place !== null && controls !== null) keepNew(place, controls)

function keepNew(place: Element, controls: Element): void {
  let paused = false
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button small'
  button.setAttribute('aria-pressed', 'false')
  button.textContent = 'Pause'
  button.addEventListener('click', () => {
    paused = !paused
    button.setAttribute('aria-pressed', String(paused))
    button.textContent = paused ? 'Go on' : 'Pause'
  })
  controls.append(button)
  setInterval(() => {
    if (!paused && !document.hidden) void refresh(place)
  }, EVERY_MS)
}

/** Nothing moves under somebody who reads: not while something is open, or has the focus. */
function isRead(place: Element): boolean {
  return place.querySelector('details[open]') !== null || place.contains(document.activeElement)
}

async function refresh(place: Element): Promise<void> {
  if (isRead(place)) return
  try {
    const answer = await fetch(location.href, { redirect: 'manual' })
    // Signed out: the next click says so.
    if (!answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const newer = page.querySelector('#live')
    if (newer === null || isRead(place) || newer.innerHTML === place.innerHTML) return
    const scrolled = place.querySelector('.table')?.scrollLeft ?? 0
    place.replaceChildren(...newer.childNodes)
    const table = place.querySelector('.table')
    if (table !== null) table.scrollLeft = scrolled
  } catch {
    // Away for a moment; the next turn tries again.
  }
}
