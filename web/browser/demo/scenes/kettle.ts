import type { Scene, Shot } from './brush.ts'
import { circle, glow, line, ridge, rounded, scatter, shape, times } from './brush.ts'

/** A kitchen early in the day. Nothing here was ever released. */
export const kettle: Scene = (pen, shot) => {
  const { width, height } = shot
  const board = height * 0.62
  const wall = pen.createLinearGradient(0, 0, 0, board)
  wall.addColorStop(0, '#d9b382')
  wall.addColorStop(1, '#f0d3a4')
  rounded(pen, [0, 0, width, height], 0, wall)
  window_(pen, shot)
  for (const y of [0, 1, 2]) {
    for (const x of times(8)) {
      const shade = scatter(x + y * 8) > 0.7 ? '#86b2a3' : '#9cc4b4'
      rounded(pen, [x * (width / 7.5) - (y % 2) * 24, board - 88 + y * 30, width / 7.5 - 3, 27], 3, shade)
    }
  }
  const wood = pen.createLinearGradient(0, board, 0, height)
  wood.addColorStop(0, '#a8683a')
  wood.addColorStop(0.16, '#7d4825')
  wood.addColorStop(1, '#3a1f10')
  rounded(pen, [0, board, width, height - board], 0, wood)
  rounded(pen, [width * 0.16, board - 12, width * 0.56, 16], 6, '#2b2b31')
  for (const n of times(12)) glow(pen, width * (0.22 + n * 0.04), board - 15, 9, '80 170 255', 0.8)
  pot(pen, shot, board)
  cup(pen, shot, board)
}

function window_(pen: CanvasRenderingContext2D, shot: Shot): void {
  const { width, height, t } = shot
  const box: readonly [number, number, number, number] = [
    width * 0.14,
    height * 0.08,
    width * 0.72,
    height * 0.27,
  ]
  rounded(pen, [box[0] - 12, box[1] - 12, box[2] + 24, box[3] + 24], 8, '#fff4e0')
  pen.save()
  pen.beginPath()
  pen.roundRect(...box, 4)
  pen.clip()
  rounded(pen, box, 0, '#bcd6dd')
  glow(pen, width * 0.68, box[1] + box[3] * 0.5, width * 0.3, '255 224 170', 0.95)
  ridge(pen, shot, { top: box[1] + box[3] * 0.6, swing: 12, length: 46, phase: 1 }, '#7fa3a8')
  ridge(pen, shot, { top: box[1] + box[3] * 0.78, swing: 9, length: 34, phase: 3 }, '#52786f')
  for (const n of times(34)) {
    const fall = (scatter(n) + t * 0.14 * (0.4 + scatter(n + 3))) % 1
    rounded(
      pen,
      [box[0] + scatter(n + 7) * box[2], box[1] + fall * box[3], 1.8, 10],
      1,
      'rgb(255 255 255 / 65%)',
    )
  }
  pen.restore()
  line(pen, [width * 0.5, box[1]], [width * 0.5, box[1] + box[3]], '#fff4e0', 8)
  line(pen, [box[0], box[1] + box[3] / 2], [box[0] + box[2], box[1] + box[3] / 2], '#fff4e0', 6)
}

function pot(pen: CanvasRenderingContext2D, { width, t }: Shot, board: number): void {
  const x = width * 0.44
  const r = width * 0.19
  const y = board - 12 + Math.sin(t * 26) * 0.8
  for (const n of times(7)) {
    const rise = (n / 7 + t * 0.22) % 1
    const drift = Math.sin(t * 1.4 + n * 2) * 16 * rise
    glow(
      pen,
      x + r * 1.35 + drift + rise * 22,
      y - r * 1.25 - rise * 180,
      15 + rise * 40,
      '255 255 255',
      0.5 * (1 - rise),
    )
  }
  const red = pen.createLinearGradient(x - r, 0, x + r, 0)
  red.addColorStop(0, '#a52a2a')
  red.addColorStop(0.4, '#e8574c')
  red.addColorStop(1, '#7d1d22')
  shape(
    pen,
    [
      [x + r * 0.6, y - r * 0.62],
      [x + r * 1.42, y - r * 1.26],
      [x + r * 1.3, y - r * 1.36],
      [x + r * 0.5, y - r * 1],
    ],
    red,
  )
  pen.beginPath()
  pen.moveTo(x - r, y)
  pen.bezierCurveTo(x - r * 1.15, y - r * 1.5, x + r * 1.15, y - r * 1.5, x + r, y)
  pen.closePath()
  pen.fillStyle = red
  pen.fill()
  pen.beginPath()
  pen.arc(x, y - r * 1.12, r * 0.62, Math.PI * 1.05, Math.PI * 1.95)
  pen.strokeStyle = '#2b2b31'
  pen.lineWidth = 9
  pen.lineCap = 'round'
  pen.stroke()
  circle(pen, x, y - r * 1.16, 8, '#2b2b31')
  pen.beginPath()
  pen.ellipse(x - r * 0.45, y - r * 0.62, r * 0.1, r * 0.33, 0.35, 0, Math.PI * 2)
  pen.fillStyle = 'rgb(255 255 255 / 45%)'
  pen.fill()
}

function cup(pen: CanvasRenderingContext2D, { width }: Shot, board: number): void {
  const x = width * 0.8
  rounded(pen, [x - 24, board - 40, 48, 46], 9, '#fdf6e8')
  pen.beginPath()
  pen.arc(x + 26, board - 18, 11, -1.4, 1.4)
  pen.strokeStyle = '#fdf6e8'
  pen.lineWidth = 6
  pen.stroke()
  rounded(pen, [x - 24, board - 26, 48, 7], 0, '#3f7d6c')
  line(pen, [x + 8, board - 40], [x + 14, board - 26], '#8c7a5c', 1.5)
}
