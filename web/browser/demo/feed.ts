import { part } from './page.ts'

const KEYS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  PageDown: 1,
  ArrowUp: -1,
  k: -1,
  PageUp: -1,
}

/** Swipe, wheel, arrow keys and buttons move by one video; `show` is told which one fills the phone. */
export function startFeed(show: (video: HTMLElement) => void): void {
  const feed = part('#feed', HTMLElement)
  const videos = [...feed.querySelectorAll<HTMLElement>('.video')]
  const previous = part('#previous', HTMLButtonElement)
  const next = part('#next', HTMLButtonElement)
  let at = -1

  function arrived(index: number): void {
    const video = videos[index]
    if (index === at || video === undefined) return
    at = index
    for (const one of videos) one.classList.toggle('playing', one === video)
    previous.disabled = at === 0
    next.disabled = at === videos.length - 1
    show(video)
  }
  function move(by: number): void {
    videos[Math.min(Math.max(at + by, 0), videos.length - 1)]?.scrollIntoView({ block: 'start' })
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) arrived(videos.findIndex((video) => video === target))
    },
    { root: feed, threshold: 0.6 },
  )
  for (const video of videos) {
    seen.observe(video)
    // Tab goes on to the next video's button; the video comes along whole.
    video.addEventListener('focusin', () => {
      if (videos[at] !== video) video.scrollIntoView({ block: 'start' })
    })
  }
  previous.addEventListener('click', () => move(-1))
  next.addEventListener('click', () => move(1))
  addEventListener('keydown', (event) => {
    const by = KEYS[event.key]
    if (by === undefined || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    if (!isForFeed(event.target)) return
    event.preventDefault()
    move(by)
  })
  arrived(0)
  tellPlace(feed)
}

/** Tells the styles where in the window the phone is: messages are above everything, and should still be in it. */
function tellPlace(feed: HTMLElement): void {
  const { style } = document.documentElement
  const tell = () => {
    const { left, width, bottom } = feed.getBoundingClientRect()
    style.setProperty('--phone-left', `${left}px`)
    style.setProperty('--phone-width', `${width}px`)
    style.setProperty('--phone-end', `${innerHeight - bottom + 12}px`)
  }
  new ResizeObserver(tell).observe(feed)
  addEventListener('resize', tell)
}

/** Keys inside a list, a switch or a dialog are theirs. */
function isForFeed(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest('.phone') !== null)
}
