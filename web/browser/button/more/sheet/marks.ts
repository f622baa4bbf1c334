import amazonMusic from '../../../../assets/marks/amazon-music.svg'
import appleMusic from '../../../../assets/marks/apple-music.svg'
import other from '../../../../assets/marks/other.svg'
import spotify from '../../../../assets/marks/spotify.svg'

/** Marks drawn by us, in the script itself: pictures of another origin may be forbidden where the button stands. */
const drawn: Readonly<Record<string, string>> = {
  spotify,
  'apple-music': appleMusic,
  'amazon-music': amazonMusic,
}

let marks = 0

/** The sign of a service, as an element; ids inside are made unique. */
export function mark(service: string): Element {
  marks += 1
  const text = (drawn[service] ?? other).replaceAll(/(id="|#)g\b/g, `$1mark-${marks}`)
  const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
  const svg = document.importNode(documentElement, true)
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('class', 'mark')
  svg.setAttribute('part', 'mark')
  return svg
}
