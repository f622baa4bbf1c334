import type { Scene, Shot } from './brush.ts'
import { circle, glow, scatter, shape, sky, times } from './brush.ts'

/** Far below, where everybody carries a lamp and is in a hurry. */
export const deepsea: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#0a4a6b', '#07304f', '#041a33', '#020a18'])
  for (const n of times(5)) {
    const x = width * (0.1 + n * 0.21) + Math.sin(t * 0.5 + n) * 20
    const light = pen.createLinearGradient(0, 0, 0, height * 0.55)
    light.addColorStop(0, 'rgb(150 230 255 / 16%)')
    light.addColorStop(1, 'rgb(150 230 255 / 0%)')
    shape(
      pen,
      [
        [x, -10],
        [x + 26, -10],
        [x + 96, height * 0.55],
        [x - 60, height * 0.55],
      ],
      light,
    )
  }
  for (const n of times(34)) {
    const rise = (scatter(n) + t * 0.09 * (0.4 + scatter(n + 8))) % 1
    circle(
      pen,
      scatter(n + 4) * width + Math.sin(t * 2 + n) * 5,
      height * (1 - rise),
      1 + scatter(n + 6) * 3,
      'rgb(190 240 255 / 20%)',
    )
  }
  for (const n of times(18)) swimmer(pen, shot, n)
  angler(pen, shot)
}

function swimmer(pen: CanvasRenderingContext2D, { width, height, t }: Shot, n: number): void {
  const size = 6 + scatter(n + 1) * 9
  const way = n % 3 === 0 ? -1 : 1
  const run = (scatter(n + 7) + t * (0.32 + scatter(n + 2) * 0.4)) % 1
  const x = way > 0 ? run * (width + 160) - 80 : width + 80 - run * (width + 160)
  const y = height * (0.1 + scatter(n + 30) * 0.62) + Math.sin(t * 7 + n) * 4
  const rgb = n % 2 === 0 ? '120 255 224' : '255 214 120'
  for (const k of times(4))
    circle(pen, x - way * (size * 2.4 + k * 15), y, 1.4 - k * 0.25, `rgb(${rgb} / ${0.5 - k * 0.11})`)
  glow(pen, x, y, size * 2.6, rgb, 0.42)
  pen.beginPath()
  pen.ellipse(x, y, size * 1.5, size * 0.62, 0, 0, Math.PI * 2)
  pen.fillStyle = '#0d3550'
  pen.fill()
  shape(
    pen,
    [
      [x - way * size * 1.2, y],
      [x - way * size * 2.3, y - size * 0.7],
      [x - way * size * 2.3, y + size * 0.7],
    ],
    '#0d3550',
  )
  for (const k of times(3))
    circle(pen, x + way * size * (0.8 - k * 0.6), y + size * 0.12, size * 0.17, `rgb(${rgb})`)
}

function angler(pen: CanvasRenderingContext2D, { width, height, t }: Shot): void {
  const x = width * 0.42 + Math.sin(t * 0.8) * 16
  const y = height * 0.5 + Math.cos(t * 1.1) * 10
  const r = width * 0.19
  const lure: readonly [number, number] = [x + r * 1.35, y - r * 0.95 + Math.sin(t * 3) * 5]
  glow(pen, ...lure, r * 2.4, '255 232 150', 0.55)
  shape(
    pen,
    [
      [x - r * 0.9, y],
      [x - r * 1.9, y - r * 0.6],
      [x - r * 1.65, y],
      [x - r * 1.9, y + r * 0.6],
    ],
    '#123a57',
  )
  pen.beginPath()
  pen.ellipse(x, y, r * 1.2, r * 0.9, 0, 0, Math.PI * 2)
  const skin = pen.createLinearGradient(x - r, y, x + r, y - r * 0.5)
  skin.addColorStop(0, '#0f3450')
  skin.addColorStop(1, '#3d7c93')
  pen.fillStyle = skin
  pen.fill()
  pen.beginPath()
  pen.moveTo(x + r * 0.25, y - r * 0.85)
  pen.quadraticCurveTo(x + r * 0.9, y - r * 1.9, lure[0], lure[1])
  pen.strokeStyle = '#2a617c'
  pen.lineWidth = 4
  pen.stroke()
  circle(pen, ...lure, r * 0.15, '#fff6cf')
  face(pen, x, y, r)
  shape(
    pen,
    [
      [x - r * 0.1, y + r * 0.1],
      [x - r * 0.6, y + r * 0.1 + Math.sin(t * 6) * 9],
      [x - r * 0.3, y + r * 0.5],
    ],
    '#2a617c',
  )
}

function face(pen: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  shape(
    pen,
    [
      [x + r * 0.2, y + r * 0.22],
      [x + r * 1.14, y + r * 0.06],
      [x + r * 1.06, y + r * 0.42],
      [x + r * 0.3, y + r * 0.58],
    ],
    '#04121f',
  )
  for (const k of times(5)) {
    const tooth = x + r * (0.34 + k * 0.16)
    shape(
      pen,
      [
        [tooth, y + r * (0.21 - k * 0.03)],
        [tooth + r * 0.1, y + r * (0.2 - k * 0.03)],
        [tooth + r * 0.05, y + r * 0.37],
      ],
      '#e8fbff',
    )
  }
  circle(pen, x + r * 0.55, y - r * 0.3, r * 0.17, '#f4fbff')
  circle(pen, x + r * 0.6, y - r * 0.3, r * 0.085, '#06111c')
}
