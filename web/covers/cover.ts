import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { randomOf, whole } from './random.ts'
import type { Ink } from './shapes.ts'
import { shapes } from './shapes.ts'

/** Change it with the drawing: addresses and caches of finished pictures are named after it. */
export const COVER_VERSION = 1

export interface Palette extends Ink {
  /** Colours of the ground, from top to bottom. */
  readonly ground: readonly [string, string]
  readonly dark: boolean
}

/** Each with a ground, bars that stand out against all of it, and one accent. */
const palettes: readonly Palette[] = [
  { ground: ['#2b2740', '#13111d'], bar: '#f1edff', accent: '#ffb81f', dark: true },
  { ground: ['#ffcf52', '#ffa51f'], bar: '#2d1c04', accent: '#fffdf7', dark: false },
  { ground: ['#14586a', '#082b38'], bar: '#a6e0da', accent: '#ffb81f', dark: true },
  { ground: ['#ff9673', '#e4566f'], bar: '#41102a', accent: '#fff3d6', dark: false },
  { ground: ['#6a35a0', '#2c1255'], bar: '#e8ceff', accent: '#ff9db4', dark: true },
  { ground: ['#dfead0', '#a8c49b'], bar: '#1f3a2c', accent: '#ef5b36', dark: false },
  { ground: ['#d5e6ff', '#8db6f7'], bar: '#12264d', accent: '#ff6a45', dark: false },
  { ground: ['#f9ecdb', '#e8c9a5'], bar: '#3c2a1c', accent: '#cb3f2a', dark: false },
  { ground: ['#ffdde6', '#f6a3bc'], bar: '#4c1232', accent: '#2b59e8', dark: false },
  { ground: ['#1f6b4a', '#0c3425'], bar: '#cdeed4', accent: '#ffce54', dark: true },
]

interface Drawing {
  readonly palette: Palette
  /** On a square of 400, without its ground. */
  readonly shape: Html
}

function drawing(id: string): Drawing {
  const random = randomOf(id)
  const palette = palettes[whole(random, 0, palettes.length - 1)] ?? palettes[0]
  const shape = shapes[whole(random, 0, shapes.length - 1)] ?? shapes[0]
  if (palette === undefined || shape === undefined) throw new Error('there is nothing to draw with')
  return { palette, shape: shape(random, palette) }
}

/**
 * A cover of our own for a recording: always the same one for an id, made of the bars of a sound. Covers of the services
 * are theirs and are not shown side by side; this one may stand next to all of them.
 */
export function cover(id: string, className = 'cover'): Html {
  const { palette, shape } = drawing(id)
  const { ground } = palette
  // Of the drawing, not of the page: two covers on one page must not share a name.
  const name = `ground-${id.replaceAll(/\W/g, '').slice(-12)}`
  return html`<svg
    class="${className}"
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 400 400"
    width="400"
    height="400"
    aria-hidden="true"
    focusable="false"
  >
    <linearGradient id="${name}" x1="0" y1="0" x2="0.35" y2="1">
      <stop stop-color="${ground[0]}" />
      <stop offset="1" stop-color="${ground[1]}" />
    </linearGradient>
    <rect width="400" height="400" fill="url(#${name})" />
    ${shape}
  </svg>`
}

/** The colours of the cover, for what is put around it. */
export function coverColours(id: string): Palette {
  return drawing(id).palette
}
