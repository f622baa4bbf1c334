import type { Scene, Shot } from './brush.ts'
import { circle, line, ridge, rounded, scatter, sky, times } from './brush.ts'

const PAIRS = [
  ['#ff6f61', '#ffb3a7'],
  ['#2a9d8f', '#8fdccf'],
  ['#f4a62a', '#ffdf9e'],
  ['#6a5acd', '#b9b0f5'],
  ['#e0568f', '#ffb0cf'],
  ['#3a86c8', '#a6d2f5'],
] as const

/** Three umbrellas too many, all of them dancing. */
export const umbrellas: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#8ccbe8', '#bfe3ef', '#fbe6d4', '#f6b9a8'])
  for (const n of times(5)) cloud(pen, shot, n)
  ridge(pen, shot, { top: height * 0.76, swing: 9, length: 66, phase: 0.8 }, '#7fb08a')
  ridge(pen, shot, { top: height * 0.83, swing: 12, length: 80, phase: 2.6 }, '#4f8568')
  for (const n of times(46)) {
    const fall = (scatter(n) + t * 0.42 * (0.7 + scatter(n + 1))) % 1
    rounded(pen, [scatter(n + 8) * width, fall * height, 2.2, 9], 1.1, 'rgb(255 255 255 / 65%)')
  }
  const order = times(9).toSorted((a, b) => scatter(a + 3) - scatter(b + 3))
  for (const n of order) umbrella(pen, shot, n)
}

function cloud(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const x = ((scatter(n + 2) + t * 0.008 * (1 + n * 0.2)) % 1.4) * width - width * 0.2
  const y = height * (0.06 + scatter(n + 6) * 0.3)
  for (const [dx, dy, r] of [
    [0, 0, 30],
    [30, 7, 24],
    [-30, 9, 22],
    [8, 14, 30],
  ] as const)
    circle(pen, x + dx, y + dy, r, 'rgb(255 255 255 / 60%)')
}

function umbrella(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const near = 0.55 + scatter(n + 3) * 0.75
  const r = width * 0.155 * near
  const hop = Math.abs(Math.sin(t * 1.95 + n * 0.7))
  const x = width * (0.12 + ((n * 0.37) % 0.82)) + Math.sin(t * 0.8 + n) * 12
  const y = height * (0.16 + ((n * 0.19) % 0.52)) - hop * 26 * near
  const [dark, light] = PAIRS[n % PAIRS.length] ?? PAIRS[0]
  pen.save()
  pen.translate(x, y)
  pen.rotate(Math.sin(t * 1.95 + n * 0.7) * 0.22)
  line(pen, [0, 0], [0, r * 1.2], '#5a4636', 3 * near)
  pen.beginPath()
  pen.arc(r * 0.13, r * 1.2, r * 0.13, Math.PI, 0, true)
  pen.strokeStyle = '#5a4636'
  pen.lineWidth = 3.5 * near
  pen.lineCap = 'round'
  pen.stroke()
  pen.beginPath()
  pen.arc(0, 0, r, Math.PI, 0)
  for (const k of times(4)) pen.quadraticCurveTo(r * (0.75 - k * 0.5), -r * 0.17, r * (0.5 - k * 0.5), 0)
  pen.fillStyle = dark
  pen.fill()
  pen.beginPath()
  pen.moveTo(-r * 0.5, 0)
  pen.quadraticCurveTo(-r * 0.48, -r * 0.75, 0, -r)
  pen.quadraticCurveTo(r * 0.48, -r * 0.75, r * 0.5, 0)
  pen.quadraticCurveTo(r * 0.25, -r * 0.17, 0, 0)
  pen.quadraticCurveTo(-r * 0.25, -r * 0.17, -r * 0.5, 0)
  pen.fillStyle = light
  pen.fill()
  circle(pen, 0, -r, r * 0.06, '#5a4636')
  pen.restore()
}
