import type { Html } from '../html.ts'
import { html } from '../html.ts'
import type { Random } from './random.ts'
import { between, curve, whole } from './random.ts'

/** What a cover is drawn with, on a square of 400. */
export interface Ink {
  readonly bar: string
  readonly accent: string
}

export type Shape = (random: Random, ink: Ink) => Html

const SIDE = 400
const MIDDLE = SIDE / 2

interface Line {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
}

function draw(lines: readonly Line[]): string {
  return lines.map(({ from, to }) => `M${from.map(round).join(' ')}L${to.map(round).join(' ')}`).join('')
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}

function strokes(lines: readonly Line[], colour: string, width: number, opacity = 1): Html {
  return html`<path
    d="${draw(lines)}"
    fill="none"
    stroke="${colour}"
    stroke-width="${round(width)}"
    stroke-linecap="round"
    stroke-opacity="${opacity}"
  />`
}

function upright(x: number, top: number, bottom: number): Line {
  return { from: [x, top], to: [x, bottom] }
}

/** A sound as editors show it: bars to both sides of a middle line, the loudest in the accent. */
const wave: Shape = (random, ink) => {
  const count = whole(random, 7, 11)
  const step = 300 / (count - 1)
  const height = curve(random, 1)
  const lines = Array.from({ length: count }, (_, n) => {
    const x = n / (count - 1)
    const swell = 0.3 + 0.7 * Math.sin(Math.PI * (0.08 + 0.84 * x))
    const half = 14 + 128 * height(x) * swell
    return upright(50 + n * step, MIDDLE - half, MIDDLE + half)
  })
  const loudest = lines.reduce((best, line) => (line.from[1] < best.from[1] ? line : best))
  return html`${strokes(
    lines.filter((line) => line !== loudest),
    ink.bar,
    step * 0.5,
  )}${strokes([loudest], ink.accent, step * 0.5)}`
}

/** Bars around a circle, as a sun. */
const sun: Shape = (random, ink) => {
  const count = whole(random, 13, 18) * 2
  const inner = between(random, 62, 78)
  const length = curve(random, whole(random, 2, 3))
  const rays = Array.from({ length: count }, (_, n): Line => {
    const angle = (n / count) * Math.PI * 2
    const outer = inner + 12 + 84 * length(n / count)
    const at = (radius: number): [number, number] => [
      MIDDLE + radius * Math.cos(angle),
      MIDDLE + radius * Math.sin(angle),
    ]
    return { from: at(inner), to: at(outer) }
  })
  const width = (inner * Math.PI * 2 * 0.52) / count
  return html`${strokes(rays, ink.bar, width)}<circle
      cx="${MIDDLE}"
      cy="${MIDDLE}"
      r="${round(inner - 24)}"
      fill="${ink.accent}"
    />`
}

/** Three ranges of bars, one before the other, under a moon. */
const hills: Shape = (random, ink) => {
  const step = 400 / whole(random, 13, 17)
  const moonX = between(random, 100, 300)
  const ranges = [0.28, 0.55, 1].map((opacity, n) => {
    const height = curve(random, 1)
    const base = 150 + n * 62
    const lines: Line[] = []
    for (let x = step / 2 + (n % 2) * (step / 2) - step / 2; x < SIDE + step; x += step)
      lines.push(upright(x, base + 105 - 120 * height(x / SIDE), SIDE + 40))
    return strokes(lines, ink.bar, step * 0.5, opacity)
  })
  return html`<circle
      cx="${round(moonX)}"
      cy="${round(between(random, 84, 118))}"
      r="${round(between(random, 34, 50))}"
      fill="${ink.accent}"
    />${ranges}`
}

/** Grooves of a record, each with gaps of its own. */
const grooves: Shape = (random, ink) => {
  const [x, y] = random() < 0.5 ? [MIDDLE, MIDDLE] : [between(random, 60, 130), between(random, 270, 340)]
  const gap = between(random, 25, 31)
  const rings = Array.from({ length: x === MIDDLE ? 5 : 10 }, (_, n) => {
    const radius = 50 + gap * n
    const around = radius * Math.PI * 2
    const sounds = whole(random, 1, 3)
    const dash = Array.from({ length: sounds }, () => between(random, 0.25, 0.8)).flatMap((share) => [
      (around / sounds) * share,
      (around / sounds) * (1 - share),
    ])
    return html`<circle
      cx="${round(x)}"
      cy="${round(y)}"
      r="${round(radius)}"
      fill="none"
      stroke="${ink.bar}"
      stroke-width="${round(gap * 0.42)}"
      stroke-linecap="round"
      stroke-dasharray="${dash.map(round).join(' ')}"
      stroke-dashoffset="${round(random() * around)}"
    />`
  })
  return html`${rings}<circle cx="${round(x)}" cy="${round(y)}" r="25" fill="${ink.accent}" />`
}

/** A field of short bars that a wave runs through. */
const field: Shape = (random, ink) => {
  const columns = whole(random, 10, 13)
  const rows = 6
  const step = 320 / (columns - 1)
  const tilt = between(random, 0.2, 0.6)
  const height = curve(random, 1)
  const chosen = whole(random, 1, rows - 2)
  const row = (n: number) =>
    Array.from({ length: columns }, (_, column) => {
      const y = 60 + n * 56
      const half = 1 + 19 * height(column / columns + n * tilt * 0.3)
      return upright(40 + column * step, y - half, y + half)
    })
  const others = Array.from({ length: rows }, (_, n) => n).filter((n) => n !== chosen)
  return html`${strokes(others.flatMap(row), ink.bar, step * 0.42)}${strokes(row(chosen), ink.accent, step * 0.42)}`
}

export const shapes: readonly Shape[] = [wave, sun, hills, grooves, field]
