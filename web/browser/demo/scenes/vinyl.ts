import type { Scene } from './brush.ts'
import { circle, glow, rounded, scatter, shape, sky, times } from './brush.ts'

/** A record that looks out of its sleeve and goes back in: not yet. */
export const vinyl: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#123a4a', '#1f6a70', '#f0a58c', '#f3d2a6'])
  for (const n of times(22)) {
    const x = scatter(n) * width + Math.sin(t * 0.5 + n) * 8
    const y = ((scatter(n + 8) + 1 - ((t * 0.02 * (1 + scatter(n))) % 1)) % 1) * height
    glow(pen, x, y, 8 + scatter(n + 1) * 16, '255 240 214', 0.24)
  }
  const size = width * 0.56
  const x = width * 0.13
  const y = height * 0.27 + Math.sin(t * 0.9) * 5
  const out = 0.3 + 0.24 * Math.sin(t * 0.8)
  pen.save()
  pen.shadowColor = 'rgb(20 30 40 / 45%)'
  pen.shadowBlur = 36
  pen.shadowOffsetY = 20
  rounded(pen, [x, y, size, size], 6, '#f9e7cf')
  pen.restore()
  disc(pen, x + size * (0.5 + out), y + size / 2, size * 0.475, t)
  sleeve(pen, x, y, size, t)
}

function disc(pen: CanvasRenderingContext2D, x: number, y: number, r: number, t: number): void {
  circle(pen, x, y, r, '#141218')
  for (const n of times(15)) {
    pen.beginPath()
    pen.arc(x, y, r * (0.38 + n * 0.04), 0, Math.PI * 2)
    pen.strokeStyle = `rgb(255 255 255 / ${n % 4 === 0 ? 9 : 4}%)`
    pen.lineWidth = 1
    pen.stroke()
  }
  pen.save()
  pen.translate(x, y)
  pen.rotate(t * 2)
  for (const turn of [0, Math.PI]) {
    pen.beginPath()
    pen.moveTo(0, 0)
    pen.arc(0, 0, r * 0.97, turn, turn + 0.42)
    pen.closePath()
    pen.fillStyle = 'rgb(255 255 255 / 9%)'
    pen.fill()
  }
  circle(pen, 0, 0, r * 0.34, '#ef6f5e')
  shape(
    pen,
    [
      [-r * 0.34, 0],
      [r * 0.34, 0],
      [r * 0.24, r * 0.24],
      [0, r * 0.34],
      [-r * 0.24, r * 0.24],
    ],
    '#f7b267',
  )
  circle(pen, 0, 0, r * 0.05, '#141218')
  pen.restore()
}

function sleeve(pen: CanvasRenderingContext2D, x: number, y: number, size: number, t: number): void {
  pen.save()
  pen.beginPath()
  pen.roundRect(x, y, size, size, 6)
  pen.clip()
  const dawn = pen.createLinearGradient(0, y, 0, y + size)
  dawn.addColorStop(0, '#274472')
  dawn.addColorStop(0.5, '#ef6f5e')
  dawn.addColorStop(1, '#f7b267')
  rounded(pen, [x, y, size, size], 0, dawn)
  const sun = y + size * (0.66 - 0.05 * Math.sin(t * 0.8))
  glow(pen, x + size / 2, sun, size * 0.6, '255 232 170', 0.7)
  circle(pen, x + size / 2, sun, size * 0.2, '#fff1cf')
  for (const n of times(5))
    rounded(pen, [x, y + size * (0.66 + n * 0.075), size, size * (0.016 + n * 0.011)], 0, '#274472')
  rounded(pen, [x, y, size * 0.025, size], 0, 'rgb(255 255 255 / 22%)')
  pen.restore()
}
