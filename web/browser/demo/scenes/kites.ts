import type { Scene, Shot } from './brush.ts'
import { circle, line, ridge, scatter, shape, sky, times } from './brush.ts'

const CLOTHS = [
  ['#ff5a4f', '#ffd35c'],
  ['#2d6cdf', '#7fe0d4'],
  ['#8e44c9', '#ff9ec7'],
  ['#f28a1e', '#fff2b8'],
  ['#17926b', '#c6f08a'],
] as const

/** A hill with wind. */
export const kites: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#2f7fd0', '#6cb4ec', '#c3e5f7', '#f7f0dc'])
  circle(pen, width * 0.2, height * 0.13, width * 0.09, 'rgb(255 250 220 / 95%)')
  for (const n of times(6)) cloud(pen, shot, n)
  ridge(pen, shot, { top: height * 0.72, swing: 15, length: 90, phase: 0.3 }, '#8cc26c')
  ridge(pen, shot, { top: height * 0.79, swing: 15, length: 70, phase: 2.2 }, '#5a9c52')
  for (const n of times(40)) {
    const x = scatter(n) * width
    const y = height * (0.78 + scatter(n + 4) * 0.06)
    line(pen, [x, y], [x + 7 + Math.sin(t * 3 + n) * 5, y - 13], '#4a8a45', 2)
  }
  for (const n of times(5)) kite(pen, shot, n)
}

function cloud(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const x = ((scatter(n + 2) * 1.5 + t * 0.03 * (0.6 + n * 0.15)) % 1.5) * width - width * 0.25
  const y = height * (0.08 + scatter(n + 6) * 0.5)
  const size = 0.6 + scatter(n + 12) * 0.7
  for (const [dx, dy, r] of [
    [0, 0, 26],
    [26, 6, 20],
    [-26, 8, 18],
    [4, 12, 26],
  ] as const)
    circle(pen, x + dx * size, y + dy * size, r * size, 'rgb(255 255 255 / 72%)')
}

function kite(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const near = 0.6 + scatter(n + 2) * 0.7
  const size = width * 0.13 * near
  const x = width * (0.16 + n * 0.17) + Math.sin(t * 0.9 + n * 2) * 22
  const y = height * (0.2 + scatter(n + 21) * 0.3) + Math.cos(t * 1.3 + n) * 16
  const lean = 0.35 + Math.sin(t * 1.1 + n) * 0.2
  const [first, second] = CLOTHS[n] ?? CLOTHS[0]
  pen.beginPath()
  pen.moveTo(x, y)
  pen.quadraticCurveTo(x + 20, height * 0.62, width * (0.3 + n * 0.1), height * 0.82)
  pen.strokeStyle = 'rgb(255 255 255 / 65%)'
  pen.lineWidth = 1.2
  pen.stroke()
  pen.save()
  pen.translate(x, y)
  pen.rotate(lean)
  tail(pen, size, t * 4 + n, first, second)
  shape(
    pen,
    [
      [0, -size],
      [size * 0.72, 0],
      [0, size * 1.25],
    ],
    second,
  )
  shape(
    pen,
    [
      [0, -size],
      [-size * 0.72, 0],
      [0, size * 1.25],
    ],
    first,
  )
  shape(
    pen,
    [
      [0, -size],
      [size * 0.72, 0],
      [-size * 0.72, 0],
    ],
    'rgb(255 255 255 / 18%)',
  )
  pen.restore()
}

/** The thread below a kite and the bows on it. */
function tail(pen: CanvasRenderingContext2D, size: number, phase: number, bow: string, thread: string): void {
  pen.beginPath()
  pen.moveTo(0, size * 1.25)
  for (const k of times(14))
    pen.lineTo(Math.sin(phase + k * 0.7) * (4 + k * 0.9), size * 1.25 + k * size * 0.14)
  pen.strokeStyle = thread
  pen.lineWidth = 3
  pen.stroke()
  for (const k of [4, 8, 12]) {
    const dx = Math.sin(phase + k * 0.7) * (4 + k * 0.9)
    const dy = size * 1.25 + k * size * 0.14
    shape(
      pen,
      [
        [dx - 9, dy - 5],
        [dx + 9, dy + 5],
        [dx + 9, dy - 5],
        [dx - 9, dy + 5],
      ],
      bow,
    )
  }
}
