import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { number } from './parts.ts'

export interface Bar {
  readonly label: string
  readonly value: number
  /** Not over yet. */
  readonly open?: boolean
}

export interface BarChart {
  readonly id: string
  readonly title: string
  /** What the picture tells, in a sentence. */
  readonly description: string
  readonly bars: readonly Bar[]
  /** Labels below, one for each bar; an empty one where there is no room. */
  readonly axis: readonly string[]
}

const HEIGHT = 100
const WIDTH = 1000
const GAP = 0.24

/** Bars drawn to the width there is; the scale and the labels are text beside, so that they stay as large as all text. */
export function barChart({ id, title, description, bars, axis }: BarChart): Html {
  const top = niceTop(Math.max(0, ...bars.map(({ value }) => value)))
  const step = WIDTH / Math.max(1, bars.length)
  const rects = bars.map(({ label, value, open }, n) => {
    const height = top === 0 ? 0 : (value / top) * HEIGHT
    return html`<rect
      class="${open === true ? 'bar-now' : 'bar'}"
      x="${round(n * step + (step * GAP) / 2)}"
      y="${round(HEIGHT - height)}"
      width="${round(step * (1 - GAP))}"
      height="${round(height)}"
    >
      <title>${label}: ${number(value)}</title>
    </rect>`
  })
  return html`<div class="chart">
    <div class="chart-scale" aria-hidden="true">
      ${[top, top / 2, 0].map((value) => html`<span>${number(value)}</span>`)}
    </div>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-labelledby="${id}-title ${id}-desc"
    >
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">${description}</desc>
      ${[0, HEIGHT / 2, HEIGHT].map((y) => html`<line class="line" x1="0" x2="${WIDTH}" y1="${y}" y2="${y}" />`)}
      ${rects}
    </svg>
    <div class="chart-axis" aria-hidden="true">${axis.map((label) => html`<span>${label}</span>`)}</div>
  </div>`
}

/** How much of a whole there is, as a bar from the start of the line. */
export function meter(part: number, whole: number): Html {
  const value = whole === 0 ? 0 : Math.min(1, part / whole) * WIDTH
  return html`<svg class="meter" viewBox="0 0 ${WIDTH} 14" preserveAspectRatio="none" aria-hidden="true">
    <rect class="meter-ground" width="${WIDTH}" height="14" />
    <rect class="meter-value" width="${round(value)}" height="14" />
  </svg>`
}

/** The next number above that halves without a remainder worth speaking of: 2, 4, 10, 20, 40, 100 … */
function niceTop(value: number): number {
  if (value <= 2) return value === 0 ? 0 : 2
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((top) => top >= value) ?? value
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
