import type { Scene, Shot } from './brush.ts'
import { circle, glow, line, ridge, scatter, sky, times } from './brush.ts'

const COLOURS = ['255 184 108', '244 102 140', '126 214 208', '180 142 255', '255 226 138'] as const

/** Fruits of glass that ring against each other at dusk. */
export const orchard: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#0d1b33', '#2b2a5c', '#7a3f78', '#e0788a', '#ffb98a'])
  glow(pen, width * 0.5, height * 0.74, width * 0.8, '255 205 150', 0.75)
  ridge(pen, shot, { top: height * 0.72, swing: 12, length: 74, phase: 0.4 }, '#5b3059')
  ridge(pen, shot, { top: height * 0.79, swing: 14, length: 58, phase: 2.1 }, '#331d43')
  for (const n of times(26)) {
    const rise = (scatter(n) + t * 0.02 * (0.5 + scatter(n + 9))) % 1
    const x = scatter(n + 3) * width + Math.sin(t * 0.6 + n) * 9
    glow(pen, x, height * (0.85 - rise * 0.8), 5, '255 240 205', 0.5 + 0.4 * Math.sin(t * 2 + n))
  }
  for (const n of times(11)) fruit(pen, shot, n)
}

function fruit(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const near = 0.55 + scatter(n + 20) * 0.75
  const length = height * (0.1 + scatter(n + 5) * 0.44)
  const swing = Math.sin(t * (0.9 + scatter(n) * 0.5) + n * 1.7) * 0.075
  const from: readonly [number, number] = [((n + 0.5 + (scatter(n + 40) - 0.5) * 0.7) / 11) * width, -10]
  const x = from[0] + Math.sin(swing) * length
  const y = from[1] + Math.cos(swing) * length
  const r = width * 0.062 * near
  const rgb = COLOURS[n % COLOURS.length] ?? COLOURS[0]
  line(pen, from, [x, y - r], 'rgb(255 255 255 / 28%)', 1)
  glow(pen, x, y, r * 2.6, rgb, 0.35)
  const glass = pen.createRadialGradient(x - r * 0.35, y - r * 0.4, r * 0.1, x, y, r)
  glass.addColorStop(0, 'rgb(255 255 255 / 85%)')
  glass.addColorStop(0.28, `rgb(${rgb} / 55%)`)
  glass.addColorStop(0.8, `rgb(${rgb} / 30%)`)
  glass.addColorStop(1, `rgb(${rgb} / 85%)`)
  circle(pen, x, y, r, glass)
  pen.beginPath()
  pen.arc(x, y, r * 0.74, 0.35, 1.5)
  pen.strokeStyle = 'rgb(255 255 255 / 60%)'
  pen.lineWidth = Math.max(1, r * 0.08)
  pen.lineCap = 'round'
  pen.stroke()
  circle(pen, x, y - r, r * 0.16, '#f7dca8')
}
