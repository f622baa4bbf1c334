import type { Scene, Shot } from './brush.ts'
import { circle, glow, rounded, ridge, scatter, shape, sky, times } from './brush.ts'

/** The last boat of the night, and lanterns that rise over the water. */
export const ferry: Scene = (pen, shot) => {
  const { width, height, t } = shot
  const water = height * 0.58
  sky(pen, shot, ['#050b1f', '#0d1f45', '#1d3f74', '#11284f'])
  for (const n of times(60))
    circle(
      pen,
      scatter(n) * width,
      scatter(n + 70) * water * 0.8,
      0.6 + scatter(n + 9),
      `rgb(255 255 255 / ${0.3 + 0.3 * Math.sin(t * 1.4 + n)})`,
    )
  glow(pen, width * 0.74, height * 0.17, width * 0.42, '255 244 214', 0.38)
  circle(pen, width * 0.74, height * 0.17, width * 0.085, '#fff2cf')
  circle(pen, width * 0.71, height * 0.155, width * 0.018, '#f0dfb2')
  circle(pen, width * 0.765, height * 0.19, width * 0.013, '#f0dfb2')
  ridge(pen, { ...shot, height: water }, { top: water - 34, swing: 11, length: 52, phase: 1.2 }, '#0a1834')
  waves(pen, shot, water)
  boat(pen, shot, water)
  for (const n of times(13)) lantern(pen, shot, n)
}

function waves(pen: CanvasRenderingContext2D, { width, height, t }: Shot, water: number): void {
  const depth = pen.createLinearGradient(0, water, 0, height)
  depth.addColorStop(0, '#214a80')
  depth.addColorStop(1, '#040914')
  pen.fillStyle = depth
  pen.fillRect(0, water, width, height - water)
  for (const n of times(54)) {
    const y = water + 4 + (n / 54) ** 1.6 * (height - water)
    const long = 12 + scatter(n) * 52
    const x = ((scatter(n + 31) * 1.3 + t * 0.012 * (1 + (n % 3))) % 1.3) * width - 40
    const warm = Math.abs(x - width * 0.74) < width * 0.14
    rounded(pen, [x, y, long, 1.5], 1, warm ? 'rgb(255 232 180 / 45%)' : 'rgb(160 200 255 / 16%)')
  }
}

function boat(pen: CanvasRenderingContext2D, { width, t }: Shot, water: number): void {
  const long = width * 0.56
  const x = ((t * 9 + width * 0.34) % (width + long * 1.4)) - long * 1.1
  const y = water + 10 + Math.sin(t * 1.3) * 2
  for (const n of times(7)) glow(pen, x + long * (0.2 + n * 0.1), y + 24, 24, '255 190 90', 0.3)
  shape(
    pen,
    [
      [x, y - 10],
      [x + long, y - 10],
      [x + long * 0.9, y + 12],
      [x + long * 0.08, y + 12],
    ],
    '#0b1226',
  )
  rounded(pen, [x + long * 0.12, y - 30, long * 0.7, 22], 4, '#17233f')
  rounded(pen, [x + long * 0.24, y - 47, long * 0.42, 19], 4, '#1f2e50')
  rounded(pen, [x + long * 0.56, y - 66, long * 0.075, 22], 3, '#c74b3b')
  for (const n of times(8))
    rounded(pen, [x + long * (0.155 + n * 0.08), y - 25, long * 0.05, 9], 2, '#ffd27a')
  for (const n of times(4))
    rounded(pen, [x + long * (0.28 + n * 0.09), y - 43, long * 0.055, 8], 2, '#ffe3a3')
}

function lantern(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const near = 0.5 + scatter(n + 12)
  const rise = (scatter(n + 2) + t * 0.018 * near) % 1
  const x = scatter(n + 50) * width + Math.sin(t * 0.5 + n * 2) * 14
  const y = height * (0.66 - rise * 0.75)
  const size = width * 0.035 * near
  glow(pen, x, y, size * 4, '255 170 70', 0.55)
  rounded(pen, [x - size * 0.75, y - size, size * 1.5, size * 2], size * 0.5, '#ffb355')
  rounded(pen, [x - size * 0.45, y - size * 0.3, size * 0.9, size * 1.15], size * 0.4, '#ffe9b0')
  glow(pen, x, height * 0.6 + (height * 0.6 - y) * 0.28, size * 2.4, '255 170 70', 0.2)
}
